"""The first people of a town, before there is anybody who could appoint them."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from tests.org import factories
from tests.org.factories import CHEAP, OTHER_TOWN, SmallTown
from weibao.org.actions import founding
from weibao.org.actions.scope import NotPossible
from weibao.org.models import CustodianKey, Person, Post, Town
from weibao.org.models.unit import UnitKind
from weibao.org.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture
def new_town(town: SmallTown) -> Town:
    """A town in whose government nobody keeps the system yet."""
    factories.area(OTHER_TOWN, "白水镇")
    made = Town.objects.create(
        code=OTHER_TOWN,
        area_id=OTHER_TOWN,
        name="白水镇",
        district_name="云岭区",
        since=factories.FOUNDED.date(),
    )
    government = factories.unit("镇政府", UnitKind.GOVERNMENT, town=OTHER_TOWN)
    factories.post(Role.SYSTEM_KEEPER, government)
    factories.post(Role.CUSTODIAN, government, title="保管人（甲）")
    return made


def test_the_first_keeper_with_a_one_time_password(new_town: Town, at: datetime) -> None:
    made = founding.first_keeper(town=new_town, username="zhangsf", name="张三丰", at=at)
    assert made.person.check_password(made.password)
    assert made.person.must_change_password
    assert factories.acting(made.person, at.date()).roles == {Role.SYSTEM_KEEPER}
    with pytest.raises(NotPossible, match="已经有系统管理员"):
        founding.first_keeper(town=new_town, username="lisi", name="李四", at=at)


def test_the_first_keeper_with_a_password_of_their_own(new_town: Town, at: datetime) -> None:
    with pytest.raises(ValidationError):
        founding.first_keeper(
            town=new_town, username="zhangsf", name="张三丰", password="zhang123456", at=at
        )
    made = founding.first_keeper(
        town=new_town, username="zhangsf", name="张三丰", password=factories.PASSWORD, at=at
    )
    assert made.password == ""
    assert made.person.check_password(factories.PASSWORD)
    assert not made.person.must_change_password


def test_the_keeper_of_one_town_may_keep_the_next(
    town: SmallTown, new_town: Town, leader: Person, at: datetime
) -> None:
    with pytest.raises(NotPossible, match="不是系统管理员"):
        founding.first_keeper(town=new_town, username=leader.username, name="彭志远", at=at)
    made = founding.first_keeper(town=new_town, username=town.keeper.username, name="", at=at)
    assert made.person == town.keeper
    towns = {seat.town for seat in factories.acting(town.keeper, at.date()).seats}
    assert towns == {town.code, OTHER_TOWN}


def test_custodians_have_a_post_and_a_key_each(new_town: Town, at: datetime) -> None:
    for username, name in (("qinsy", "秦守义"), ("lanbg", "兰保国")):
        founding.first_custodian(
            town=new_town,
            username=username,
            name=name,
            passphrase="一句自己记得住的长话",
            at=at,
            cost=CHEAP,
        )
    assert CustodianKey.objects.filter(town=OTHER_TOWN).count() == 2
    # The town had one post for it; the second person got one beside it.
    assert Post.objects.filter(unit__town=OTHER_TOWN, role=Role.CUSTODIAN).count() == 2
