"""Reports of the last days: a pair that belongs together, one merged, one handed over, some held."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from typing import Any

from weibao.cases.models import Case
from weibao.cases.queries.cases import OPEN
from weibao.kernel.actor import SYSTEM, Actor
from weibao.org.models import Unit
from weibao.reports.actions import deciding, handing, merging, signing
from weibao.reports.actions.filing import Content, Reporter, file_report
from weibao.reports.models import Report

from ..people import NEXT_TOWN
from . import attachments
from .matters import area
from .town import DATA, TOWN, actor


def fill(*, at: datetime) -> int:
    """File every report of `data/intake.toml` at its hour and do with it what stands there."""
    rows = tomllib.loads((DATA / "intake.toml").read_text(encoding="utf-8"))["report"]
    for given in rows:
        filed = at - timedelta(hours=given["hours"])
        report = _file(given, at=filed)
        _decide(report, given, by=actor("zhouwj", at=at), at=filed + timedelta(minutes=40))
    return len(rows)


def _file(given: dict[str, Any], *, at: datetime) -> Report:
    unit = Unit.objects.filter(town=TOWN, short_name=given.get("from", "")).first()
    texts = ("circumstance", "what", "place", "child_known", "suspect_known", "in_danger")
    told = {name: given[name] for name in texts if name in given}
    return file_report(
        Content(**told, area=area(given["village"])),
        by=SYSTEM,
        at=at,
        town=TOWN,
        channel=given["channel"],
        reporter=Reporter("令狐女士（虚构）", "13900005678", "邻居")
        if given.get("named")
        else None,
        from_unit=unit,
        known_at=at - timedelta(minutes=35) if unit else None,
        suspicion=given.get("held", ""),
        files=[attachments.kept(attachments.house(), "IMG_0731.jpg", at=at)]
        if given.get("photo")
        else (),
    )


def _decide(report: Report, given: dict[str, Any], *, by: Actor, at: datetime) -> None:
    facts: dict[str, Any] = {"by": by, "at": at, "version": report.version}
    if given.get("then") == "merge":
        cases = Case.objects.filter(
            town=TOWN, status__in=OPEN, circumstance=given["circumstance"], area=report.area
        )
        case = cases.order_by("-created_at")[0]
        merging.merge(report.pk, case=case.pk, reason=given["reason"], **facts)
    if given.get("then") == "to_town":
        handed = handing.to_town(
            report.pk, town=NEXT_TOWN, reason=given["reason"], told=given["told"], **facts
        )
        if given.get("signed") and handed.to_report:
            later = at + timedelta(hours=1)
            there = actor("nieshq", at=later)
            signing.sign(handed.to_report.pk, by=there, at=later, version=1)
            again = later + timedelta(minutes=30)
            deciding.accept(handed.to_report.pk, by=there, at=again, version=2)
    if given.get("then") == "hand_over":
        kind, name, taker, document = given["body"]
        body = handing.Body(kind, name, at, taker, document)
        handing.to_body(report.pk, body=body, reason=given["reason"], told=given["told"], **facts)
