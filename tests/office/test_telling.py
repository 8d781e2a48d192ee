"""What apps below say by role arrives as notices; who is put into a post of power is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world
from tests.org import factories as org
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.kernel.telling import tell
from weibao.office.models import Notice
from weibao.org.actions import posts
from weibao.org.models import Appointment, Post
from weibao.org.roles import Role


@pytest.fixture
def here(towns: Towns) -> Town:
    return towns.here


def test_each_post_of_the_roles_once_and_no_other_town(here: Town) -> None:
    for _ in range(2):
        tell(here.code, (Role.CUSTODIAN, Role.FIRST_RESPONSIBLE), "一件事", key="k", at=NOW)
    rows = Notice.objects.values_list("town", "unit__name", "role", "urgent")
    assert set(rows) == {
        (here.code, "未保工作站", "custodian", True),
        (here.code, "镇纪委", "custodian", True),
        (here.code, "镇政府", "first_responsible", True),
    }


def test_who_was_there_is_not_told(here: Town) -> None:
    own = Post.objects.get(role=Role.CUSTODIAN, unit=here.units["station"])
    tell(here.code, (Role.CUSTODIAN,), "一件事", key="k", at=NOW, beside=own.pk)
    assert Notice.objects.get().unit == here.units["discipline"]


def appoint(here: Town, role: Role, unit: str) -> Appointment:
    post = org.post(role, here.units[unit], must_fill=False)
    person = org.person("newcomer", "冯新到", town=here.code)
    return posts.appoint(
        post=post.pk, person=person.pk, valid_from=NOW.date(), by=here["keeper"], at=NOW
    )


@pytest.mark.parametrize(
    ("role", "unit", "told"),
    [
        (Role.CUSTODIAN, "police", True),
        (Role.SYSTEM_KEEPER, "government", True),
        (Role.AUDITOR, "discipline", True),
        (Role.STATION_CLERK, "station", True),
        (Role.HANDLER, "school", False),
        (Role.CHILD_DIRECTOR, "village", False),
    ],
)
def test_a_keeper_who_gives_power_is_not_alone_in_knowing(
    here: Town, role: Role, unit: str, *, told: bool
) -> None:
    made = appoint(here, role, unit)
    rows = Notice.objects.filter(key__startswith=f"appointed:{made.pk}")
    roles = {("镇政府", "first_responsible"), ("镇纪委", "discipline")} if told else set()
    assert set(rows.values_list("unit__name", "role")) == roles
    assert "冯新到" not in "".join(rows.values_list("text", flat=True))


def test_setting_up_a_town_tells_nobody(here: Town) -> None:
    world.report(here, at=NOW + timedelta(days=1))
    assert not Notice.objects.filter(key__startswith="appointed").exists()
