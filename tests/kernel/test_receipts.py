import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.rings import AT, new_ring
from weibao.kernel.crypto import base32, receipts
from weibao.kernel.crypto.keyring import KeyRing
from weibao.kernel.crypto.receipts import ReceiptError, derive_code, normalise, shown

KEY = "0198c0de-0000-7000-8000-000000000001"


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return new_ring(tmp_path_factory.mktemp("ring"))


def test_the_same_submission_gets_the_same_code(ring: KeyRing) -> None:
    code = derive_code(KEY, ring=ring)
    assert code == derive_code(KEY, ring=ring) != derive_code(KEY + "x", ring=ring)
    assert len(code) == 21
    assert set(code) <= set(base32.ALPHABET)


def test_a_code_has_a_hundred_bits(ring: KeyRing) -> None:
    codes = [derive_code(str(n), ring=ring) for n in range(2_000)]
    for place in range(20):
        assert {code[place] for code in codes} == set(base32.ALPHABET)
    assert len(set(codes)) == 2_000
    assert len(base32.ALPHABET) ** 20 == 2**100


def test_other_keys_give_other_codes(ring: KeyRing, tmp_path: Path) -> None:
    assert derive_code(KEY, ring=ring) != derive_code(KEY, ring=new_ring(tmp_path))


def test_without_a_submission_key_there_is_no_code(ring: KeyRing) -> None:
    with pytest.raises(ValueError, match="submission"):
        derive_code("", ring=ring)


def test_the_digest_tells_nothing_and_finds(ring: KeyRing, tmp_path: Path) -> None:
    code = derive_code(KEY, ring=ring)
    digest = receipts.digest(code, ring=ring)
    assert len(digest) == 64
    assert receipts.lookups(code, ring=ring) == (digest,)
    assert receipts.digest(code, ring=new_ring(tmp_path)) != digest


def test_a_rotation_loses_no_receipt(tmp_path: Path) -> None:
    old = new_ring(tmp_path)
    code = derive_code(KEY, ring=old)
    stored = receipts.digest(code, ring=old)
    turned = old.rotate("receipt", at=AT)
    assert derive_code(KEY, ring=turned) != code
    assert stored in receipts.lookups(code, ring=turned)
    assert receipts.rederive_code(KEY, stored, ring=turned) == code
    assert receipts.rederive_code("another", stored, ring=turned) is None


def test_the_shown_form_is_read_back(ring: KeyRing) -> None:
    code = derive_code(KEY, ring=ring)
    assert [len(group) for group in shown(code).split("-")] == [4, 4, 4, 4, 5]
    assert normalise(shown(code)) == code


@given(st.binary(min_size=13, max_size=13))
def test_whatever_the_keyboard_made_of_it(seed: bytes) -> None:
    data = base32.encode(seed)[:20]
    code = data + base32.check_character(data)
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code)
    sloppy = code.lower().replace("0", "o").replace("1", "l")
    for typed in (
        f"  {shown(code).lower()}\n",
        wide,
        sloppy,
        code.replace("0", "O").replace("1", "I"),
        "－".join(code[start : start + 4] for start in range(0, 21, 4)),
        "—".join(code),
        f"{code[:7]}。{code[7:]}，",
    ):
        assert normalise(typed) == code


def test_every_single_wrong_character_is_noticed(ring: KeyRing) -> None:
    code = derive_code(KEY, ring=ring)
    for place, right in enumerate(code):
        for wrong in set(base32.ALPHABET) - {right}:
            with pytest.raises(ReceiptError, match="可能有一位输错了"):
                normalise(code[:place] + wrong + code[place + 1 :])


def test_every_two_swapped_characters_are_noticed(ring: KeyRing) -> None:
    for submission in range(5):
        code = derive_code(str(submission), ring=ring)
        for left, right in itertools.combinations(range(21), 2):
            if code[left] == code[right]:
                continue
            typed = list(code)
            typed[left], typed[right] = typed[right], typed[left]
            with pytest.raises(ReceiptError, match="两位颠倒了"):
                normalise("".join(typed))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "请输入回执号"),
        (" - ", "请输入回执号"),
        ("7K4M-92QD", "回执号一共 21 位，您输入了 8 位"),
        ("7" * 10_000, "回执号一共 21 位，您输入了 200 位"),
        ("7U4M-92QD", "回执号里没有“U”"),
        ("回执7K4M", "回执号里没有“回”"),
        ("7K4M\x00", "回执号里没有“\x00”"),
        ("👍", "回执号里没有“👍”"),
    ],
)
def test_says_what_is_wrong(typed: str, message: str) -> None:
    with pytest.raises(ReceiptError) as caught:
        normalise(typed)
    assert str(caught.value).startswith(message)


@given(st.binary(max_size=40))
def test_base_32_there_and_back(data: bytes) -> None:
    assert base32.decode(base32.encode(data)) == data


def test_base_32_refuses_left_over_bits_and_long_words() -> None:
    with pytest.raises(ValueError, match="left-over"):
        base32.decode("01")
    with pytest.raises(ValueError, match="too long"):
        base32.check_character("0" * 31)
