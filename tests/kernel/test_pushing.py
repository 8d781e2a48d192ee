"""Sealing what is handed in piece by piece gives what sealing it as a stream gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from weibao.kernel.crypto.pushing import Sealer
from weibao.kernel.crypto.streams import FRAME_BYTES, decrypt, plain_size

LENGTHS = st.lists(st.integers(0, FRAME_BYTES + 3), max_size=8)


@given(LENGTHS)
def test_pieces_of_any_length_come_back_whole(lengths: list[int]) -> None:
    pieces = [bytes([number % 251]) * length for number, length in enumerate(lengths)]
    sealer = Sealer(context="here")
    sealed = [sealer.header]
    for piece in pieces:
        sealed += sealer.add(piece)
    sealed += sealer.end()
    whole = b"".join(pieces)
    assert b"".join(decrypt(sealed, context="here")) == whole
    assert plain_size(sum(map(len, sealed))) == len(whole)


@given(st.integers(FRAME_BYTES + 1, 4 * FRAME_BYTES))
def test_full_frames_leave_at_once(length: int) -> None:
    """Memory holds at most one frame, however large the file."""
    sealer = Sealer(context="here")
    left = len(sealer.header) + sum(map(len, sealer.add(b"x" * length)))
    assert left > length - FRAME_BYTES
