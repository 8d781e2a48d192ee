"""Key rings for tests: a real file each, none of them shared."""

from datetime import UTC, datetime
from pathlib import Path

from weibao.kernel.crypto.keyring import AES, KeyRing

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def new_ring(folder: Path, *, algorithm: str = AES) -> KeyRing:
    return KeyRing.create(folder / "keys" / "ring.json", at=AT, algorithm=algorithm)
