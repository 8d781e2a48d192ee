from __future__ import annotations

import pytest

from weibao.org.roles import Role
from weibao.org.rules.apart import clash


@pytest.mark.parametrize(
    ("role", "held"),
    [
        (Role.SYSTEM_KEEPER, [Role.STATION_CLERK]),
        (Role.STATION_CLERK, [Role.SYSTEM_KEEPER]),
        (Role.CUSTODIAN, [Role.LEADER, Role.SYSTEM_KEEPER]),
        (Role.AUDITOR, [Role.SYSTEM_KEEPER]),
        (Role.CHILD_DIRECTOR, [Role.AUDITOR]),
    ],
)
def test_who_is_checked_does_not_check(role: Role, held: list[Role]) -> None:
    assert "不能与" in clash(role, held)


@pytest.mark.parametrize(
    ("role", "held"),
    [
        (Role.STATION_CLERK, [Role.CUSTODIAN, Role.CHILD_SUPERVISOR]),
        (Role.CHILD_DIRECTOR, [Role.FIRST_RESPONSIBLE]),
        (Role.SYSTEM_KEEPER, []),
        (Role.DISCIPLINE, [Role.AUDITOR]),
    ],
)
def test_other_posts_go_together(role: Role, held: list[Role]) -> None:
    assert clash(role, held) == ""
