"""What org offers to the desk: vacancies as to-dos and in the navigation, units in the search box."""

from __future__ import annotations

from datetime import datetime

from tests.org import factories
from tests.org.factories import SmallTown
from weibao.kernel.crypto.keyring import current_ring
from weibao.org import navigation, retokening, searching, todos
from weibao.org.models import Person
from weibao.org.queries.people import by_login
from weibao.org.roles import Role


def test_the_keeper_is_asked_and_the_station_told(
    town: SmallTown, clerk: Person, leader: Person, at: datetime
) -> None:
    post = factories.post(Role.CHILD_DIRECTOR, town.village)
    mine = todos.vacancies(factories.acting(town.keeper), at, 10)
    assert [(todo.bucket, todo.act, todo.url) for todo in mine] == [
        ("mine", "安排人", f"/units/posts/{post.pk}/appointing/")
    ]
    for person in (clerk, leader):
        told = todos.vacancies(factories.acting(person), at, 10)
        assert [(todo.bucket, todo.act) for todo in told] == [("waiting", "")]
        assert "石桥村" in told[0].title


def test_a_new_towns_many_vacancies_are_one_line(town: SmallTown, at: datetime) -> None:
    for _ in range(8):
        factories.post(Role.HANDLER, town.police)
    lines = todos.vacancies(factories.acting(town.keeper), at, 50)
    assert [line.title for line in lines] == ["8 个必须有人的岗位空着"]


def test_nobody_else_is_bothered(town: SmallTown, other_town: SmallTown, at: datetime) -> None:
    factories.post(Role.CHILD_DIRECTOR, town.village)
    director = factories.person("luoxf", "罗秀芳")
    factories.seat(director, Role.CHILD_DIRECTOR, town.village)
    for person in (director, other_town.keeper):
        assert todos.vacancies(factories.acting(person), at, 10) == []


def test_the_navigation_counts_vacancies(town: SmallTown, clerk: Person, at: datetime) -> None:
    factories.post(Role.CHILD_DIRECTOR, town.village)
    assert navigation.vacancy_count(factories.acting(clerk), at) == (1, False)
    officer = factories.person("hejiang", "何江")
    factories.seat(officer, Role.HANDLER, town.police)
    assert navigation.vacancy_count(factories.acting(officer), at) == (0, False)


def test_units_are_found_by_part_of_a_name_or_alias(
    town: SmallTown, other_town: SmallTown, clerk: Person, at: datetime
) -> None:
    town.station.aliases.create(name="未保站")
    town.station.aliases.create(name="未保点", valid_to=at.date())
    actor = factories.acting(clerk)

    def found(text: str) -> list[str]:
        return [hit.title for hit in searching.units(text, actor, at, 10)]

    assert found("派出") == ["清溪派出所"]
    assert found("未保站") == found("工作站") == ["未保工作站"]
    assert found("未保点") == []
    assert found("白水") == []


def test_phones_are_found_after_the_key_changed(
    own_ring: None, town: SmallTown, at: datetime
) -> None:
    person = factories.person("newkey", "换钥匙", phone="13612345678")
    old = Person.objects.get(pk=person.pk).phone_token
    current_ring().rotate("token", at=at)
    assert by_login("13612345678") == person
    batch = retokening.people(None, 100)
    assert batch.last is None
    assert Person.objects.get(pk=person.pk).phone_token != old
    assert by_login("13612345678") == person
    assert retokening.people(None, 100).changed == 0
    first = retokening.people(None, 1)
    assert (first.seen, first.last is not None) == (1, True)
