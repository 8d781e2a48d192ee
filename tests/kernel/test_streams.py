import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.rings import AT, new_ring
from weibao.kernel.crypto.keyring import ALGORITHMS, KeyRing
from weibao.kernel.crypto.streams import (
    FRAME_BYTES,
    HEADER_BYTES,
    StreamError,
    decrypt,
    encrypt,
    needs_reseal,
    plain_size,
)

PLACE = "office.file/0198c0de"
FRAME = FRAME_BYTES + 16


@pytest.fixture(scope="module", params=ALGORITHMS)
def ring(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return new_ring(tmp_path_factory.mktemp("ring"), algorithm=request.param)


def sealed(content: bytes, ring: KeyRing) -> bytes:
    return b"".join(encrypt([content], context=PLACE, ring=ring))


def opened(blob: bytes, ring: KeyRing, *, context: str = PLACE) -> bytes:
    return b"".join(decrypt([blob], context=context, ring=ring))


@pytest.mark.parametrize(
    "length", [0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 2 * FRAME_BYTES, 200_000]
)
def test_comes_back_and_says_its_length(ring: KeyRing, length: int) -> None:
    content = bytes(n % 251 for n in range(length))
    blob = sealed(content, ring)
    assert opened(blob, ring) == content
    assert plain_size(len(blob)) == length


@given(sizes=st.lists(st.integers(0, 50_000), max_size=6), step=st.integers(1, 90_000))
def test_the_pieces_it_comes_in_do_not_count(ring: KeyRing, sizes: list[int], step: int) -> None:
    chunks = [bytes([place]) * size for place, size in enumerate(sizes)]
    blob = b"".join(encrypt(chunks, context=PLACE, ring=ring))
    cut = [blob[start : start + step] for start in range(0, len(blob), step)]
    assert b"".join(decrypt(cut, context=PLACE, ring=ring)) == b"".join(chunks)


def test_byte_by_byte(ring: KeyRing) -> None:
    blob = sealed(b"small file", ring)
    single = (blob[place : place + 1] for place in range(len(blob)))
    assert b"".join(decrypt(single, context=PLACE, ring=ring)) == b"small file"


def test_every_changed_byte_is_noticed(ring: KeyRing) -> None:
    blob = sealed(b"photo of an injury", ring)
    for place in range(len(blob)):
        broken = bytearray(blob)
        broken[place] ^= 0x40
        with pytest.raises(StreamError):
            opened(bytes(broken), ring)


def test_every_cut_of_a_small_file_is_noticed(ring: KeyRing) -> None:
    blob = sealed(b"photo of an injury", ring)
    for piece in [*(blob[:end] for end in range(len(blob))), blob + b"\0"]:
        with pytest.raises(StreamError):
            opened(piece, ring)


def frames_of(blob: bytes) -> tuple[bytes, list[bytes]]:
    body = blob[HEADER_BYTES:]
    return blob[:HEADER_BYTES], [body[n : n + FRAME] for n in range(0, len(body), FRAME)]


def test_frames_cannot_be_dropped_swapped_repeated_or_borrowed(ring: KeyRing) -> None:
    content = b"a" * FRAME_BYTES + b"b" * FRAME_BYTES + b"c" * FRAME_BYTES + b"end"
    head, (one, two, three, last) = frames_of(sealed(content, ring))
    _, foreign = frames_of(sealed(content, ring))
    assert opened(head + one + two + three + last, ring) == content
    for wrong in (
        [one, two, three],
        [one, two, last],
        [two, one, three, last],
        [one, one, two, three, last],
        [one, two, three, last, last],
        [one, foreign[1], three, last],
        [last],
        [],
    ):
        with pytest.raises(StreamError):
            opened(head + b"".join(wrong), ring)


def test_a_file_cut_at_a_frame_raises_at_its_end(ring: KeyRing) -> None:
    head, (one, _) = frames_of(sealed(b"a" * FRAME_BYTES + b"end", ring))
    with pytest.raises(StreamError, match="不完整"):
        opened(head + one, ring)


def test_it_opens_only_where_it_belongs(ring: KeyRing) -> None:
    with pytest.raises(StreamError, match="搬来的"):
        opened(sealed(b"x", ring), ring, context="office.file/another")


def test_old_keys_open_and_say_so(tmp_path: Path) -> None:
    old = new_ring(tmp_path)
    blob = sealed(b"x", old)
    turned = old.rotate("file", at=AT)
    assert opened(blob, turned) == b"x"
    assert needs_reseal(blob[:HEADER_BYTES], ring=turned)
    assert not needs_reseal(sealed(b"x", turned), ring=turned)
    with pytest.raises(StreamError, match="钥匙文件里没有它"):
        opened(sealed(b"x", turned), old)


def test_nothing_of_it_can_be_read(ring: KeyRing) -> None:
    marker = "龚子轩的伤情照片".encode()
    assert marker not in sealed(marker * 10_000, ring)


def test_a_length_that_cannot_be_is_refused() -> None:
    for length in (0, HEADER_BYTES, HEADER_BYTES + 15, HEADER_BYTES + FRAME + 5):
        with pytest.raises(StreamError, match="还短"):
            plain_size(length)


def test_a_large_file_takes_little_memory(ring: KeyRing) -> None:
    def large() -> Iterator[bytes]:
        for _ in range(320):
            yield bytes(FRAME_BYTES)

    tracemalloc.start()
    size = sum(
        map(len, decrypt(encrypt(large(), context=PLACE, ring=ring), context=PLACE, ring=ring))
    )
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == 320 * FRAME_BYTES
    assert peak < 2_000_000
