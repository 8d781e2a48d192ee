"""Who somebody is on a day: appointments have dates, and a post may serve several towns."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.org import factories
from tests.org.factories import OTHER_TOWN, TOWN, SmallTown
from weibao.kernel.actor import Seat
from weibao.org.actions import people, posts, units
from weibao.org.models import Person, Town
from weibao.org.models.unit import UnitKind
from weibao.org.queries import actor_for, name_of, town_shown_to
from weibao.org.roles import Role

pytestmark = pytest.mark.postgres


def test_a_person_is_what_the_posts_of_the_day_say(town: SmallTown, clerk: Person) -> None:
    actor = actor_for(clerk, on=date(2026, 9, 30))
    seat = actor.seats[0]
    assert actor.person_id == clerk.pk
    assert (seat.role, seat.town, seat.area) == (Role.STATION_CLERK, TOWN, TOWN)
    assert (seat.unit_id, actor.name) == (town.station.pk, "周文静")


def test_an_appointment_counts_from_its_first_day_to_the_day_before_its_last(
    town: SmallTown, leader: Person, at: datetime
) -> None:
    first, last = date(2026, 10, 8), date(2026, 10, 20)
    row = posts.add_appointment(
        post=factories.post(Role.DISCIPLINE, town.government),
        person=leader,
        valid_from=first,
        by=factories.acting(town.keeper),
        at=at,
    )
    posts.finish(row, on=last, by=factories.acting(town.keeper), at=at)

    def on(day: date) -> bool:
        return Role.DISCIPLINE in actor_for(leader, on=day).roles

    assert [on(first - timedelta(1)), on(first), on(last - timedelta(1)), on(last)] == [
        False,
        True,
        True,
        False,
    ]


def test_a_village_post_reaches_its_village_only(town: SmallTown) -> None:
    director = factories.person("luoxf", "罗秀芳")
    factories.seat(director, Role.CHILD_DIRECTOR, town.village)
    assert [seat.area for seat in factories.acting(director).seats] == [f"{TOWN}201"]


def test_a_unit_that_serves_two_towns_gives_a_seat_in_each(
    town: SmallTown, other_town: SmallTown
) -> None:
    officer = factories.person("hejiang", "何江")
    town.police.serves.add(Town.objects.get(pk=OTHER_TOWN))
    factories.seat(officer, Role.HANDLER, town.police)
    seats = factories.acting(officer).seats
    assert {(seat.town, seat.area) for seat in seats} == {(TOWN, TOWN), (OTHER_TOWN, OTHER_TOWN)}
    assert len({seat.post_id for seat in seats}) == 1


def test_a_unit_above_towns_has_its_area_and_no_town(town: SmallTown) -> None:
    bureau = factories.unit("区民政局", UnitKind.BUREAU, town="", place="990110")
    viewer = factories.person("quxian", "区里人", town="")
    row = factories.seat(viewer, Role.DISTRICT_VIEWER, bureau)
    expected = Seat(row.pk, "district_viewer", bureau.pk, "", "990110", bureau.kind)
    assert factories.acting(viewer).seats == (expected,)
    assert town_shown_to(factories.acting(viewer)) is None


def test_a_closed_unit_or_post_gives_nothing(town: SmallTown, clerk: Person, at: datetime) -> None:
    by = factories.acting(town.keeper)
    units.close_unit(unit=town.station.pk, version=1, on=at.date(), by=by, at=at)
    assert factories.acting(clerk, at.date()).seats == ()
    assert factories.acting(clerk, at.date() - timedelta(1)).roles == {Role.STATION_CLERK}


def test_it_costs_one_query_however_many_posts(town: SmallTown, clerk: Person) -> None:
    factories.seat(clerk, Role.CUSTODIAN, town.government)
    factories.seat(clerk, Role.CHILD_SUPERVISOR, town.station)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(actor_for(clerk, on=date(2026, 9, 30)).seats) == 3
    assert len(asked) == 1


def test_names_of_a_history_line(town: SmallTown, clerk: Person, at: datetime) -> None:
    assert name_of(clerk.pk) == "周文静"
    assert name_of(None) == "系统"
    assert name_of(town.station.pk) == "已离岗人员"


def test_a_person_without_posts_is_nobody_in_particular(town: SmallTown, at: datetime) -> None:
    made = people.add_person(
        town=TOWN, username="newhere", name="新来的", by=factories.acting(town.keeper), at=at
    )
    assert actor_for(made.person, on=at.date()).seats == ()
