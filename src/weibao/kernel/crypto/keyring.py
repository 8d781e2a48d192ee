"""The key ring: for each purpose some keys, one of them current, all of them still opening.

The ring is a value: a change writes the file and gives back a new ring. It lives outside the
database, so that a stolen disk image of the database, or a dump, tells nothing.
"""

import base64
import hashlib
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from django.conf import settings

from weibao.kernel.crypto import base32
from weibao.kernel.crypto.ringfile import KeyRingError, read_ring, ring_lock, write_ring

__all__ = ["ALGORITHMS", "PURPOSES", "Key", "KeyRing", "KeyRingError", "current_ring"]

FORMAT = 1
KEY_BYTES = 32
AES, SM4 = "AES-256-GCM", "SM4-GCM"
ALGORITHMS = (AES, SM4)
PURPOSES = MappingProxyType(
    {
        "django": "网页签名",
        "event-seal": "事件封印",
        "field": "字段加密",
        "file": "附件加密",
        "list-digest": "名单摘要",
        "receipt": "回执号",
        "signin": "登录验证器",
        "slip": "回执单核对码",
        "submission": "提交去重",
        "token": "查找标记",
        "trait": "报告特征",
    }
)


@dataclass(frozen=True, slots=True)
class Key:
    """One secret. Its id is random, so that a restored older ring never reuses one."""

    id: bytes
    secret: bytes = field(repr=False)
    made: str

    @classmethod
    def new(cls, at: datetime) -> Self:
        return cls(os.urandom(4), secrets.token_bytes(KEY_BYTES), at.isoformat())

    @classmethod
    def from_json(cls, entry: Mapping[str, str]) -> Self:
        secret = base64.b64decode(entry["secret"], validate=True)
        key_id = bytes.fromhex(entry["id"])
        if len(secret) != KEY_BYTES or len(key_id) != 4:
            raise ValueError("wrong key size")
        return cls(key_id, secret, entry["made"])

    def to_json(self) -> dict[str, str]:
        secret = base64.b64encode(self.secret).decode()
        return {"id": self.id.hex(), "secret": secret, "made": self.made}


@dataclass(frozen=True, slots=True)
class KeyRing:
    path: Path
    algorithm: str
    purposes: Mapping[str, tuple[Key, ...]] = field(repr=False)  # the current key stands first

    @classmethod
    def create(cls, path: Path, *, at: datetime, algorithm: str = AES) -> Self:
        """Make a ring with one key for each purpose; never over an existing one."""
        if algorithm not in ALGORITHMS:
            raise ValueError(f"unknown algorithm {algorithm}")
        with ring_lock(path):
            if path.exists():
                raise KeyRingError(f"钥匙文件 {path} 已经有了，不会覆盖")
            ring = cls(path, algorithm, {name: (Key.new(at),) for name in PURPOSES})
            ring._save()
        return ring

    @classmethod
    def load(cls, path: Path) -> Self:
        content = read_ring(path)
        try:
            return cls._from_json(path, content)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise KeyRingError(f"钥匙文件 {path} 内容不全或被改过") from error

    @classmethod
    def _from_json(cls, path: Path, content: Mapping[str, Any]) -> Self:
        if content["format"] != FORMAT or content["algorithm"] not in ALGORITHMS:
            raise ValueError("unknown format or algorithm")
        purposes = {
            str(name): tuple(Key.from_json(entry) for entry in entries)
            for name, entries in content["purposes"].items()
        }
        if not all(purposes.values()):
            raise ValueError("a purpose without keys")
        return cls(path, content["algorithm"], MappingProxyType(purposes))

    def _save(self) -> None:
        purposes = {name: [key.to_json() for key in keys] for name, keys in self.purposes.items()}
        content = {"format": FORMAT, "algorithm": self.algorithm, "purposes": purposes}
        write_ring(self.path, content)

    def keys(self, purpose: str) -> tuple[Key, ...]:
        """All keys of a purpose, the current one first."""
        try:
            return self.purposes[purpose]
        except KeyError:
            raise KeyRingError(
                f"钥匙文件里没有“{PURPOSES[purpose]}”这一把，请运行 weibao keys complete 补上"
            ) from None

    def current(self, purpose: str) -> Key:
        return self.keys(purpose)[0]

    def key(self, purpose: str, key_id: bytes) -> Key | None:
        return next((key for key in self.keys(purpose) if key.id == key_id), None)

    def text(self, purpose: str) -> str:
        """The current key as text, for settings that want a string (Django's SECRET_KEY)."""
        return self.texts(purpose)[0]

    def texts(self, purpose: str) -> list[str]:
        return [base64.urlsafe_b64encode(key.secret).decode() for key in self.keys(purpose)]

    @property
    def missing(self) -> list[str]:
        """Purposes that a newer version of the program brought and that have no key yet."""
        return [name for name in PURPOSES if name not in self.purposes]

    @property
    def fingerprint(self) -> str:
        """Sixteen characters that name exactly this set of keys, to write on a backup."""
        summary = hashlib.sha256(b"weibao key ring")
        for name in sorted(self.purposes):
            for key in self.purposes[name]:
                summary.update(hashlib.sha256(name.encode() + b"\0" + key.id + key.secret).digest())
        return base32.grouped(base32.encode(summary.digest()[:10]), size=4)

    def rotate(self, purpose: str, *, at: datetime) -> Self:
        """Put a new key before the others; what the old ones sealed stays readable."""
        if purpose not in PURPOSES:
            raise ValueError(f"unknown purpose {purpose}")

        def add(ring: Self) -> dict[str, tuple[Key, ...]]:
            return {purpose: (Key.new(at), *ring.purposes.get(purpose, ()))}

        return self._change(add)

    def complete(self, *, at: datetime) -> Self:
        """Add keys for purposes that a newer version of the program brought."""

        def add(ring: Self) -> dict[str, tuple[Key, ...]]:
            return {name: (Key.new(at),) for name in ring.missing}

        return self._change(add)

    def drop(self, purpose: str, key_id: bytes) -> Self:
        """Destroy an old key for good: whatever is still sealed with it is lost."""

        def remove(ring: Self) -> dict[str, tuple[Key, ...]]:
            current, *older = ring.keys(purpose)
            if key_id == current.id:
                raise KeyRingError("正在用的钥匙不能销毁，请先换新的")
            return {purpose: (current, *(key for key in older if key.id != key_id))}

        return self._change(remove)

    def choose(self, algorithm: str) -> Self:
        """Seal with another algorithm from now on; what is sealed stays readable."""
        if algorithm not in ALGORITHMS:
            raise ValueError(f"unknown algorithm {algorithm}")
        with ring_lock(self.path):
            ring = replace(type(self).load(self.path), algorithm=algorithm)
            ring._save()
        return ring

    def _change(self, change: Callable[[Self], dict[str, tuple[Key, ...]]]) -> Self:
        with ring_lock(self.path):
            # Another command may have changed the file since this ring was read.
            latest = type(self).load(self.path)
            changed = change(latest)
            if not changed:
                return latest
            purposes = MappingProxyType({**latest.purposes, **changed})
            ring = replace(latest, purposes=purposes)
            ring._save()
        return ring


_loaded: dict[str, tuple[tuple[int, ...], KeyRing]] = {}


def current_ring() -> KeyRing:
    """The ring of this installation, read again as soon as its file changes."""
    place = os.fspath(settings.WEIBAO_KEYRING)
    try:
        found = os.stat(place)  # noqa: PTH116  asked for every value: a Path costs more than the call
    except OSError:
        return KeyRing.load(Path(place))  # raises, with the reason in words
    mark = (found.st_ino, found.st_mtime_ns, found.st_size, found.st_mode, found.st_uid)
    known = _loaded.get(place)
    if known is None or known[0] != mark:
        known = _loaded[place] = (mark, KeyRing.load(Path(place)))
    return known[1]
