from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.rings import AT, new_ring
from weibao.kernel.crypto.ciphers import Sm4Gcm
from weibao.kernel.crypto.keyring import AES, ALGORITHMS, SM4, KeyRing
from weibao.kernel.crypto.padding import pad, padded_size, unpad
from weibao.kernel.crypto.seal import SealError, needs_reseal, open_sealed, seal

NAME = "龚子轩".encode()


@pytest.fixture(scope="module", params=ALGORITHMS)
def ring(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return new_ring(tmp_path_factory.mktemp("ring"), algorithm=request.param)


@given(plain=st.binary(max_size=300))
def test_opens_to_what_was_sealed(ring: KeyRing, plain: bytes) -> None:
    blob = seal(plain, context="child.name", ring=ring)
    assert open_sealed(blob, context="child.name", ring=ring) == plain


@pytest.mark.parametrize("plain", [b"", NAME, b"\x80", b"\0" * 40, b"\x80\0\0", b"x" * 100_000])
def test_content_that_looks_like_padding(ring: KeyRing, plain: bytes) -> None:
    assert open_sealed(seal(plain, context="c", ring=ring), context="c", ring=ring) == plain


def test_every_changed_byte_is_refused(ring: KeyRing) -> None:
    blob = seal(NAME, context="child.name", ring=ring)
    for place in range(len(blob)):
        for flip in (0x01, 0x80, 0xFF):
            broken = bytearray(blob)
            broken[place] ^= flip
            with pytest.raises(SealError):
                open_sealed(bytes(broken), context="child.name", ring=ring)


def test_every_shortened_or_lengthened_value_is_refused(ring: KeyRing) -> None:
    blob = seal(NAME, context="child.name", ring=ring)
    for piece in [*(blob[:end] for end in range(len(blob))), blob + b"\0"]:
        with pytest.raises(SealError):
            open_sealed(piece, context="child.name", ring=ring)


def test_a_value_moved_elsewhere_is_refused(ring: KeyRing) -> None:
    blob = seal(NAME, context="child.name", ring=ring)
    with pytest.raises(SealError, match=r"guardian\.name 的内容被改动过"):
        open_sealed(blob, context="guardian.name", ring=ring)
    with pytest.raises(SealError, match="钥匙"):
        open_sealed(blob, context="child.name", purpose="file", ring=ring)


def test_the_message_holds_no_content(ring: KeyRing) -> None:
    blob = seal(NAME, context="child.name", ring=ring)
    with pytest.raises(SealError) as caught:
        open_sealed(blob[:-1] + b"\0", context="child.name", ring=ring)
    assert "龚" not in str(caught.value)


def test_two_sealings_of_one_value_differ(ring: KeyRing) -> None:
    assert len({seal(NAME, context="c", ring=ring) for _ in range(100)}) == 100


def test_the_layout_is_as_written(tmp_path: Path) -> None:
    ring = new_ring(tmp_path)
    blob = seal(NAME, context="c", ring=ring)
    assert blob[:2] == b"\x01\x01"
    assert blob[2:6] == ring.current("field").id
    assert len(blob) == 6 + 12 + 32 + 16
    assert seal(NAME, context="c", ring=ring.choose(SM4))[:2] == b"\x01\x02"


def test_old_keys_still_open_and_say_so(ring: KeyRing, tmp_path: Path) -> None:
    old = new_ring(tmp_path)
    blob = seal(NAME, context="c", ring=old)
    assert not needs_reseal(blob, ring=old)
    turned = old.rotate("field", at=AT)
    assert open_sealed(blob, context="c", ring=turned) == NAME
    assert needs_reseal(blob, ring=turned)
    fresh = seal(NAME, context="c", ring=turned)
    assert not needs_reseal(fresh, ring=turned)
    with pytest.raises(SealError, match="钥匙文件里没有它"):
        open_sealed(fresh, context="c", ring=old)


def test_changing_the_algorithm_keeps_old_values_open(tmp_path: Path) -> None:
    aes = new_ring(tmp_path)
    blob = seal(NAME, context="c", ring=aes)
    sm4 = aes.choose(SM4)
    assert open_sealed(blob, context="c", ring=sm4) == NAME
    assert needs_reseal(blob, ring=sm4)
    assert open_sealed(seal(NAME, context="c", ring=sm4), context="c", ring=sm4.choose(AES)) == NAME


def test_lengths_do_not_speak(ring: KeyRing) -> None:
    sizes = {len(seal(b"x" * length, context="c", ring=ring)) for length in range(32)}
    assert len(sizes) == 1
    narratives = {len(seal(b"x" * length, context="c", ring=ring)) for length in range(1024, 2048)}
    assert len(narratives) == 1


@given(st.integers(0, 200_000))
def test_padding_costs_at_most_double_and_grows(length: int) -> None:
    size = padded_size(length)
    assert length < size <= max(32, 2 * (length + 1))
    assert size <= padded_size(length + 1)


@given(st.binary(max_size=5000))
def test_padding_comes_off(data: bytes) -> None:
    assert unpad(pad(data)) == data


def test_sm4_gcm_gives_the_published_example() -> None:
    """RFC 8998, appendix A.1."""
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    associated = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    plain = bytes.fromhex(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
        "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    )
    sealed = Sm4Gcm(key).encrypt(nonce, plain, associated)
    assert sealed[-16:].hex().upper() == "83DE3541E4C2B58177E065A9BF7B62EC"
    assert Sm4Gcm(key).decrypt(nonce, sealed, associated) == plain
