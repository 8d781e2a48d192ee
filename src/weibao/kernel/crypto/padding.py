"""Padding before sealing, so that a length does not tell a short answer from a long one.

Short values fill 32 bytes, longer ones the next power of two, from 4 KiB on the next 4 KiB.
"""

_MARK = b"\x80"
_SMALLEST = 32
_STEP = 4096


def padded_size(length: int) -> int:
    needed = length + len(_MARK)
    if needed > _STEP:
        return -(-needed // _STEP) * _STEP
    return max(_SMALLEST, 1 << (needed - 1).bit_length())


def pad(data: bytes) -> bytes:
    return (data + _MARK).ljust(padded_size(len(data)), b"\0")


def unpad(data: bytes) -> bytes:
    """Undo `pad`; only called on data that has already been authenticated."""
    return data[: data.rindex(_MARK)]
