"""What was done to the clocks of the demo: one stopped, one extended, one urged, a child nearly of age."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from weibao.cases.actions import clocks as acting
from weibao.cases.actions.children import link_child
from weibao.cases.models import Case
from weibao.children.actions.files import open_file
from weibao.kernel.actor import Actor
from weibao.kernel.moment import full_age_from
from weibao.office.models import Clock

from .town import TOWN, actor

# Days until the child of the newest case counts as eighteen.
COMING = 19


def fill(*, at: datetime) -> int:
    """Everything a clock can show, dated relative to `at`; answers how many clocks were touched."""
    clerk = actor("zhouwj", at=at)
    running = Clock.objects.filter(town=TOWN, state="running", due_at__gt=at + timedelta(days=2))
    inquiries = list(running.filter(deadline="IN003").exclude(case=None).order_by("due_at"))
    touched = 0
    if len(inquiries) > 1:
        _stop(inquiries[0], clerk, at)
        _extend(inquiries[-1], clerk, at)
        touched = 2
    given = running.filter(deadline="IN005").exclude(case=None).order_by("due_at").first()
    if given is not None and given.unit_id not in clerk.unit_ids:
        acting.urge(given.pk, by=clerk, at=at - timedelta(hours=30))
        touched += 1
    _nearly_of_age(clerk, at)
    return touched


def _stop(row: Clock, by: Actor, at: datetime) -> None:
    began = max(row.started_at, at - timedelta(hours=26))
    words = "伤情鉴定已送区公安局物证鉴定室，等书面意见"
    acting.stop(row.pk, by=by, at=began, why="expertise", words=words)


def _extend(row: Clock, by: Actor, at: datetime) -> None:
    words = "孩子的父亲在外省，要等他回来谈；未保工作站站长已同意"
    acting.extend(row.pk, by=by, at=max(row.started_at, at - timedelta(hours=3)), words=words)


def _nearly_of_age(by: Actor, at: datetime) -> None:
    """A girl of seventeen in the newest case that has no child on file yet, else in the newest."""
    cases = Case.objects.filter(town=TOWN, status="investigating").order_by("-created_at")
    free = cases.exclude(participants__role="child", participants__child__isnull=False)
    case = free.first() or cases.first()
    if case is None:
        return
    child = open_file(
        by=actor("daiyh", at=at),
        at=max(case.created_at, at - timedelta(hours=4)),
        town=TOWN,
        area=case.area,
        name="庹静怡",
        sex="female",
        birth=_born(at.date() + timedelta(days=COMING)),
    )
    link_child(
        case.pk,
        by=by,
        at=max(case.created_at, at - timedelta(hours=3)),
        version=case.version,
        child=child.pk,
    )


def _born(day: date) -> date:
    """The birthday of somebody who counts as eighteen on `day`."""
    born = day.replace(year=day.year - 18, day=min(day.day, 28)) - timedelta(days=1)
    while full_age_from(born, 18) < day:
        born += timedelta(days=1)
    return born
