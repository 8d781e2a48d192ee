"""How many queries each page of the desk may ask, and that twenty rows and more ask no more than two."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.desk import crowd
from tests.support.towns import Towns
from tests.support.worker import Worker
from weibao.cases.models import Case
from weibao.children.models import Child
from weibao.reports.actions.complaining import complain
from weibao.reports.models import CallBack, IdentityOpening, OpeningRequest

FEW, MANY = 2, 24
# So many measures, children and messages has one case, so many cases one child.
PART = 3

# Who opens which page, and the most it may ask. What every page asks (session, person, posts, counts
# of the navigation) is about ten. `case`, `report` … stand for the rows of `subjects`.
BUDGETS = [
    ("clerk", "desk:home", "", 66),
    ("director", "desk:home", "", 40),
    ("police", "desk:home", "", 36),
    ("leader", "desk:home", "", 44),
    ("keeper", "desk:home", "", 24),
    ("clerk", "desk:notices", "", 16),
    ("clerk", "desk:clocks", "", 28),
    ("leader", "desk:clocks", "", 28),
    ("director", "desk:clocks", "", 25),
    ("clerk", "reports:list", "", 25),
    ("leader", "reports:list", "", 25),
    ("director", "reports:made", "", 15),
    ("clerk", "reports:take", "", 15),
    ("director", "reports:file", "", 15),
    ("director", "reports:made-one", "made", 20),
    ("clerk", "reports:statistics", "", 25),
    ("leader", "reports:statistics", "", 25),
    ("clerk", "reports:trainings", "", 25),
    ("director", "reports:trainings", "", 20),
    ("custodian", "desk:home", "", 25),
    ("custodian", "reports:sealed", "", 20),
    ("custodian", "reports:openings", "", 15),
    ("discipline", "reports:openings", "", 20),
    ("second", "reports:opening", "opening", 20),
    ("custodian", "reports:callback", "callback", 20),
    ("clerk", "reports:callback", "callback", 20),
    ("custodian", "reports:request", "request", 20),
    ("clerk", "reports:callback-ask", "named", 15),
    ("clerk", "reports:request-ask", "named", 15),
    ("clerk", "reports:detail", "named", 30),
    ("custodian", "reports:custody", "", 15),
    ("custodian", "reports:packing", "", 15),
    ("keeper", "reports:custody", "", 20),
    ("first", "reports:recovery", "", 25),
    ("custodian", "reports:recovery-consent", "", 15),
    ("custodian", "org:custody", "", 15),
    ("discipline", "reports:complaints", "", 20),
    ("leader", "reports:complaint", "complaint", 20),
    ("discipline", "reports:complaint", "complaint", 25),
    ("clerk", "reports:slips", "", 15),
    ("clerk", "reports:detail", "report", 30),
    ("leader", "reports:detail", "report", 25),
    ("custodian", "reports:unseal", "named", 15),
    ("clerk", "cases:list", "", 25),
    ("director", "cases:list", "", 25),
    ("leader", "cases:list", "", 25),
    ("clerk", "cases:timeline", "case", 50),
    ("clerk", "cases:reviews", "", 25),
    ("leader", "cases:reviews", "", 25),
    ("clerk", "cases:review", "case", 25),
    ("director", "cases:timeline", "case", 38),
    ("leader", "cases:timeline", "case", 34),
    ("clerk", "cases:detail", "case", 92),
    ("director", "cases:detail", "case", 66),
    ("leader", "cases:detail", "case", 54),
    ("clerk", "cases:child", "case", 20),
    ("clerk", "cases:person-add", "case", 15),
    ("clerk", "cases:person", "participant", 20),
    ("clerk", "cases:siblings", "case", 25),
    ("clerk", "cases:meeting-new", "case", 20),
    ("clerk", "cases:assignment", "assignment", 35),
    ("police", "cases:assignment", "assignment", 35),
    ("clerk", "cases:question", "question", 35),
    ("teacher", "cases:question", "question", 30),
    ("clerk", "cases:meeting", "meeting", 30),
    ("clerk", "cases:meeting-notes", "meeting", 25),
    ("clerk", "children:list", "", 22),
    ("director", "children:list", "", 21),
    ("clerk", "children:detail", "child", 40),
    ("clerk", "org:units", "", 20),
    ("keeper", "org:posts", "", 20),
    ("keeper", "org:people", "", 20),
    ("keeper", "org:unit", "unit", 20),
    ("keeper", "org:person", "person", 20),
    ("clerk", "org:account", "", 20),
    ("clerk", "plan:list", "", 20),
    ("auditor", "audit:list", "", 20),
    ("keeper", "office:settings", "", 20),
    ("keeper", "office:holidays", "", 20),
    ("keeper", "office:limits", "", 15),
    ("keeper", "office:values", "", 15),
]


def subjects(towns: Towns, case: Case, child: Child) -> dict[str, object]:
    here = towns.here
    report = case.reports.get()
    named = report.__class__.objects.filter(named=True).first()
    complaint = report.complaints.first() or complain(report, at=world.NOW, text="没有人回话")
    return {
        "case": case.pk,
        "child": child.pk,
        "report": report.pk,
        "named": named.pk if named else None,
        "made": report.__class__.objects.filter(channel="mandated").first().pk,
        "complaint": complaint.pk,
        "callback": CallBack.objects.order_by("pk")[0].pk,
        "opening": IdentityOpening.objects.order_by("pk")[0].pk,
        "request": OpeningRequest.objects.order_by("pk")[0].pk,
        "participant": case.participants.filter(role="carer").order_by("since", "pk")[0].pk,
        "assignment": case.assignments.filter(state="open").exclude(person=None)[0].pk,
        "question": case.questions.filter(state="open", unit=here.units["school"])[0].pk,
        "meeting": case.meetings.order_by("pk")[0].pk,
        "unit": here.units["station"].pk,
        "person": here.people["clerk"].pk,
    }


def asked(towns: Towns, rows: dict[str, object]) -> dict[tuple[str, str], int]:
    """Queries of each page."""
    desks = {key: Worker(towns.here.people[key], at=world.NOW) for key, *_ in BUDGETS}
    found = {}
    for key, name, row, _ in BUDGETS:
        arguments = [rows[row]] if row else []
        with CaptureQueriesContext(connection) as queries:
            page = desks[key].get(name, *arguments)
        assert page.status_code == 200, (key, name, page.status_code)
        found[key, name] = len(queries)
    return found


# One test for all pages: the crowd takes seconds to gather.
@pytest.mark.usefixtures("clock")
def test_every_page_stays_within_its_budget(towns: Towns) -> None:
    here = towns.here
    case = crowd.add_child_and_case(here, 90)
    crowd.share(case, here, 90)
    child, found = Child.objects.get(), []
    # What a process asks once and keeps is no part of a page.
    Worker(here.people["clerk"], at=world.NOW).get("desk:home")
    for begin, end in ((0, FEW), (FEW, MANY)):
        crowd.fill(here, begin=begin, end=end)
        crowd.crowd_one(case, child, here, begin=begin // PART, end=end // PART)
        crowd.plan(here, tasks=end)
        found.append(asked(towns, subjects(towns, case, child)))
    few, many = found
    assert case.measures.count() > MANY // PART
    assert {page: (few[page], many[page]) for page in few if many[page] > few[page]} == {}
    over = {(k, n): (many[k, n], most) for k, n, _, most in BUDGETS if many[k, n] > most}
    assert over == {}
