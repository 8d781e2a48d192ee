"""A file goes to another village or town when somebody there takes it over, and not before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import world
from tests.support.together import together as at_once
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.children.actions.standing import close_file
from weibao.children.actions.transfers import OPEN, accept, ask, refuse, withdraw
from weibao.children.models import Child, Transfer
from weibao.children.permissions import CHILDREN_VIEW
from weibao.children.queries.household import housemates
from weibao.children.queries.receivers import places, receiver_of
from weibao.children.queries.similar import same_number
from weibao.children.rules.guardians import GuardianFacts
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Clock, Notice
from weibao.org.queries.areas import area_names

AtDesk = Callable[[Town, str], Worker]
WHY = "跟奶奶搬过去住"
MOTHER = [GuardianFacts("mother", "田桂香", phone="13800001111")]


def other_village(here: Town) -> str:
    return f"{here.code}202"


def asked(child: Child, here: Town, **more: Any) -> Transfer:
    given: dict[str, Any] = {"to_area": other_village(here), "why": WHY, "by": here["director"]}
    return ask(child.pk, **(given | {"at": NOW} | more))


def seen_by(here: Town, key: str) -> set[Any]:
    return set(
        CHILDREN_VIEW.visible_to(here[key], Child.objects.all()).values_list("pk", flat=True)
    )


def test_until_it_is_answered_nothing_changes_and_both_sides_know(here: Town) -> None:
    child = world.child(here, guardians=MOTHER)
    row = asked(child, here)
    assert Child.objects.get(pk=child.pk).area == here.village
    assert row.unit == receiver_of(other_village(here), on=NOW.date())
    clock = Clock.objects.get(subject=row.pk)
    assert (clock.deadline, clock.unit_id) == ("IN051", row.unit_id)
    assert Notice.objects.filter(subject=row.pk, unit=row.unit).count() == 1
    with pytest.raises(Blocked, match=OPEN):
        asked(child, here, by=here["clerk"])


def test_a_village_without_a_director_is_answered_for_by_the_station(here: Town) -> None:
    on = NOW.date()
    assert receiver_of(here.village, on=on) == here.units["village"]
    assert receiver_of(other_village(here), on=on) == here.units["other_village"]
    assert receiver_of(f"{here.code}203", on=on) == here.units["station"]
    assert receiver_of("990110119201", on=on) is None
    with pytest.raises(Blocked, match="还没有能接收的单位"):
        asked(world.child(here), here, to_area="990110119201")


def test_taken_over_the_file_has_other_readers(here: Town) -> None:
    child = world.child(here, guardians=MOTHER, address="三组1号")
    row = asked(child, here, address="一组2号")
    assert child.pk in seen_by(here, "director")
    with pytest.raises(Refused):
        accept(row.pk, by=here["director"], at=NOW)
    accept(row.pk, by=here["clerk"], at=NOW, answer="已见到孩子")
    child.refresh_from_db()
    assert (child.area, child.address) == (other_village(here), "一组2号")
    assert child.pk not in seen_by(here, "director")
    assert Clock.objects.get(subject=row.pk).state == "met"
    kinds = list(
        Event.objects.filter(kind__startswith="child.transfer").values_list("kind", flat=True)
    )
    assert sorted(kinds) == ["child.transfer_accepted", "child.transfer_asked", "child.transferred"]
    assert Notice.objects.filter(subject=row.pk, unit=here.units["village"]).exists()


def test_refused_it_stays_and_who_asked_reads_why(here: Town) -> None:
    child = world.child(here)
    row = asked(child, here)
    with pytest.raises(Blocked, match="为什么不接收"):
        refuse(row.pk, by=here["clerk"], at=NOW, answer="")
    refuse(row.pk, by=here["clerk"], at=NOW, answer="人没有来过")
    row.refresh_from_db()
    assert (row.state, row.answer) == ("refused", "人没有来过")
    assert Child.objects.get(pk=child.pk).area == here.village
    assert asked(child, here).state == "asked", "it may be asked again"


def test_taken_back_by_those_who_keep_the_file(here: Town) -> None:
    row = asked(world.child(here), here)
    with pytest.raises(Blocked):
        withdraw(row.pk, by=here["director"], at=NOW, why="")
    withdraw(row.pk, by=here["director"], at=NOW, why="不搬了")
    for act in (accept, refuse):
        with pytest.raises(Blocked, match="已经有答复"):
            act(row.pk, by=here["clerk"], at=NOW, answer="晚了")


def test_children_of_one_home_go_together(here: Town) -> None:
    child = world.child(here, guardians=MOTHER)
    sister = world.child(here, name="向小萱", sex="female", guardians=MOTHER)
    world.child(here, name="冉小花", guardians=[GuardianFacts("mother", "秦小兰")])
    assert [mate.pk for mate in housemates(child, here["director"])] == [sister.pk]
    row = asked(child, here, along=[sister.pk])
    assert Transfer.objects.filter(household=row.household).count() == 2
    assert len(accept(row.pk, by=here["clerk"], at=NOW)) == 2
    areas = set(Child.objects.filter(pk__in=[child.pk, sister.pk]).values_list("area", flat=True))
    assert areas == {other_village(here)}


def test_in_another_town_it_gets_a_number_of_that_town(here: Town, there: Town) -> None:
    world.child(there, name="石磊")
    child = world.child(here, id_number="11010120150305101X", guardians=MOTHER)
    case = world.case(here, child=child)
    row = asked(child, here, to_area=there.village, by=here["clerk"])
    assert row.unit == there.units["village"]
    with pytest.raises(Refused):
        accept(row.pk, by=here["supervisor"], at=NOW)
    accept(row.pk, by=there["director"], at=NOW)
    child.refresh_from_db()
    assert (child.town, child.area, child.file_no) == (
        there.code,
        there.village,
        f"C{NOW.year}-000002",
    )
    assert child.pk not in seen_by(here, "clerk")
    assert child.pk in seen_by(there, "clerk")
    assert same_number(child.id_number, actor=there["clerk"]).seen[0].pk == child.pk
    case.refresh_from_db()
    assert case.town == here.code, "the case stays with those who work on it"
    assert Notice.objects.filter(key__startswith=f"case:left:moved:{case.pk}").exists()


def test_a_file_that_is_closed_or_gone_is_not_taken_over(here: Town) -> None:
    child = world.child(here)
    row = asked(child, here)
    close_file(child.pk, by=here["clerk"], at=NOW, version=1, kind="mistaken")
    with pytest.raises(Blocked, match="已结档"):
        accept(row.pk, by=here["clerk"], at=NOW)
    row.refresh_from_db()
    assert row.state == "asked"


def test_not_to_where_it_is_and_not_without_a_word(here: Town) -> None:
    child = world.child(here)
    with pytest.raises(Blocked, match="就在这个村"):
        asked(child, here, to_area=child.area)
    with pytest.raises(Blocked, match="为什么移交"):
        asked(child, here, why="")
    with pytest.raises(Refused):
        asked(child, here, by=here["leader"])
    assert child.area not in [code for _, rows in places(here.code, child.area) for code, _ in rows]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_taken_over_and_taken_back_at_once(real_towns: Towns) -> None:
    here = real_towns.here
    child = world.child(here)
    row = asked(child, here)
    came = at_once(
        lambda: accept(row.pk, by=here["clerk"], at=NOW),
        lambda: withdraw(row.pk, by=here["director"], at=NOW, why="不搬了"),
    )
    assert came == ["Blocked", "done"]
    row.refresh_from_db()
    moved = Child.objects.get(pk=child.pk).area == other_village(here)
    assert moved == (row.state == "accepted")


def test_in_the_browser_from_asking_to_taking_over(here: Town, at_desk: AtDesk) -> None:
    child = world.child(here, guardians=MOTHER)
    director, receiver = at_desk(here, "director"), at_desk(here, "neighbour")
    assert "移交" in text_of(director.get("children:detail", child.pk))
    empty = director.send("children:ask_transfer", child.pk, why="")
    assert empty.status_code == 422
    sent = director.send("children:ask_transfer", child.pk, to_area=other_village(here), why=WHY)
    assert sent.headers["Location"] == reverse("children:detail", args=[child.pk])
    row = Transfer.objects.get()
    assert "移交中" in text_of(director.get("children:detail", child.pk))
    assert f"接收 {_village(here)} 移交的档案" in text_of(receiver.get("desk:home"))
    page = text_of(receiver.get("children:transfer", row.pk))
    assert WHY in page
    assert "向小轩" not in page
    assert (
        receiver.send("children:answer_transfer", row.pk, act="refuse", answer="").status_code
        == 422
    )
    assert director.send("children:answer_transfer", row.pk, act="accept").status_code == 404
    sent = receiver.send("children:answer_transfer", row.pk, act="accept", answer="")
    assert sent.headers["Location"] == reverse("children:detail", args=[child.pk])
    assert director.get("children:detail", child.pk).status_code == 404
    assert child.file_no in text_of(director.get("children:transfers", state="accepted"))


def test_one_that_is_late_is_seen_by_both(
    here: Town, at_desk: AtDesk, clock: StandingClock
) -> None:
    child = world.child(here)
    asked(child, here)
    assert "还没有答复移交" not in text_of(at_desk(here, "director").get("desk:home"))
    clock.move(days=30)
    asking = Worker(here.people["director"], at=clock.at)
    answering = Worker(here.people["neighbour"], at=clock.at)
    station = Worker(here.people["clerk"], at=clock.at)
    for worker in (asking, station):
        assert "长塘村还没有答复移交" in text_of(worker.get("desk:home"))
    assert "移交的档案" in text_of(answering.get("desk:home"))


def test_more_transfers_ask_no_more(here: Town, at_desk: AtDesk) -> None:
    clerk, found = at_desk(here, "clerk"), []
    for number in (2, 8):
        for place in range(number):
            child = world.child(
                here, name=f"冉小{'东南西北中上下左右'[place]}", confirmed_not=_all()
            )
            asked(child, here)
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get("children:transfers").status_code == 200
        found.append(len(queries))
    assert found[1] == found[0] <= 25


def _all() -> list[Any]:
    return list(Child.objects.values_list("pk", flat=True))


def _village(here: Town) -> str:
    return area_names([here.village])[here.village]
