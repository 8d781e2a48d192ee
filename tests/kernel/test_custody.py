import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from weibao.kernel.crypto import custody
from weibao.kernel.crypto.boxes import encrypt_for, open_box
from weibao.kernel.crypto.custody import Cost, CustodyError, lock, new_keys, unlock

CHEAP = Cost(passes=1, mebibytes=1, lanes=1)
PHRASE = "桥头的黄葛树开花了"[:8] + "2026"


def test_the_passphrase_opens_the_private_half() -> None:
    keys = new_keys(PHRASE, cost=CHEAP)
    other = X25519PrivateKey.generate().public_key().public_bytes_raw()
    box = encrypt_for({"a": keys.public, "b": other}, b"x", context="c")
    private = unlock(keys.wrapped, PHRASE, public=keys.public)
    assert open_box(box, name="a", private=private, context="c") == b"x"
    assert private.private_bytes_raw() not in keys.wrapped


def test_a_wrong_passphrase_is_said() -> None:
    keys = new_keys(PHRASE, cost=CHEAP)
    with pytest.raises(CustodyError, match="口令不对"):
        unlock(keys.wrapped, PHRASE + "!", public=keys.public)


def test_how_it_was_typed_does_not_count() -> None:
    keys = new_keys("ｇｕｏ qiao 2026", cost=CHEAP)
    private = unlock(keys.wrapped, " guo qiao 2026 ", public=keys.public)
    assert private.public_key().public_bytes_raw() == keys.public


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(CustodyError, match="至少 10 个字"):
        new_keys("过桥          ", cost=CHEAP)


def test_the_same_passphrase_wraps_differently_each_time() -> None:
    private = X25519PrivateKey.generate()
    assert lock(private, PHRASE, cost=CHEAP) != lock(private, PHRASE, cost=CHEAP)


def test_every_changed_byte_is_refused() -> None:
    keys = new_keys(PHRASE, cost=CHEAP)
    for place in range(len(keys.wrapped)):
        broken = bytearray(keys.wrapped)
        broken[place] ^= 0x01
        with pytest.raises(CustodyError):
            unlock(bytes(broken), PHRASE, public=keys.public)
    for piece in (b"", keys.wrapped[:-1], keys.wrapped + b"\0"):
        with pytest.raises(CustodyError, match="损坏"):
            unlock(piece, PHRASE, public=keys.public)


def test_a_swapped_public_half_is_noticed() -> None:
    mine, other = new_keys(PHRASE, cost=CHEAP), new_keys(PHRASE, cost=CHEAP)
    with pytest.raises(CustodyError):
        unlock(mine.wrapped, PHRASE, public=other.public)


@pytest.mark.parametrize("place", [1, 2, 4])
def test_changed_costs_do_not_eat_the_machine(place: int) -> None:
    keys = new_keys(PHRASE, cost=CHEAP)
    broken = bytearray(keys.wrapped)
    broken[place] = 0xFF
    with pytest.raises(CustodyError, match="保护参数不对"):
        unlock(bytes(broken), PHRASE, public=keys.public)


def test_the_cost_stands_with_it_and_the_default_is_dear() -> None:
    wrapped = new_keys(PHRASE, cost=Cost(passes=2, mebibytes=8, lanes=1)).wrapped
    assert wrapped[:5] == bytes((1, 2, 0, 8, 1))
    assert custody.DEFAULT_COST.mebibytes >= 128
    assert custody.DEFAULT_COST.passes >= 8
