"""Who stays away from a case reaches nothing of it: by no permission, on no page, under no address."""

from __future__ import annotations

import re

import pytest

from weibao.cases.actions import asides
from weibao.cases.permissions import CASES_ASIDE
from weibao.kernel.permission import all_permissions
from weibao.office.models import Notice
from weibao.reports.models import Report

from .addresses import addresses
from .asking import ask
from .conftest import Ground
from .people import Someone
from .planting import LATER
from .rows import KINDS
from .test_leaks import pages
from .test_policy import allowed, listed

pytestmark = pytest.mark.access

# The permissions that are about each kind of row, by how their names begin.
ABOUT = {
    "case": ("cases.", "reviews."),
    "measure": ("measures.",),
    "invitation": ("cases.answer", "invitations."),
    "file": ("files.",),
    "complaint": ("complaints.",),
    "clock": ("clocks.",),
    "clock of the case": ("clocks.",),
    "report": ("reports.", "identity.", "slips.", "custodians."),
}
KNOWING = ("clerk", "supervisor", "police", "teacher", "leader", "first", "discipline")
REASON = "被反映人是我亲戚"


def of_the_matter(ground: Ground) -> dict[str, object]:
    """Rows that belong to the case itself, and to the report behind it."""
    own = ground.planted.happenings["own"]
    clocks = ground.planted.subjects["clock"]
    return {
        "case": own.case,
        "measure": own.measure,
        "invitation": own.invitation,
        "file": own.file,
        "complaint": own.complaint,
        "clock": clocks["own"],
        "clock of the case": clocks["of the case"],
        "report": Report.objects.get(case=own.case),
    }


def leave(who: Someone, ground: Ground) -> None:
    assert who.actor is not None
    case = ground.planted.happenings["own"].case
    asides.step_aside(case.pk, by=who.actor, at=LATER, reason=REASON)


def reached(who: Someone, ground: Ground) -> list[str]:
    """Each permission with a row of the matter that it reaches, by any of its faces."""
    found = []
    for name, row in of_the_matter(ground).items():
        for entry in all_permissions():
            if not entry.name.startswith(ABOUT[name]) or not entry.held_by(who.actor):
                continue
            visible = listed(entry, who, {name: row})  # type: ignore[dict-item]
            if entry.rows is None or visible is None:
                continue
            if visible or allowed(entry, who, row):  # type: ignore[arg-type]
                found.append(f"{entry.name} as {who.name}: {name}")
    return found


@pytest.mark.parametrize("key", KNOWING)
def test_no_permission_reaches_it(key: str, ground: Ground) -> None:
    who = ground[f"{key} here"]
    assert reached(who, ground), "nothing was reached before, which proves nothing"
    leave(who, ground)
    assert reached(who, ground) == []


@pytest.mark.parametrize("key", KNOWING)
def test_no_page_shows_it(key: str, ground: Ground) -> None:
    who = ground[f"{key} here"]
    own = ground.planted.happenings["own"]
    report = Report.objects.get(case=own.case)
    # The number of the case is part of that of another report.
    number = f"(?<!R){own.case.number}"
    traces = re.compile(
        "|".join((number, str(own.case.pk), str(report.pk), report.number, "沐晴立"))
    )
    assert any(traces.search(body.decode(errors="replace")) for body in pages(who).values())
    leave(who, ground)
    shown = {
        f"{path}: {found[0]}"
        for path, body in pages(who).items()
        if (found := traces.search(body.decode(errors="replace")))
    }
    assert shown == set()


@pytest.mark.parametrize("key", KNOWING)
def test_no_address_of_it_answers(key: str, ground: Ground) -> None:
    who = ground[f"{key} here"]
    case = ground.planted.happenings["own"].case
    leave(who, ground)
    for address in addresses():
        if [KINDS.get(slot) for slot in address.slots] == ["case"]:
            assert ask(who, "GET", address.path([case.pk])).status in {404, 405}, address.route
            assert ask(who, "POST", address.path([case.pk])).status in {404, 405}, address.route


def test_the_colleague_goes_on(ground: Ground) -> None:
    leave(ground["clerk here"], ground)
    colleague = ground["supervisor here"]
    assert len(reached(colleague, ground)) > 10
    case = ground.planted.happenings["own"].case
    assert colleague.actor is not None
    assert CASES_ASIDE.can(colleague.actor, case)
    assert Notice.objects.filter(subject=case.pk, role="child_supervisor").exists()
