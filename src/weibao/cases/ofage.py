"""Children who come of age while their case is open: told once before and once on the day.

Nothing is closed by it. Protection of minors ends at eighteen (未成年人保护法 art. 2), so the lead unit
decides how the case goes on: finish it, or pass it to those who help adults.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from weibao.audit.events import record
from weibao.children.rules.leaving import DIED
from weibao.kernel.actor import SYSTEM
from weibao.kernel.moment import ZONE, full_age_from
from weibao.kernel.telling import tell
from weibao.office import notices, settings
from weibao.office.models import Notice
from weibao.org.roles import Role

from .models import Case, Participant
from .models.participant import ParticipantRole
from .queries.cases import OPEN

ADULT = 18
BEFORE = settings.declare(
    "case.of_age_before_days",
    "孩子满 18 岁前多少天告诉承办单位",
    default=30,
    basis="本平台内部设定，不是法定要求",
    unit="天",
    least=1,
    most=180,
    effect="当天再告诉一次；个案不会自动结案",
)


@dataclass(frozen=True)
class Coming:
    """A child of an open case, and the first day on which the child counts as eighteen."""

    case: Case
    child: UUID
    day: date


def of_age_on(birth: date) -> date:
    return full_age_from(birth, ADULT)


def coming(*, until: date) -> Iterator[Coming]:
    """Children of open cases who are eighteen by `until`, however long they are."""
    # A day more than needed: who was born on 29 February has the day after in common years.
    born = date(until.year - ADULT, until.month, min(until.day, 28)) + timedelta(days=5)
    rows = Participant.objects.filter(
        role=ParticipantRole.CHILD,
        until=None,
        child__birth__lte=born,
        case__status__in=OPEN,
    ).select_related("case__lead", "child")
    for row in rows.order_by("case", "pk"):
        # Who died comes of age no more; what was told of it stands in `leaving`.
        if row.child is not None and row.child.birth and row.child.left_kind != DIED:
            day = of_age_on(row.child.birth)
            if day <= until:
                yield Coming(row.case, row.child.pk, day)


def tell_of_age(at: datetime) -> int:
    """Tell what is due at `at`; each is told once, however often this runs."""
    today = at.astimezone(ZONE).date()
    told = 0
    days: dict[str, int] = {}
    for one in coming(until=today + timedelta(days=BEFORE.most)):
        town = one.case.town
        if town not in days:
            days[town] = settings.value(BEFORE.key, town=town, on=today)
        if one.day <= today:
            told += _tell(one, "of_age", at)
        elif one.day - timedelta(days=days[town]) <= today:
            told += _tell(one, "of_age_soon", at)
    return told


def _tell(one: Coming, what: str, at: datetime) -> int:
    key = f"case:{what}:{one.case.pk}:{one.child}"
    if Notice.objects.filter(key=key).exists():
        return 0
    text = _words(one, what)
    case = one.case
    notices.tell(case.lead, text, town=case.town, key=key, at=at, about=case, urgent=True)
    tell(
        case.town,
        [Role.CHILD_SUPERVISOR],
        text,
        key=key,
        at=at,
        about=(case._meta.label_lower, case.pk),
    )
    record(f"case.{what}", actor=SYSTEM, at=at, subject=case)
    return 1


def _words(one: Coming, what: str) -> str:
    number = one.case.number
    if what == "of_age":
        return (
            f"个案 {number}：有孩子已满 18 周岁，个案还在办，请定下一步：办结，或者转给成年人的救助"
        )
    return f"个案 {number}：有孩子到 {one.day.month} 月 {one.day.day} 日满 18 周岁，请提前安排衔接"
