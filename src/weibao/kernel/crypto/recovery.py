"""The last way in: a key that exists only as shares on paper, any k of n of which make it again.

A share is written in ten groups of four characters. The fourth is a check character that also
knows which group it stands in, so a slip is found by the number of its group.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass

from Crypto.Protocol.SecretSharing import Shamir
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from weibao.kernel.crypto import base32

SEED_BYTES = 16
MOST_SHARES = 15
_SET_BITS = 14
_GROUPS, _GROUP_DATA = 10, 3
_CHARACTERS = _GROUPS * (_GROUP_DATA + 1)


class RecoveryError(ValueError):
    """Shares cannot be made, read or put together; the message is for whoever holds them."""


@dataclass(frozen=True, slots=True)
class _Share:
    number: int
    needed: int
    set_id: int
    data: bytes


def _set_id(seed: bytes) -> int:
    """Fourteen bits that tell whether the right shares came together."""
    summary = hashlib.sha256(b"weibao recovery set\0" + seed).digest()
    return int.from_bytes(summary[:2]) >> (16 - _SET_BITS)


def _group_check(data: str, place: int) -> str:
    return base32.check_character(base32.ALPHABET[place] + data)


def _write(share: _Share) -> str:
    number = share.number << 4 | share.needed
    number = (number << _SET_BITS | share.set_id) << SEED_BYTES * 8 | int.from_bytes(share.data)
    digits = [base32.ALPHABET[number >> 5 * place & 31] for place in reversed(range(30))]
    groups = []
    for place in range(_GROUPS):
        data = "".join(digits[place * _GROUP_DATA : (place + 1) * _GROUP_DATA])
        groups.append(data + _group_check(data, place))
    return "-".join(groups)


def _read(typed: str) -> _Share:
    text = base32.typed(typed[:200])
    strangers = base32.strangers(text)
    if strangers:
        raise RecoveryError(f"恢复码里没有“{strangers[0]}”，请对照纸上再看看")
    if len(text) != _CHARACTERS:
        raise RecoveryError(f"一份恢复码共 {_CHARACTERS} 个字符，您输入了 {len(text)} 个")
    number = 0
    for place in range(_GROUPS):
        group = text[place * 4 : place * 4 + 4]
        if _group_check(group[:-1], place) != group[-1]:
            raise RecoveryError(f"第 {place + 1} 组“{group}”有输错的字符，请对照纸上再看看")
        for character in group[:-1]:
            number = number << 5 | base32.ALPHABET.index(character)
    data = (number & ((1 << SEED_BYTES * 8) - 1)).to_bytes(SEED_BYTES)
    head = number >> SEED_BYTES * 8
    return _Share(head >> _SET_BITS + 4, head >> _SET_BITS & 15, head & (1 << _SET_BITS) - 1, data)


def new_seed() -> bytes:
    return os.urandom(SEED_BYTES)


def recovery_key(seed: bytes) -> X25519PrivateKey:
    """The key pair of the seed; its public half is one more recipient of every box."""
    if len(seed) != SEED_BYTES:
        raise ValueError(f"a seed has {SEED_BYTES} bytes")
    raw = HKDF(SHA256(), 32, salt=None, info=b"weibao recovery key 1").derive(seed)
    return X25519PrivateKey.from_private_bytes(raw)


def split(seed: bytes, *, needed: int, shares: int) -> tuple[str, ...]:
    """The shares as they are printed, once. Fewer than `needed` of them tell nothing."""
    if not 2 <= needed <= shares <= MOST_SHARES:
        raise RecoveryError(f"恢复码至少凭 2 份、最多分 {MOST_SHARES} 份，且凭的份数不能多于总份数")
    if len(seed) != SEED_BYTES:
        raise ValueError(f"a seed has {SEED_BYTES} bytes")
    set_id = _set_id(seed)
    return tuple(
        _write(_Share(number, needed, set_id, data))
        for number, data in Shamir.split(needed, shares, seed)
    )


def problems(typed: Sequence[str]) -> list[str]:
    """What is wrong with each share, in words for whoever typed it; "" where nothing is."""
    found: list[str] = []
    read: list[_Share] = []
    for text in typed:
        try:
            share = _read(text)
        except RecoveryError as error:
            found.append(str(error))
            continue
        found.append(_beside(share, read))
        read.append(share)
    return found


def _beside(share: _Share, others: list[_Share]) -> str:
    if any((other.number, other.set_id) == (share.number, share.set_id) for other in others):
        return f"和前面的是同一份（编号 {share.number}），请换另一份"
    if any((other.set_id, other.needed) != (share.set_id, share.needed) for other in others):
        return "和前面那份不是同一次生成的，请看纸上的日期"
    return ""


def combine(typed: Sequence[str]) -> bytes:
    """The seed, from enough shares in any order."""
    read: dict[int, _Share] = {}
    for place, text in enumerate(typed, start=1):
        try:
            share = _read(text)
        except RecoveryError as error:
            raise RecoveryError(f"第 {place} 份：{error}") from error
        if share.number in read:
            raise RecoveryError(f"第 {place} 份和前面的某一份是同一份（编号 {share.number}）")
        read[share.number] = share
    if len({(share.set_id, share.needed) for share in read.values()}) > 1:
        raise RecoveryError("这几份恢复码不是同一次生成的，不能拼在一起")
    needed = next(iter(read.values())).needed if read else 2
    if len(read) < needed:
        raise RecoveryError(f"需要 {needed} 份恢复码，现在只有 {len(read)} 份")
    chosen = list(read.values())[:needed]
    seed = Shamir.combine([(share.number, share.data) for share in chosen])
    if _set_id(seed) != chosen[0].set_id:
        raise RecoveryError("这几份恢复码拼不出原来的钥匙，至少有一份不对")
    return seed
