"""The doors by which reports of the demo come in, each through the product's own action."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from weibao.kernel.actor import SYSTEM, Actor
from weibao.org.models import Appointment, Unit
from weibao.org.models.unit import UnitKind
from weibao.org.queries import actor_for, unit_of_kind
from weibao.reports.actions import mandated, taking
from weibao.reports.actions.filing import Content, Reporter, file_report
from weibao.reports.actions.mandated import Told
from weibao.reports.actions.taking import Order
from weibao.reports.models import Report
from weibao.reports.permissions import MANDATED
from weibao.reports.rules.reporters import proposed

from .town import TOWN, actor


def someone_of(unit: Unit, *, at: datetime) -> Actor | None:
    """Whoever reports for the unit on that day; None while its post is empty."""
    rows = Appointment.objects.filter(post__unit=unit, post__role__in=MANDATED)
    held = rows.filter(valid_from__lte=at.date()).select_related("person").first()
    return actor_for(held.person, on=at.date()) if held else None


def by_public(content: Content, *, at: datetime, key: str) -> Report:
    return file_report(content, by=SYSTEM, at=at, town=TOWN, channel="public", client_key=key)


def by_unit(
    content: Content,
    *,
    unit: Unit,
    at: datetime,
    minutes: int = 25,
    told: Iterable[str] = ("police",),
    reason: str = "",
) -> Report:
    """A unit that knew `minutes` before and told these authorities while it filled in the form."""
    by = someone_of(unit, at=at)
    known = at - timedelta(minutes=minutes)
    if by is None:
        return file_report(
            content, by=SYSTEM, at=at, town=TOWN, channel="mandated", from_unit=unit, known_at=known
        )
    moment = at - timedelta(minutes=min(minutes, 6))
    report = mandated.file_mandated(
        content,
        by=by,
        at=at,
        unit=unit,
        category=proposed(unit.kind),
        known_at=known,
        told=[
            Told(one, moment, by.name, "phone", "接警 0911" if one == "police" else "")
            for one in told
        ],
    )
    if reason:
        return mandated.explain(report.pk, by=by, at=at + timedelta(minutes=5), reason=reason)
    return report


def by_desk(
    content: Content,
    *,
    at: datetime,
    channel: str,
    key: str,
    caller: Reporter | None = None,
    wish: str = "receipt",
    order: Order | None = None,
    document: str = "",
) -> Report:
    """Written down by the clerk of the station."""
    station = unit_of_kind(TOWN, UnitKind.STATION, on=at.date())
    assert station is not None  # noqa: S101 - the demo's town has one
    return taking.take(
        content,
        by=actor("zhouwj", at=at),
        at=at,
        unit=station,
        channel=channel,
        client_key=key,
        caller=caller,
        wish=wish,
        order=order,
        document=document,
    )
