"""The report behind a case, on the case's timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from weibao.kernel.actor import Actor
from weibao.kernel.moment import ZONE
from weibao.kernel.timeline import Line, timelines

from .models import Report
from .models.message import MessageKind
from .permissions import REPORTS_READ
from .rules.circumstances import circumstance


@timelines.register("reports.behind_case")
def behind_case(kind: str, pk: Any, actor: Actor, at: datetime) -> list[Line]:
    """When it was reported and what the reporter was told; the words only for those who may read."""
    if kind != "case":
        return []
    readable = REPORTS_READ.visible_to(actor, Report.objects.filter(pk=OuterRef("pk")))
    reports = Report.objects.filter(case=pk).annotate(open_to=Exists(readable))
    lines: list[Line] = []
    for report in reports.select_related("from_unit").prefetch_related("messages"):
        open_to = bool(report.open_to)
        lines.append(
            Line(
                report.created_at,
                f"收到{report.get_channel_display()}",
                "sealed",
                circumstance(report.circumstance).label,
                # Which unit reported is for those who handle the report, not for all who take part.
                report.reporter_words if open_to else "",
                tone="seal",
                link=report.number if open_to else "",
                link_url=reverse("reports:detail", args=[report.pk]) if open_to else "",
                key=report.pk.hex,
            )
        )
        lines += [_message_line(message, open_to) for message in report.messages.all()]
    return lines


def _message_line(message: Any, open_to: bool) -> Line:
    from_reporter = message.kind == MessageKind.FROM_REPORTER
    return Line(
        message.at,
        "报告人补充" if from_reporter else f"回复报告人（{message.get_kind_display()}）",
        "message",
        message.text if open_to else "",
        f"报告人 {message.seen_at.astimezone(ZONE):%m-%d} 已看" if message.seen_at else "",
        tone="plain" if from_reporter else "accent",
        kind="talk",
        key=message.pk.hex,
    )
