"""Destroy old keys that nothing needs any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import SYSTEM
from weibao.kernel.crypto.keyring import PURPOSES, Key, current_ring
from weibao.office.models import KeyRotation

from .rotating import is_finished
from .targets import users_of

# What was under way when the key changed has long ended by then.
SETTLED = timedelta(hours=1)
RETIRABLE = frozenset({"django", "field", "file", "token", "trait"})
NEEDED = {
    "event-seal": "以前的封印要靠旧钥匙核对",
    "receipt": "已经发出的回执号要靠旧钥匙查询",
    "signin": "已经绑定的登录验证器要靠旧钥匙打开",
}
NEEDED_ELSE = "以前的摘要要靠旧钥匙核对"


class StillNeeded(Exception):
    """Why old keys must stay. `reason` is plain Chinese."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def old_keys(purpose: str) -> tuple[Key, ...]:
    return current_ring().keys(purpose)[1:]


def retire(purpose: str, *, at: datetime) -> list[str]:
    """Destroy the old keys of `purpose`; raises `StillNeeded` before anything is destroyed."""
    if purpose not in RETIRABLE:
        raise StillNeeded(f"{PURPOSES[purpose]}：{NEEDED.get(purpose, NEEDED_ELSE)}，不能销毁")
    old = old_keys(purpose)
    _refuse_early(purpose, at)
    if purpose in ("field", "file"):
        for key in old:
            _refuse_used(purpose, key)
    for key in old:
        # The event first: a key that is gone without a trace would be worse than the reverse.
        with transaction.atomic():
            digest = key.id.hex()
            record("keys.retired", actor=SYSTEM, at=at, fields=[purpose], digest=digest)
        current_ring().drop(purpose, key.id)
    return [key.id.hex() for key in old]


def _refuse_early(purpose: str, at: datetime) -> None:
    if not is_finished(purpose, current_ring()):
        raise StillNeeded(f"{PURPOSES[purpose]}还没有换完，请先运行 weibao keys rotate")
    row = KeyRotation.objects.filter(purpose=purpose).first()
    if row is not None and row.finished_at is not None and at - row.finished_at < SETTLED:
        raise StillNeeded("刚换完不到一小时，可能还有没办完的事在用旧钥匙，请过一会儿再销毁")


def _refuse_used(purpose: str, key: Key) -> None:
    users = users_of(purpose, key.id)
    if users:
        places = "、".join(f"{place} {count} 项" for place, count in users.items())
        raise StillNeeded(f"钥匙 {key.id.hex()} 还有内容在用：{places}")
