from __future__ import annotations

import pytest

from tests.org import factories
from tests.org.factories import OTHER_TOWN, TOWN, SmallTown
from weibao.kernel.actor import SYSTEM
from weibao.kernel.permission import Refused
from weibao.org.actions.scope import NotPossible, check_town
from weibao.org.permissions import PEOPLE_MANAGE
from weibao.org.roles import Role


def test_a_permission_holds_in_the_town_of_the_seat_that_gives_it(
    town: SmallTown, other_town: SmallTown
) -> None:
    # Another post in the other town does not lend it the keeper's permission.
    factories.seat(town.keeper, Role.LEADER, other_town.government)
    keeper = factories.acting(town.keeper)
    assert check_town(PEOPLE_MANAGE, keeper, TOWN).seats[0].role == Role.SYSTEM_KEEPER
    for actor, code in ((keeper, OTHER_TOWN), (keeper, ""), (SYSTEM, TOWN)):
        with pytest.raises(Refused):
            check_town(PEOPLE_MANAGE, actor, code)


def test_what_is_not_possible_says_why_and_where() -> None:
    problem = NotPossible("已经有了", field="name")
    assert (str(problem), problem.reason, problem.field) == ("已经有了", "已经有了", "name")
