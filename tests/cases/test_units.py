"""Units that are asked to take part: told, let in as far as stated, never by another unit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import world
from tests.cases.stages import at_stage, fresh
from tests.support.towns import Towns
from tests.support.worker import Worker, form_on, text_of
from tests.world import NOW, Town
from weibao.audit.aggregates import Stale
from weibao.cases.actions import units
from weibao.cases.models import Case, CaseAccess
from weibao.cases.models.access import Sees
from weibao.cases.permissions import CASES_READ, CASES_VIEW, CASES_WORK
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Notice

AtDesk = Callable[[Town, str], Worker]


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def invite(case: Case, where: Town, *, by: str = "clerk", sees: Sees = Sees.OWN) -> Case:
    return units.invite(
        case.pk,
        by=where[by],
        at=NOW,
        version=fresh(case).version,
        unit=where.units["police"],
        sees=sees,
        why="核实伤情",
    )


@pytest.mark.parametrize("sees", list(Sees))
def test_a_unit_sees_as_much_as_was_said(here: Town, case: Case, sees: Sees) -> None:
    invite(case, here, sees=sees)
    police = here["police"]
    assert CASES_VIEW.can(police, case)
    assert CASES_READ.can(police, case) == (sees != Sees.STAGE)
    assert not CASES_WORK.can(police, case)
    told = Notice.objects.get(unit=here.units["police"])
    assert told.text == f"请您单位参与个案 {case.number}"


def test_invited_twice_is_told_once_and_seen_wider(here: Town, case: Case) -> None:
    invite(case, here, sees=Sees.STAGE)
    invite(case, here, sees=Sees.ALL)
    assert Notice.objects.filter(unit=here.units["police"]).count() == 1
    line = CaseAccess.objects.get(subject=case.pk, unit=here.units["police"], valid_to=None)
    assert line.sees == Sees.ALL
    assert fresh(case).version == 3


@pytest.mark.parametrize("key", ["director", "police", "leader", "discipline", "keeper"])
def test_only_the_lead_invites(here: Town, case: Case, key: str) -> None:
    with pytest.raises(Refused):
        invite(case, here, by=key)


def test_the_station_next_door_invites_nobody(towns: Towns) -> None:
    case = world.case(towns.here)
    with pytest.raises(Refused):
        invite(case, towns.there)


def test_nobody_joins_a_closed_case(here: Town) -> None:
    case = at_stage(here, "closed")
    with pytest.raises(Blocked):
        invite(case, here)


def test_an_invitation_names_the_version_it_saw(here: Town, case: Case) -> None:
    with pytest.raises(Stale):
        units.invite(
            case.pk,
            by=here["clerk"],
            at=NOW,
            version=7,
            unit=here.units["police"],
            sees=Sees.OWN,
            why="x",
        )


def test_inviting_on_the_page(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    action = f"/cases/{case.pk}/units/"
    page = clerk.get("cases:detail", case.pk)
    unit = str(here.units["police"].pk)
    early = clerk.press(page, action, unit=unit, why="")
    assert early.status_code == 422
    assert form_on(early, action).fields["unit"] == unit
    done = clerk.press(early, action, sees="own", why="核实伤情")
    assert done.headers["Location"] == f"/cases/{case.pk}/#units"
    assert "核实伤情" in text_of(clerk.get("cases:detail", case.pk))


def test_the_other_towns_units_are_no_choice(towns: Towns, at_desk: AtDesk) -> None:
    case = world.case(towns.here)
    typed = {"version": "1", "unit": str(towns.there.units["police"].pk), "sees": "all", "why": "x"}
    page = at_desk(towns.here, "clerk").send("cases:invite", case.pk, **typed)
    assert page.status_code == 422
    assert CaseAccess.objects.filter(unit=towns.there.units["police"]).count() == 0
