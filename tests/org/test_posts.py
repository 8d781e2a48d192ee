"""Posts and who holds them: vacancies, appointing, handing over with the work that belongs to it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.org import factories
from tests.org.factories import TOWN, SmallTown
from weibao.audit.models import Event
from weibao.kernel.actor import Actor
from weibao.kernel.permission import Refused
from weibao.org.actions import people, posts
from weibao.org.actions.scope import NotPossible
from weibao.org.models import Appointment, Person, Post
from weibao.org.queries.posts import holders, posts_seen, vacancies
from weibao.org.roles import Role

pytestmark = pytest.mark.postgres


@pytest.fixture
def by(town: SmallTown) -> Actor:
    return factories.acting(town.keeper)


@pytest.fixture
def empty(town: SmallTown) -> Post:
    return factories.post(Role.CHILD_DIRECTOR, town.village)


@pytest.fixture
def newcomer(town: SmallTown) -> Person:
    return factories.person("luoxf", "罗秀芳")


def test_a_post_that_must_be_filled_is_vacant_until_somebody_holds_it(
    town: SmallTown, empty: Post, newcomer: Person, by: Actor, at: datetime
) -> None:
    day = at.date()
    factories.post(Role.HANDLER, town.village, must_fill=False)
    assert list(vacancies(TOWN, on=day)) == [empty]
    posts.appoint(post=empty.pk, person=newcomer.pk, valid_from=day, by=by, at=at)
    assert list(vacancies(TOWN, on=day)) == []
    assert list(vacancies(TOWN, on=day - timedelta(1))) == [empty]
    assert [row.person for row in holders([empty.pk], on=day)[empty.pk]] == [newcomer]
    assert Event.objects.get(kind="appointment.begun", person=town.keeper.pk).town == TOWN


def test_switching_an_account_off_leaves_a_vacancy_at_once(
    town: SmallTown, empty: Post, newcomer: Person, by: Actor, at: datetime
) -> None:
    posts.appoint(post=empty.pk, person=newcomer.pk, valid_from=at.date(), by=by, at=at)
    people.deactivate(person=newcomer.pk, version=1, by=by, at=at)
    assert list(vacancies(TOWN, on=at.date())) == [empty]


def test_handing_over_ends_one_and_begins_the_other_on_the_same_day(
    town: SmallTown, clerk: Person, newcomer: Person, by: Actor, at: datetime
) -> None:
    post = Post.objects.get(role=Role.STATION_CLERK)
    day = at.date() + timedelta(days=3)
    posts.hand_over_post(post=post.pk, to=newcomer.pk, on=day, by=by, at=at)
    before, after = day - timedelta(1), day
    assert [row.person for row in holders([post.pk], on=before)[post.pk]] == [clerk]
    assert [row.person for row in holders([post.pk], on=after)[post.pk]] == [newcomer]
    assert Event.objects.filter(kind="post.handed_over", subject=post.pk).count() == 1
    # The seat, by which all work is found, is the same for both.
    seats = [factories.acting(who, d).seats for who, d in ((clerk, before), (newcomer, after))]
    assert seats[0] == seats[1]


def test_one_of_several_hands_over_and_the_others_stay(
    town: SmallTown, empty: Post, newcomer: Person, by: Actor, at: datetime
) -> None:
    day = at.date()
    second, third = factories.person("second", "第二人"), factories.person("third", "第三人")
    first = posts.appoint(post=empty.pk, person=newcomer.pk, valid_from=day, by=by, at=at)
    posts.appoint(post=empty.pk, person=second.pk, valid_from=day, by=by, at=at)
    day += timedelta(1)
    posts.hand_over_post(post=empty.pk, to=third.pk, on=day, holder=first.pk, by=by, at=at)
    assert [row.person for row in holders([empty.pk], on=day)[empty.pk]] == [second, third]


def test_nothing_is_handed_over_from_nobody_or_to_oneself(
    town: SmallTown, empty: Post, clerk: Person, newcomer: Person, by: Actor, at: datetime
) -> None:
    with pytest.raises(NotPossible, match="没有人在这个岗位"):
        posts.hand_over_post(post=empty.pk, to=newcomer.pk, on=at.date(), by=by, at=at)
    post = Post.objects.get(role=Role.STATION_CLERK)
    with pytest.raises(NotPossible, match="就是现在在岗的人"):
        posts.hand_over_post(post=post.pk, to=clerk.pk, on=at.date(), by=by, at=at)
    assert Appointment.objects.get(person=clerk).valid_to is None


def test_nobody_appoints_themselves(town: SmallTown, empty: Post, by: Actor, at: datetime) -> None:
    with pytest.raises(Refused):
        posts.appoint(post=empty.pk, person=town.keeper.pk, valid_from=at.date(), by=by, at=at)
    assert not Appointment.objects.filter(post=empty).exists()


def test_a_keeper_of_another_town_appoints_nobody_here(
    town: SmallTown, other_town: SmallTown, empty: Post, newcomer: Person, at: datetime
) -> None:
    theirs = factories.acting(other_town.keeper)
    with pytest.raises(Refused):
        posts.appoint(post=empty.pk, person=newcomer.pk, valid_from=at.date(), by=theirs, at=at)
    own = factories.post(Role.CHILD_DIRECTOR, other_town.village)
    with pytest.raises(Refused):
        posts.appoint(post=own.pk, person=newcomer.pk, valid_from=at.date(), by=theirs, at=at)


@pytest.mark.parametrize(
    ("days", "words"), [(-400, "设立的"), (61, "最多提前 60 天")], ids=["too early", "too late"]
)
def test_a_term_begins_neither_before_the_post_nor_in_the_far_future(
    empty: Post, newcomer: Person, by: Actor, at: datetime, days: int, words: str
) -> None:
    day = at.date() + timedelta(days=days)
    with pytest.raises(NotPossible, match=words) as refused:
        posts.appoint(post=empty.pk, person=newcomer.pk, valid_from=day, by=by, at=at)
    assert refused.value.field == "valid_from"


def test_terms_of_one_person_in_one_post_do_not_overlap(
    empty: Post, newcomer: Person, by: Actor, at: datetime
) -> None:
    day = at.date()
    row = posts.appoint(post=empty.pk, person=newcomer.pk, valid_from=day, by=by, at=at)
    for other in (day - timedelta(5), day, day + timedelta(5)):
        with pytest.raises(NotPossible, match="已经在这个岗位"):
            posts.appoint(post=empty.pk, person=newcomer.pk, valid_from=other, by=by, at=at)
    end = day + timedelta(10)
    posts.end_appointment(appointment=row.pk, version=1, on=end, by=by, at=at)
    posts.appoint(post=empty.pk, person=newcomer.pk, valid_from=end, by=by, at=at)


def test_a_term_that_never_began_ends_where_it_would_have_begun(
    empty: Post, newcomer: Person, by: Actor, at: datetime
) -> None:
    soon = at.date() + timedelta(7)
    row = posts.appoint(post=empty.pk, person=newcomer.pk, valid_from=soon, by=by, at=at)
    ended = posts.end_appointment(appointment=row.pk, version=1, on=at.date(), by=by, at=at)
    assert (ended.valid_from, ended.valid_to) == (soon, soon)
    assert factories.acting(newcomer, soon).seats == ()


def test_posts_that_check_each_other_are_held_apart(
    town: SmallTown, clerk: Person, by: Actor, at: datetime
) -> None:
    auditing = factories.post(Role.AUDITOR, town.government)
    with pytest.raises(NotPossible, match="不能自己查自己"):
        posts.appoint(post=auditing.pk, person=clerk.pk, valid_from=at.date(), by=by, at=at)


def test_the_last_keeper_cannot_be_taken_away(
    town: SmallTown, newcomer: Person, by: Actor, at: datetime
) -> None:
    row = Appointment.objects.get(person=town.keeper)
    with pytest.raises(NotPossible, match="最后一位系统管理员"):
        posts.end_appointment(appointment=row.pk, version=1, on=at.date(), by=by, at=at)
    posts.appoint(post=row.post_id, person=newcomer.pk, valid_from=at.date(), by=by, at=at)
    posts.end_appointment(appointment=row.pk, version=1, on=at.date(), by=by, at=at)


def test_a_post_closes_only_when_nobody_holds_it(
    town: SmallTown, empty: Post, newcomer: Person, by: Actor, at: datetime
) -> None:
    row = posts.appoint(post=empty.pk, person=newcomer.pk, valid_from=at.date(), by=by, at=at)
    with pytest.raises(NotPossible, match="还有人"):
        posts.close_post(post=empty.pk, version=1, on=at.date(), by=by, at=at)
    posts.end_appointment(appointment=row.pk, version=1, on=at.date(), by=by, at=at)
    posts.close_post(post=empty.pk, version=1, on=at.date(), by=by, at=at)
    with pytest.raises(NotPossible, match="已经撤销"):
        posts.appoint(post=empty.pk, person=newcomer.pk, valid_from=at.date(), by=by, at=at)


def test_each_sees_the_posts_of_the_own_town(
    town: SmallTown, other_town: SmallTown, clerk: Person, empty: Post, at: datetime
) -> None:
    factories.post(Role.CHILD_DIRECTOR, other_town.village)
    seen = posts_seen(factories.acting(clerk), on=at.date())
    assert empty in seen
    assert {post.unit.town for post in seen} == {TOWN}
    assert list(posts_seen(None, on=at.date())) == []
