import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weibao.kernel.crypto import base32
from weibao.kernel.crypto.boxes import encrypt_for, open_box
from weibao.kernel.crypto.recovery import (
    RecoveryError,
    combine,
    new_seed,
    recovery_key,
    split,
)

SEED = bytes(range(16))
SHARES = split(SEED, needed=3, shares=5)


def test_any_three_of_five_make_the_seed() -> None:
    for chosen in itertools.permutations(SHARES, 3):
        assert combine(chosen) == SEED
    assert combine(SHARES) == SEED


def test_two_are_too_few() -> None:
    for chosen in itertools.combinations(SHARES, 2):
        with pytest.raises(RecoveryError, match="需要 3 份恢复码，现在只有 2 份"):
            combine(chosen)
    with pytest.raises(RecoveryError, match="现在只有 0 份"):
        combine([])


def test_the_seed_opens_what_was_packed_for_it() -> None:
    seed = new_seed()
    public = recovery_key(seed).public_key().public_bytes_raw()
    other = recovery_key(new_seed()).public_key().public_bytes_raw()
    box = encrypt_for({"recovery": public, "a": other}, b"x", context="c")
    again = recovery_key(combine(split(seed, needed=2, shares=3)[1:]))
    assert open_box(box, name="recovery", private=again, context="c") == b"x"
    assert seed not in recovery_key(seed).private_bytes_raw()


def test_a_share_is_readable() -> None:
    groups = SHARES[0].split("-")
    assert [len(group) for group in groups] == [4] * 10
    assert set("".join(groups)) <= set(base32.ALPHABET)


def test_typing_is_forgiven() -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c != "-" else " " for c in SHARES[0])
    small = SHARES[1].lower().replace("0", "o").replace("1", "l").replace("-", "")
    assert combine([wide, small, f"\n{SHARES[2]}　"]) == SEED


def test_every_wrong_character_is_found_by_its_group() -> None:
    share = SHARES[0]
    for place, right in enumerate(share):
        if right == "-":
            continue
        for wrong in set(base32.ALPHABET) - {right}:
            typed = share[:place] + wrong + share[place + 1 :]
            with pytest.raises(RecoveryError, match=f"第 2 份：第 {place // 5 + 1} 组"):
                combine([SHARES[1], typed, SHARES[2]])


def test_swapped_groups_are_noticed() -> None:
    groups = SHARES[0].split("-")
    for left, right in itertools.combinations(range(10), 2):
        swapped = list(groups)
        swapped[left], swapped[right] = swapped[right], swapped[left]
        with pytest.raises(RecoveryError, match="有输错的字符"):
            combine(["-".join(swapped), SHARES[1], SHARES[2]])


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "第 1 份：一份恢复码共 40 个字符，您输入了 0 个"),
        (SHARES[0][:-1], "第 1 份：一份恢复码共 40 个字符，您输入了 39 个"),
        ("恢" + SHARES[0], "第 1 份：恢复码里没有“恢”，请对照纸上再看看"),
        ("A" * 10_000, "第 1 份：一份恢复码共 40 个字符，您输入了 200 个"),
    ],
)
def test_says_what_is_wrong(typed: str, message: str) -> None:
    with pytest.raises(RecoveryError) as caught:
        combine([typed])
    assert str(caught.value) == message


def test_the_same_share_twice_is_said() -> None:
    with pytest.raises(RecoveryError, match="第 3 份和前面的某一份是同一份"):
        combine([SHARES[0], SHARES[1], SHARES[0]])


def test_shares_of_two_sets_do_not_mix() -> None:
    others = split(bytes(16), needed=3, shares=5)
    with pytest.raises(RecoveryError, match="不是同一次生成的"):
        combine([SHARES[0], SHARES[1], others[2]])


def test_shares_of_one_seed_split_twice_do_not_mix_unnoticed() -> None:
    again = split(SEED, needed=3, shares=5)
    with pytest.raises(RecoveryError, match="拼不出原来的钥匙"):
        combine([SHARES[0], SHARES[1], again[2]])


@pytest.mark.parametrize(("needed", "shares"), [(1, 3), (0, 0), (4, 3), (2, 16)])
def test_senseless_numbers_are_refused(needed: int, shares: int) -> None:
    with pytest.raises(RecoveryError, match="份"):
        split(SEED, needed=needed, shares=shares)


def test_a_seed_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        split(b"short", needed=2, shares=3)
    with pytest.raises(ValueError, match="16 bytes"):
        recovery_key(b"short")


@given(st.binary(min_size=16, max_size=16), st.integers(2, 6), st.integers(0, 4))
def test_there_and_back(seed: bytes, needed: int, more: int) -> None:
    assert combine(split(seed, needed=needed, shares=needed + more)[more:]) == seed
