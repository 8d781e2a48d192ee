"""Accounts: made once, found by user name and phone, switched off without losing what was done."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.org import factories
from tests.org.factories import TOWN, SmallTown
from weibao.audit.models import Event, Revision
from weibao.kernel.actor import Actor
from weibao.kernel.permission import Refused
from weibao.org.actions import people
from weibao.org.actions.scope import NotPossible
from weibao.org.models import Appointment, Person
from weibao.org.queries.people import by_login, people_visible, posts_of
from weibao.org.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture
def by(town: SmallTown) -> Actor:
    return factories.acting(town.keeper)


def test_a_new_account_has_a_one_time_password_and_no_post(
    town: SmallTown, by: Actor, at: datetime
) -> None:
    made = people.create_person(
        town=TOWN, username=" ZhouWJ ", name="周文静", phone="138 0000 2271", by=by, at=at
    )
    person = Person.objects.get(pk=made.person.pk)
    assert (person.username, person.name, person.phone) == ("zhouwj", "周文静", "13800002271")
    assert person.check_password(made.password)
    assert person.must_change_password
    assert not Appointment.objects.filter(person=person).exists()
    event = Event.objects.get(kind="person.created", subject=person.pk)
    assert "周文静" not in str(event.__dict__)


@pytest.mark.parametrize(
    "typed", ["zhouwj", "ZHOUWJ", "  zhouwj ", "13800002271", "+86 138-0000-2271"]
)
def test_user_name_and_phone_lead_to_the_same_person(clerk: Person, typed: str) -> None:
    assert by_login(typed) == clerk


@pytest.mark.parametrize("typed", ["", "zhou", "1380000227", "13800002272", "周文静", "x" * 5000])
def test_anything_else_leads_to_nobody(clerk: Person, leader: Person, typed: str) -> None:
    assert by_login(typed) is None


def test_an_account_without_a_phone_is_not_found_by_an_empty_one(town: SmallTown) -> None:
    assert town.keeper.phone_token is None
    assert by_login("") is None
    assert by_login("no phone:") is None


@pytest.mark.parametrize(
    ("username", "words"),
    [
        ("13800009999", "以小写字母开头"),
        ("a", "2 到 40 个"),
        ("zhou wj", "只用字母"),
        ("周文静", "以小写字母开头"),
        ("zhouwj", "已经有人用了"),
        ("x" * 41, "2 到 40 个"),
    ],
)
def test_a_user_name_is_plain_free_and_no_phone(
    clerk: Person, by: Actor, at: datetime, username: str, words: str
) -> None:
    with pytest.raises(NotPossible, match=words) as refused:
        people.create_person(town=TOWN, username=username, name="某人", by=by, at=at)
    assert refused.value.field == "username"


@pytest.mark.parametrize(
    ("phone", "words"),
    [("13800002271", "已经有账号"), ("１３８００００２２７１", "已经有账号"), ("12345", "11 位")],
)
def test_a_phone_is_a_mobile_number_of_one_person(
    clerk: Person, by: Actor, at: datetime, phone: str, words: str
) -> None:
    with pytest.raises(NotPossible, match=words) as refused:
        people.create_person(town=TOWN, username="other", name="某人", phone=phone, by=by, at=at)
    assert refused.value.field == "phone"


def test_a_changed_phone_signs_in_and_the_old_one_does_not(
    clerk: Person, by: Actor, at: datetime
) -> None:
    people.change_person(
        person=clerk.pk, version=1, name="周文静", phone="13700001111", by=by, at=at
    )
    assert by_login("13700001111") == clerk
    assert by_login("13800002271") is None
    people.change_person(person=clerk.pk, version=2, name="周文静", phone="", by=by, at=at)
    assert by_login("13700001111") is None
    assert Revision.objects.filter(subject=clerk.pk).count() == 3


def test_switching_off_ends_posts_and_on_does_not_bring_them_back(
    clerk: Person, by: Actor, at: datetime
) -> None:
    people.deactivate(person=clerk.pk, version=1, by=by, at=at)
    assert Appointment.objects.get(person=clerk).valid_to == at.date()
    with pytest.raises(NotPossible):
        people.deactivate(person=clerk.pk, version=2, by=by, at=at)
    people.reactivate(person=clerk.pk, version=2, by=by, at=at)
    clerk.refresh_from_db()
    assert clerk.is_active
    assert factories.acting(clerk, at.date()).seats == ()


def test_a_keeper_does_not_switch_off_the_own_account(
    town: SmallTown, by: Actor, at: datetime
) -> None:
    with pytest.raises(Refused):
        people.deactivate(person=town.keeper.pk, version=1, by=by, at=at)


def test_a_keeper_of_another_town_cannot_touch_an_account(
    other_town: SmallTown, clerk: Person, at: datetime
) -> None:
    theirs = factories.acting(other_town.keeper)
    with pytest.raises(Refused):
        people.deactivate(person=clerk.pk, version=1, by=theirs, at=at)
    with pytest.raises(Refused):
        people.change_person(person=clerk.pk, version=1, name="换名", phone="", by=theirs, at=at)
    with pytest.raises(Refused):
        people.create_person(town=TOWN, username="planted", name="内鬼", by=theirs, at=at)


def test_the_list_holds_the_towns_people_once_each(
    town: SmallTown, other_town: SmallTown, clerk: Person, leader: Person
) -> None:
    factories.seat(clerk, Role.CUSTODIAN, town.government)
    seen = list(people_visible(factories.acting(clerk)))
    assert sorted(person.username for person in seen) == ["keeper110", "pengzy", "zhouwj"]
    assert list(people_visible(None)) == []


def test_posts_of_people_in_one_answer(town: SmallTown, clerk: Person, at: datetime) -> None:
    held = posts_of([clerk.pk, town.keeper.pk], on=at.date())
    assert [row.post.unit.name for row in held[clerk.pk]] == ["未保工作站"]
