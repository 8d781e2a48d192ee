"""What a unit sees of the reports it made by law: stage, messages, whom it told; not the handling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from weibao.kernel.actor import Actor
from weibao.kernel.clock import span
from weibao.kernel.deadlines import Deadline, deadline

from ..models import Notification, Report, ReportMessage
from ..models.message import MessageKind
from ..models.notification import Authority
from ..permissions import REPORTS_MADE
from ..rules.circumstances import circumstance
from ..rules.reporters import Proposal, to_tell
from ..settings import at_once_minutes

# The duty to report at once: 未保法 art. 11(2).
AT_ONCE = "SD001"
STAGES = {
    "received": "工作站收到了，正在看",
    "accepted": "已经受理，正在办",
    "refused": "没有受理，理由见下面",
    "done": "办完了，结果见下面",
    "handed_over": "移交给别的单位办理，说明见下面",
    "sent_back": "退回原来的单位办理，说明见下面",
}


def made_by_us(actor: Actor) -> QuerySet[Report]:
    """Reports that the actor's own units made, the newest first, each with whether it has news."""
    rows = REPORTS_MADE.visible_to(actor, Report.objects.all())
    return rows.annotate(has_news=Exists(unread())).order_by("-created_at")


def with_news(actor: Actor) -> QuerySet[Report]:
    """Those of which nobody of the unit has read what the station told."""
    rows = REPORTS_MADE.visible_to(actor, Report.objects.all())
    return rows.filter(Exists(unread())).order_by("-created_at")


def unread() -> QuerySet[ReportMessage]:
    """What the station told and nobody of the unit has read; for a subquery on reports."""
    told = ReportMessage.objects.filter(report=OuterRef("pk"), seen_at=None)
    return told.exclude(kind=MessageKind.FROM_REPORTER)


def stage(report: Report) -> str:
    """The stage in plain words."""
    return STAGES.get(report.status, report.get_status_display())


@dataclass(frozen=True)
class AtOnce:
    """How soon after the knowing a report came; `over` by the internal figure, which is not law."""

    minutes: int
    figure: int
    limit: Deadline

    @property
    def words(self) -> str:
        """25 分钟; 3 天."""
        return span(timedelta(minutes=self.minutes)) if self.minutes else "不到 1 分钟"

    @property
    def over(self) -> bool:
        return self.minutes > self.figure

    @property
    def figure_words(self) -> str:
        return f"{self.figure // 60} 小时"


def at_once(report: Report, *, figure: int = 0) -> AtOnce | None:
    """The clock of 立即 for a report of a unit; None where nobody said when it was known.

    `figure` in minutes saves asking for it when many are shown.
    """
    if report.reported_after is None:
        return None
    known = figure or at_once_minutes(report.town, on=report.created_at.date())
    return AtOnce(report.reported_after, known, deadline(AT_ONCE))


@dataclass(frozen=True)
class Line:
    """One line of the unit's list."""

    report: Report
    matter: str
    stage: str
    at_once: AtOnce | None
    told: tuple[str, ...]
    asks_why: bool


def lines(found: list[Report], *, at: datetime) -> list[Line]:
    """Lines for `found`; two more queries however many."""
    figure = at_once_minutes(found[0].town, on=at.date()) if found else 0
    told = _told([report.pk for report in found])
    return [_line(report, figure, told.get(report.pk, ())) for report in found]


def _line(report: Report, figure: int, told: tuple[str, ...]) -> Line:
    soon = at_once(report, figure=figure)
    return Line(
        report=report,
        matter=circumstance(report.circumstance).label,
        stage=stage(report),
        at_once=soon,
        told=told,
        asks_why=bool(soon and soon.over and not report.late_reason),
    )


def _told(reports: list[UUID]) -> dict[UUID, tuple[str, ...]]:
    found: dict[UUID, list[str]] = {}
    rows = Notification.objects.filter(report__in=reports).order_by("at")
    for report, authority in rows.values_list("report", "authority"):
        found.setdefault(report, []).append(Authority(authority).label)
    return {report: tuple(dict.fromkeys(labels)) for report, labels in found.items()}


def still_to_tell(report: Report, told: list[Notification]) -> list[tuple[str, Proposal]]:
    """Whom the table proposes to tell and nobody was noted to have told, with label and basis."""
    known = {row.authority for row in told}
    wanted = to_tell(report.reporter_category, report.circumstance)
    return [(Authority(one.authority).label, one) for one in wanted if one.authority not in known]
