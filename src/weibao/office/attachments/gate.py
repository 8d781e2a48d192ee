"""Whether a file may begin to come in, asked before a byte of it is kept.

Files cost disk before anybody knows whether they are wanted. So what came and was not attached yet is
limited for each sender, and for all strangers of a town together; the signed-in are apart, so that no
stranger can stop their work. Where a stranger comes from is known to the memory of this process
alone: an address of someone who reports is never written down, not even digested. With several web
processes each counts for itself, so that limit is that many times larger; the town's stands in the
database. What is attached makes room, but for a day it stays in the sums of its line, its block and
its town. Whoever wants to ask more of a sender asks it in `may_start`: every file passes it.
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, Sum
from django.http import HttpRequest

from weibao.kernel.addresses import block_of, client_of, line_of
from weibao.org.models import Town

from ..guard import numbers as n
from ..guard import tally, telling
from ..models import Upload, UploadPiece
from .ledger import LEAST, VALID, Full, Room, Sender, ledger
from .limits import Limits, in_words, limits_of

# How long an upload waits for its first piece. It holds hardly any room until then, or whoever
# announces much and sends nothing could take everybody's.
START = timedelta(minutes=30)

SENDER_FULL = "您这一处网络传来的附件太多了，请先把已经传的交了，或者过一会儿再加。文字可以先交"
SENDER_DAY = "您这一处网络今天传来的附件已经很多了，请明天再加。文字照常能交；急事请打 110"
SENDER_OFTEN = "您这一处网络一小时里传来的附件个数太多了，请过一会儿再加。文字可以先交"
TOWN_FULL = "现在传附件的人太多，暂时收不了。请先把文字交了，附件以后可以凭回执补"
DISK_FULL = "服务器存储空间快满了，暂时收不了附件。文字照常能交，请告诉工作人员"


class NotNow(Exception):
    """Nothing may be sent at present. `reason` is plain Chinese for the person who tries."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def sender_of(request: Any) -> Sender:
    """Who sends. On public pages nobody is looked at, also when somebody is signed in."""
    access = getattr(getattr(request.resolver_match, "func", None), "access", None)
    known = access is not None and access.kind != "public" and request.user.is_authenticated
    if known:
        return Sender(request.user.pk, "")
    address = client_of(request)
    return Sender(None, block_of(address), line_of(address))


def town_of_form(request: HttpRequest) -> str:
    """Whose limits a form's files meet first: of the address, of the posts, of the only town."""
    match = request.resolver_match
    named = match.kwargs.get("town", "") if match else ""
    actor = getattr(request, "actor", None)
    own = sorted(actor.towns) if actor else []
    if named or own:
        return str(named or own[0])
    codes = list(Town.objects.values_list("code", flat=True)[:2])
    return codes[0] if len(codes) == 1 else ""


def may_start(
    request: HttpRequest,
    *,
    town: str,
    size: int,
    key: UUID,
    limits: Limits | None = None,
    announced: bool = False,
) -> Sender:
    """Who sends, or `NotNow` when the file may not begin; else its room is held under `key`.

    `announced`: nothing has come yet; hardly anything is held until `go_on`.
    """
    at: datetime = request.at  # type: ignore[attr-defined] # set by the clock middleware
    limits, sender = limits or limits_of(town, on=at.date()), sender_of(request)
    if free_bytes() - size < limits.reserve:
        raise NotNow(DISK_FULL)
    if sender.person is None:
        _refuse_often(sender, town=town, at=at)
    hold(sender, town=town, size=size, key=key, limits=limits, at=at, announced=announced)
    return sender


def go_on(upload: Upload, more: int, *, sender: Sender, at: datetime) -> None:
    """Whether `more` bytes of an upload under way may come; raises `NotNow`."""
    came = upload.pieces.aggregate(total=Sum("size"))["total"] or 0
    limits = limits_of(upload.town, on=at.date())
    sender = Sender(upload.person, "") if upload.person else sender
    key, town = upload.pk, upload.town
    hold(sender, town=town, size=came + more, key=key, limits=limits, at=at, more=more)


def _refuse_often(sender: Sender, *, town: str, at: datetime) -> None:
    """Each begin leaves a row and a line in the log, however soon the file is gone again."""
    now = n.numbers(town, on=at.date())
    for window, key, most, layer in (
        (ledger.lines, sender.line, now[n.UPLOADS_LINE], tally.LINE),
        (ledger.blocks, sender.block, now[n.UPLOADS_BLOCK], tally.BLOCK),
    ):
        if window.wait(key, most, at=at):
            tally.note(tally.SLOWED, layer, town=town)
            raise NotNow(SENDER_OFTEN)
    ledger.lines.add(sender.line, at=at)
    ledger.blocks.add(sender.block, at=at)


def hold(
    sender: Sender,
    *,
    town: str,
    size: int,
    key: UUID,
    limits: Limits,
    at: datetime,
    announced: bool = False,
    more: int | None = None,
) -> None:
    """Count the file for its sender and its town; raises `NotNow`.

    `size` is all of it as far as it has come or will, `more` what is new of it.
    """
    more = size if more is None else more
    if sender.person is not None:
        if waiting(town, at=at, person=sender.person) + more > limits.sender:
            raise NotNow(SENDER_FULL)
        return
    waits, day = came_to(town, at=at)
    if waits + more > limits.town:
        tally.note(tally.SLOWED, tally.TOWN, town=town)
        raise NotNow(TOWN_FULL)
    if day + more > limits.town_day:
        _tell_keepers(town, limits, at=at)
        # Who has sent nothing today still may: nobody uses up the day of somebody else.
        if ledger.has_sent(sender, but=key):
            tally.note(tally.SLOWED, tally.TOWN, town=town)
            raise NotNow(SENDER_DAY)
    _hold(sender, key, size, announced=announced, room=limits.room, town=town, at=at)


def _hold(
    sender: Sender, key: UUID, size: int, *, announced: bool, room: Room, town: str, at: datetime
) -> None:
    amount, lasts = (LEAST, START) if announced else (size, VALID)
    for settled in (False, True):
        try:
            ledger.hold(sender, key, amount, asks=size, room=room, at=at, lasts=lasts)
        except Full as full:
            if settled or full.day:
                tally.note(tally.SLOWED, full.layer, town=town)
                raise NotNow(SENDER_DAY if full.day else SENDER_FULL) from None
            _settle(sender.block, at=at)
        else:
            return


def _tell_keepers(town: str, limits: Limits, *, at: datetime) -> None:
    if telling.first_today(tally.UPLOADS, town, at):
        most = in_words(limits.town_day)
        text = f"一天里本镇网上传来的附件超过 {most}，请看磁盘和“设置－防滥用”"
        telling.tell_keepers(tally.UPLOADS, text, town=town, at=at)


def _settle(block: str, *, at: datetime) -> None:
    """Let go of what was attached or is gone meanwhile, perhaps through another process."""
    keys = set(ledger.of(block))
    rows = dict(
        Upload.objects.filter(pk__in=keys, expires_at__gt=at).values_list("pk", "claimed_at")
    )
    ledger.release(*(keys - set(rows)))
    ledger.attach(*(key for key, claimed in rows.items() if claimed is not None))


def came_to(town: str, *, at: datetime) -> tuple[int, int]:
    """Bytes of strangers to `town` that are not attached, and all that came within a day."""
    rows = Upload.objects.filter(town=town, expires_at__gt=at, person=None)
    sums = rows.filter(whole_at__isnull=False).aggregate(
        waiting=Sum("size", filter=Q(claimed_at=None)), day=Sum("size")
    )
    begun = _in_pieces(town, at=at, person=None)
    return int(sums["waiting"] or 0) + begun, int(sums["day"] or 0) + begun


def waiting(town: str, *, at: datetime, person: UUID) -> int:
    """Bytes that came to `town` from a person and are not attached."""
    rows = Upload.objects.filter(town=town, claimed_at=None, expires_at__gt=at, person=person)
    whole = rows.filter(whole_at__isnull=False).aggregate(total=Sum("size"))["total"]
    return int(whole or 0) + _in_pieces(town, at=at, person=person)


def _in_pieces(town: str, *, at: datetime, person: UUID | None) -> int:
    """Bytes of what is not whole yet: what came, not what was announced."""
    pieces = UploadPiece.objects.filter(
        upload__town=town,
        upload__person=person,
        upload__claimed_at=None,
        upload__expires_at__gt=at,
    )
    return int(pieces.aggregate(total=Sum("size"))["total"] or 0)


def free_bytes() -> int:
    """Room left on the disk that holds the files."""
    home = Path(settings.WEIBAO_HOME)
    while not home.exists():
        home = home.parent
    return shutil.disk_usage(home).free
