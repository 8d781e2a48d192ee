"""Handing a report over: to another town of this database, where it goes on, or to a body outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.cases.access import give, lessen, readers
from weibao.cases.models.access import Sees
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office import clocks, flow, notices
from weibao.office.attachments import moving
from weibao.office.attachments.showing import of_subject
from weibao.org.models import Town, Unit

from ..flows import DECIDE, REPORT, RESULT
from ..models import HandOver, Report
from ..models.message import MessageKind
from ..models.report import Channel
from ..permissions import REPORTS_ACCEPT, REPORTS_HAND_OVER
from . import tracing
from .correspondence import carry, continued
from .deciding import to_decide
from .filing import NoStation, minutes, receive, station_of
from .telling import tell_reporter

COPIED = (
    *("area", "circumstance", "urgency", "urgency_rank", "in_danger", "statutory", "urgency_why"),
    *("judged_by", "what", "place", "when", "child_known", "suspect_known", "known_at"),
)


@dataclass(frozen=True)
class Body:
    """Who outside took it, and what proves that."""

    kind: str
    name: str
    taken_at: datetime
    taker: str = ""
    document: str = ""
    # Numbers of the files that were given along.
    files: tuple[int, ...] = ()


def to_town(
    pk: UUID, *, by: Actor, at: datetime, version: int, town: str, reason: str, told: str
) -> HandOver:
    """Hand over to another town: the report goes on there under a number and clocks of its own.

    What was told, written and sent goes along; who reported stays sealed to the custodians here.
    This town then sees no more than the stage, and of the files which they were. `told` is for the
    reporter, whose receipt code follows.
    """
    with transaction.atomic():
        report, by = to_decide(pk, "hand_over", by=by, at=at, version=version)
        station = _station(town, report, at=at)
        arrived = _arrive(report, station, town, by=by, at=at)
        _go(report, reason, told, by=by, at=at)
        carry(report, arrived)
        files = _move_files(report, arrived, by=by, at=at)
        made = _write(
            report,
            by=by,
            at=at,
            body=station.name,
            reason=reason,
            to_report=arrived,
            files=files,
        )
        tracing.carry_over(arrived, source=report)
        for unit in readers(report):
            lessen(report, unit, sees=Sees.STAGE, at=at, why=f"已移交{station.short_name}")
        return made


def to_body(
    pk: UUID, *, by: Actor, at: datetime, version: int, body: Body, reason: str, told: str
) -> HandOver:
    """Note a hand-over to a body outside, with who took it. `told` is what the reporter reads."""
    if body.taken_at > at:
        raise Blocked(["对方接收的时间不能在现在以后"])
    with transaction.atomic():
        report, by = to_decide(pk, "hand_over", by=by, at=at, version=version)
        report.result_told_at = at
        report.told_in_time = clocks.in_time(RESULT, subject=report.pk, at=at)
        clocks.meet(RESULT, subject=report.pk, at=at)
        _go(report, reason, told, by=by, at=at)
        return _write(
            report,
            by=by,
            at=at,
            body=body.name,
            reason=reason,
            body_kind=body.kind,
            taker=body.taker,
            document=body.document,
            taken_at=body.taken_at,
            files=[
                moving.kept(row)
                for row in of_subject(report.pk).filter(number__in=body.files, withdrawn_at=None)
            ],
        )


def take_back(pk: UUID, *, by: Actor, at: datetime, version: int, reason: str) -> Report:
    """A body outside gave it back: the report waits here again, its clocks go on."""
    if not reason:
        raise Blocked(["写明为什么收回"])
    with transaction.atomic():
        report = aggregates.lock(Report, pk, version=version)
        by = REPORTS_HAND_OVER.check(by, report)
        REPORT.require("take_back", report.status)
        given = HandOver.objects.get(report=report, returned_at=None)
        if given.to_report_id:
            raise Blocked(["已经移交到别的镇，要由那边退回"])
        _end(given, by=by, at=at, reason=reason)
        flow.move(
            report,
            REPORT,
            "take_back",
            by=by,
            at=at,
            note=reason,
            setting={"result_told_at": None, "told_in_time": None, "decided_after": None},
        )
        _go_on(report, at=at, reason=f"移交{given.body}期间")
        return report


def send_back(pk: UUID, *, by: Actor, at: datetime, version: int, reason: str) -> Report:
    """Send an unsigned report back to the town it came from; what the reporter wrote goes along."""
    if not reason:
        raise Blocked(["退回要写明理由，移来的镇会看到"])
    source = HandOver.objects.filter(to_report=pk).values_list("report", flat=True).first()
    with transaction.atomic():
        # The older first, like everybody who goes from a report to the one that continues it.
        origin = aggregates.lock(Report, source) if source else None
        report = aggregates.lock(Report, pk, version=version)
        by = REPORTS_ACCEPT.check(by, report)
        flow.move(report, REPORT, "send_back", by=by, at=at, note=reason, setting={"held": False})
        if origin is None:
            raise LookupError("the guard lets only reports from another town pass")
        clocks.cancel(RESULT, subject=report.pk, at=at)
        clocks.cancel("IN002", subject=report.pk, at=at)
        given = HandOver.objects.get(to_report=report)
        _end(given, by=by, at=at, reason=reason)
        again = {"decided_after": None}
        flow.move(origin, REPORT, "come_back", by=by, at=at, note=reason, setting=again)
        _go_on(origin, at=at, reason=f"移交{report.unit.short_name}期间")
        carry(report, origin)
        _move_files(report, origin, by=by, at=at)
        for unit in readers(report):
            lessen(report, unit, sees=Sees.STAGE, at=at, why=f"已退回{origin.unit.short_name}")
        give(origin, origin.unit, sees=Sees.ALL, at=at, why="移交后被退回")
        words = f"{report.unit.name}退回了这件事，仍由{origin.unit.name}办理。"
        tell_reporter(origin, MessageKind.ANSWER, words, by=by, at=at)
        notices.tell(
            origin.unit,
            f"{report.unit.short_name}退回了移交的 {origin.number}",
            town=origin.town,
            key=f"returned:{given.pk}",
            at=at,
            about=origin,
            urgent=True,
        )
        return report


def _move_files(source: Report, target: Report, *, by: Actor, at: datetime) -> list[moving.Kept]:
    return moving.move(source, target, parts=continued(source, target), by=by, at=at)


def _station(town: str, report: Report, *, at: datetime) -> Unit:
    if town == report.town or not Town.objects.filter(code=town).exists():
        raise Blocked(["选一个别的乡镇"])
    try:
        return station_of(town, at=at)
    except NoStation:
        raise Blocked(["那个镇还没有未保工作站，接不了；请按“移交别的单位”登记"]) from None


def _arrive(report: Report, station: Unit, town: str, *, by: Actor, at: datetime) -> Report:
    """The report as the other town receives it. Its receipt is the old one's, which leads here."""
    copied = {name: getattr(report, name) for name in COPIED}
    inside = report.area if report.area.startswith(town) else town
    row = Report(
        **copied | {"area": inside},
        town=town,
        channel=Channel.HANDED,
        unit=station,
        came_from=report,
        identity_town=report.town if report.named else report.identity_town,
    )
    receive(row, by=by, at=at, event="report.came_over")
    return row


def _go(report: Report, reason: str, told: str, *, by: Actor, at: datetime) -> None:
    if not reason:
        raise Blocked(["写明为什么移交"])
    if not told:
        raise Blocked(["写上要告诉报告人的话，报告人凭回执看到"])
    report.answered_at = report.answered_at or at
    report.decided_after = minutes(report.created_at, at)
    flow.move(report, REPORT, "hand_over", by=by, at=at, note=reason)
    clocks.cancel(RESULT, subject=report.pk, at=at)
    tell_reporter(report, MessageKind.ANSWER, told, by=by, at=at)


def _write(report: Report, *, by: Actor, at: datetime, **facts: object) -> HandOver:
    return HandOver.objects.create(
        report=report,
        town=report.town,
        at=at,
        person=by.person_id,
        post=by.seats[0].post_id,
        **facts,
    )


def _end(given: HandOver, *, by: Actor, at: datetime, reason: str) -> None:
    given.returned_at, given.return_reason = at, reason
    given.returned_by, given.returned_post = by.person_id, by.seats[0].post_id
    names = ["returned_at", "return_reason", "returned_by", "returned_post"]
    given.save(update_fields=names)


def _go_on(report: Report, *, at: datetime, reason: str) -> None:
    for limit in (*DECIDE, RESULT):
        clocks.reopen(limit, subject=report.pk, at=at, reason=reason[:80])
