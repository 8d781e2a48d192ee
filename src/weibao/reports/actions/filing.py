"""Filing a report: by the public, by a mandated unit, or at the desk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.cases.models import CaseAccess
from weibao.cases.models.access import Sees
from weibao.kernel.actor import Actor
from weibao.kernel.crypto import receipts
from weibao.office import clocks, flow, notices, numbers
from weibao.office.attachments.claiming import Waits, claim
from weibao.org.models import Unit
from weibao.org.models.unit import UnitKind
from weibao.org.queries import unit_of_kind
from weibao.org.queries.oversight import overseers

from .. import sealing, slips
from ..flows import REPORT
from ..models import Report, ReporterIdentity
from ..models.report import RANKS, Channel, Urgency
from ..rules import reporters
from ..rules.circumstances import circumstance, judge
from ..rules.suspicions import known_suspicion
from . import rates, tracing

# Channels of other authorities, which send a paper.
OFFICIAL = (Channel.COURT, Channel.PROSECUTOR)


@dataclass(frozen=True)
class Content:
    """What was told. Every text is what the reporter typed, cleaned, nothing added."""

    circumstance: str
    what: str
    place: str = ""
    when: str = ""
    child_known: str = ""
    suspect_known: str = ""
    in_danger: bool = False
    area: str = ""
    # Only to judge the report: the words about the child stand in `child_known`.
    child_age: int | None = None
    child_sex: str = ""


@dataclass(frozen=True)
class Reporter:
    """Who reports. Sealed to the custodians before it reaches the database."""

    name: str = ""
    phone: str = ""
    relation: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone)


class NoStation(Exception):
    """The town has no protection station, so nobody would receive the report."""


def station_of(town: str, *, at: datetime) -> Unit:
    """The protection station that receives the town's reports."""
    station = unit_of_kind(town, UnitKind.STATION, on=at.date())
    if station is None:
        raise NoStation(town)
    return station


def file_report(
    content: Content,
    *,
    by: Actor,
    at: datetime,
    town: str,
    channel: str,
    client_key: str = "",
    reporter: Reporter | None = None,
    from_unit: Unit | None = None,
    known_at: datetime | None = None,
    suspicion: str = "",
    category: str = "",
    only_for: UUID | None = None,
    wish: str = "",
    document: str = "",
    files: Sequence[str] = (),
) -> Report:
    """Write a report and everything that follows at once: access, clocks, notice, sealed identity.

    `category` is the reporter's of `data/reporter_categories.csv`; without one it follows from the
    unit, else anybody. `only_for` is who alone of `from_unit` may follow it. `wish` and `document`
    come with a call and with a paper of a court or prosecutor.

    `client_key` is the once-only key of the form; the receipt code is derived from it and is not
    stored, so a repeated request shows the same code. Urgency is decided here, whatever came in.
    `suspicion` is a code of `rules.suspicions`: the report is held apart, its clocks run all the same.
    `files` are tokens of uploads; raises `attachments.claiming.NotAttached`.
    """
    with transaction.atomic():
        station = station_of(town, at=at)
        held = rates.layer_that_holds(by, from_unit, town=town, station=station, at=at)
        row = Report(
            town=town,
            area=content.area or town,
            channel=channel,
            **_told(content),
            receipt_digest=_receipt_digest(client_key),
            named=bool(reporter),
            unit=station,
            from_unit=from_unit,
            known_at=known_at,
            suspicion=known_suspicion(suspicion or (rates.FLOOD if held else "")),
            held=bool(suspicion or held),
            reporter_category=category or _category(channel, from_unit),
            reported_after=minutes(known_at, at) if known_at else None,
            only_for=only_for,
            wish=wish,
            document=document,
        )
        receive(row, by=by, at=at, event="report.filed", fields=["files"] if files else ())
        rates.note_held(row, held, at=at)
        tracing.note(row, but=reporter)
        if reporter:
            seal_identity(row, reporter, at=at)
        waits = Waits.NO if by.person_id else Waits.UNREAD
        claim(files, subject=row, by=by, at=at, waits=waits)
        return row


def receive(
    row: Report, *, by: Actor, at: datetime, event: str, fields: Iterable[str] = ()
) -> None:
    """Write a new report of `row.unit` and set it going: number, history, access, clocks, notice."""
    number = numbers.take("report", town=row.town, year=at.year)
    row.number = f"R{at.year}-{number:04d}"
    row.status = "received"
    row.status_at = row.created_at = at
    aggregates.create(slips.stamped(row), by=by, at=at, event=event, fields=fields)
    _set_going(row, row.unit, by=by, at=at)


def _set_going(report: Report, station: Unit, *, by: Actor, at: datetime) -> None:
    """What follows at once: its history begins, who sees it, by when, and who is told."""
    flow.history(report, REPORT, "file", source="", target="received", by=by, at=at)
    _let_see(report, station, at=at)
    _start_clocks(report, station, at=at)
    _tell(report, station, at=at)


def _told(content: Content) -> dict[str, Any]:
    """What was told, and what the internal table of today makes of it; both kept with the report."""
    found = judge(
        content.circumstance,
        in_danger=content.in_danger,
        age=content.child_age,
        sex=content.child_sex,
    )
    return {
        "circumstance": circumstance(content.circumstance).code,
        "urgency": found.urgency,
        "urgency_rank": RANKS[Urgency(found.urgency)],
        "statutory": " ".join(found.statutory),
        "urgency_why": " ".join(found.reasons),
        "judged_by": found.table,
        "in_danger": content.in_danger,
        "what": content.what,
        "place": content.place,
        "when": content.when,
        "child_known": content.child_known,
        "suspect_known": content.suspect_known,
    }


def seal_identity(report: Report, reporter: Reporter, *, at: datetime) -> None:
    """Put who reported into an envelope that only the town's custodians can open."""
    body = json.dumps(
        {"name": reporter.name, "phone": reporter.phone, "relation": reporter.relation},
        ensure_ascii=False,
    )
    sealed = sealing.seal_for_custodians(body.encode(), report=report)
    ReporterIdentity.objects.create(
        report=report,
        town=report.town,
        envelope=sealed.box,
        packed_for=sealed.packed_for,
        created_at=at,
    )


def receipt_code(client_key: str, report: Report) -> str | None:
    """The code of the slip again, for a repeated request with the same key."""
    if report.receipt_digest is None:
        return None
    return receipts.rederive_code(client_key, report.receipt_digest)


def _category(channel: str, from_unit: Unit | None) -> str:
    """The unit's own category where the unit reports; a court or prosecutor is a state organ."""
    if channel == Channel.MANDATED and from_unit is not None:
        return reporters.proposed(from_unit.kind)
    return reporters.STATE_ORGAN if channel in OFFICIAL else reporters.ANYONE


def minutes(start: datetime, end: datetime) -> int:
    """Whole minutes between two moments, rounded up, never negative."""
    return max(0, ceil((end - start).total_seconds() / 60))


def _receipt_digest(client_key: str) -> str | None:
    return receipts.digest(receipts.derive_code(client_key)) if client_key else None


def _let_see(report: Report, station: Unit, *, at: datetime) -> None:
    """Who sees a new report. It is made in this transaction, so no line of it can be open yet."""
    lines = dict.fromkeys(overseers(report.town), (Sees.STAGE, "分管和监督"))
    lines[station] = (Sees.ALL, "受理")
    CaseAccess.objects.bulk_create(
        CaseAccess(
            town=report.town, subject=report.pk, unit=unit, sees=sees, valid_from=at, why=why
        )
        for unit, (sees, why) in lines.items()
    )


def _start_clocks(report: Report, station: Unit, *, at: datetime) -> None:
    limits = ["IN001", "IN002", "IN006"]
    if report.urgency == Urgency.DANGER:
        limits.append("IN007")
    clocks.start_first(limits, subject=report, unit=station, at=at)


def _tell(report: Report, station: Unit, *, at: datetime) -> None:
    urgent = report.urgency != Urgency.NORMAL
    notices.tell(
        station,
        f"新报告 {report.number}：{circumstance(report.circumstance).label}",
        town=report.town,
        key=f"report:{report.pk}",
        at=at,
        about=report,
        urgent=urgent,
    )


def plain(values: Mapping[str, Any]) -> Content:
    """`Content` from a cleaned form."""
    names = Content.__dataclass_fields__
    return Content(**{name: values[name] for name in names if values.get(name)})
