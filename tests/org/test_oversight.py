from __future__ import annotations

from datetime import datetime

from tests.org import factories
from tests.org.factories import TOWN, SmallTown
from weibao.org.actions import units
from weibao.org.models.unit import UnitKind
from weibao.org.queries.oversight import overseers


def test_leadership_and_discipline_of_the_own_town_watch(
    town: SmallTown, other_town: SmallTown, at: datetime
) -> None:
    discipline = factories.unit("镇纪委", UnitKind.DISCIPLINE)
    assert set(overseers(TOWN)) == {town.government, discipline}
    by = factories.acting(town.keeper)
    units.close_unit(unit=discipline.pk, version=1, on=at.date(), by=by, at=at)
    assert overseers(TOWN) == [town.government]
