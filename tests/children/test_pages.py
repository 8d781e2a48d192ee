"""The pages: what they show to whom, what they write, how much they ask of the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.children import factories as make
from tests.children.factories import OTHER_TOWN, POND, STONE, Staff
from weibao.audit.models import Event, EventSubject
from weibao.children.models import Child
from weibao.children.rules.reasons import REVEAL
from weibao.kernel.panels import Panel, panels
from weibao.org.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]

LIST, SEARCH = "/children/", "/children/search/"
# What a page may ask of the database. The most part is the session, the person, the posts, the desk
# around the page and the event; a page must not ask more when there are more rows.
BUDGET = {"list": 22, "search": 19, "detail": 35, "edit": 20, "new": 14}


@pytest.fixture
def as_(client: Client) -> Callable[[Person], Client]:
    def sign_in(who: Person) -> Client:
        make.sign_in(client, who)
        return client

    return sign_in


@pytest.fixture
def child(staff: Staff, at: datetime) -> Child:
    return make.child(
        by=staff.clerk,
        at=at,
        address="五组 12 号",
        school=staff.school,
        guardians=[make.guardian()],
    )


def page(child: Child, name: str = "detail") -> str:
    return reverse(f"children:{name}", args=[child.pk])


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


HIDDEN = ("小满", "桂芳", "13900006127", "12 号")


def test_the_list_is_covered_and_one_event(
    staff: Staff, child: Child, as_: Callable[[Person], Client]
) -> None:
    shown = text(as_(staff.clerk).get(LIST))
    assert child.file_no in shown
    assert "已遮盖两字" in shown
    assert not any(word in shown for word in HIDDEN)
    event = Event.objects.get(kind="child.listed")
    assert (event.person, event.count) == (staff.clerk.pk, 1)
    assert not EventSubject.objects.filter(event=event).exists()


def test_the_list_follows_its_address(
    staff: Staff, child: Child, at: datetime, as_: Callable[[Person], Client]
) -> None:
    other = make.child(by=staff.clerk, at=at, name="向晓东", area=POND)
    desk = as_(staff.clerk)
    assert other.file_no not in text(desk.get(LIST, {"village": STONE}))
    assert "没有符合这些条件的" in text(desk.get(LIST, {"village": POND, "status": "closed"}))
    for odd in ("x", "\x00", "999999999999", "%27", "1" * 5000):
        asked = {"village": odd, "status": odd, "sort": odd, "page": odd}
        assert child.file_no in text(desk.get(LIST, asked))


def test_a_search_goes_by_post_and_leaves_no_words(
    staff: Staff, child: Child, as_: Callable[[Person], Client]
) -> None:
    desk = as_(staff.clerk)
    assert child.file_no in text(desk.post(SEARCH, {"q": "小满"}))
    event = Event.objects.get(kind="child.searched")
    assert "小满" not in repr(event.__dict__)
    assert "小满" not in repr(dict(desk.session.items()))
    assert desk.get(SEARCH).status_code == 302
    assert "没找到" in text(desk.post(SEARCH, {"q": "向晓东"}))
    assert "至少输入两个字" in text(desk.post(SEARCH, {"q": "满"}))


def test_an_opened_file_is_covered_and_indexed(
    staff: Staff, child: Child, as_: Callable[[Person], Client]
) -> None:
    shown = text(as_(staff.clerk).get(page(child)))
    assert "石桥村" in shown
    assert not any(word in shown for word in HIDDEN)
    event = Event.objects.get(kind="child.opened_file")
    assert event.subject == child.pk
    assert EventSubject.objects.get(event=event).subject == child.pk


def test_uncovering_asks_why_first(
    staff: Staff, child: Child, as_: Callable[[Person], Client]
) -> None:
    desk = as_(staff.clerk)
    for asked in (desk.get(page(child, "reveal")), desk.post(page(child, "reveal"))):
        assert not any(word in text(asked) for word in HIDDEN)
        assert all(words in text(asked) for words in REVEAL.values())
    wrong = desk.post(page(child, "reveal"), {"reason": "curious"})
    assert wrong.status_code == 422
    assert "小满" not in wrong.content.decode()
    assert not Event.objects.filter(kind="name.revealed").exists()


def test_uncovering_holds_for_one_answer_and_is_logged(
    staff: Staff, child: Child, as_: Callable[[Person], Client]
) -> None:
    desk = as_(staff.director)
    shown = desk.post(page(child, "reveal"), {"reason": "visit"})
    assert all(word in text(shown) for word in ("冯小满", "霍桂芳", "13900006127", "五组 12 号"))
    assert shown["Cache-Control"] == "no-store"
    event = Event.objects.get(kind="name.revealed")
    assert (event.person, event.digest, event.subject) == (staff.director.pk, "visit", child.pk)
    assert set(event.fields) == {"name", "id_number", "address", "guardians"}
    assert EventSubject.objects.get(event=event).subject == child.pk
    assert "小满" not in repr(dict(desk.session.items()))
    assert not any(word in text(desk.get(page(child))) for word in HIDDEN)


def test_who_looked_is_told_to_the_station_alone(
    staff: Staff, child: Child, client: Client, at: datetime
) -> None:
    make.sign_in(client, staff.director)
    client.post(page(child, "reveal"), {"reason": "visit"})
    assert "谁看过" not in text(client.get(page(child)))
    make.sign_in(client, staff.clerk)
    shown = text(client.get(page(child)))
    assert "谁看过" in shown
    assert "乔玉兰" in shown
    assert "显示姓名：上门走访" in shown


def test_a_leader_sees_rows_without_names_or_particulars(
    staff: Staff, child: Child, as_: Callable[[Person], Client]
) -> None:
    desk = as_(staff.leader)
    for shown in (text(desk.get(LIST)), text(desk.get(page(child)))):
        assert "石桥村儿童" in shown
        assert "冯" not in shown
        assert "霍" not in shown
        assert "显示姓名" not in shown
    for name in ("reveal", "edit", "close"):
        assert desk.get(page(child, name)).status_code == 404


@pytest.mark.parametrize("who", ["neighbour", "elsewhere", "police", "auditor", "teacher"])
def test_a_file_one_may_not_see_is_not_there(
    staff: Staff, at: datetime, as_: Callable[[Person], Client], who: str
) -> None:
    child = make.child(by=staff.clerk, at=at)
    desk = as_(getattr(staff, who))
    for name in ("detail", "edit", "reveal", "close", "reopen"):
        assert desk.get(page(child, name)).status_code == 404
        assert desk.post(page(child, name), make.form_of(seen=1)).status_code in {404, 405}
    refused = Event.objects.filter(kind__startswith="refused:")
    assert refused.exists()
    assert Child.objects.get(pk=child.pk).version == 1


def test_a_missing_file_leaves_the_same_line_as_a_forbidden_one(
    staff: Staff, child: Child, at: datetime, as_: Callable[[Person], Client]
) -> None:
    desk = as_(staff.neighbour)
    there = page(child)
    nowhere = there.replace(str(child.pk), "00000000-0000-7000-8000-000000000000")
    answers = [desk.get(address) for address in (there, nowhere)]
    assert answers[0].status_code == answers[1].status_code == 404
    kinds = Event.objects.filter(kind__startswith="refused").values_list("kind", "subject_kind")
    assert len(set(kinds)) == 1
    assert len(kinds) == 2


def test_upper_apps_add_boxes_within_their_own_permissions(
    staff: Staff, child: Child, as_: Callable[[Person], Client]
) -> None:
    def offer(kind: str, pk: Any, actor: Any, at: datetime) -> Panel | None:
        if (kind, pk, actor.person_id) != ("child", child.pk, staff.clerk.pk):
            return None
        return Panel("临时的一栏", "weibao/ui/timeline.html", {"lines": []})

    panels.add("test", offer)
    try:
        assert "临时的一栏" in text(as_(staff.clerk).get(page(child)))
        assert "临时的一栏" not in text(as_(staff.director).get(page(child)))
    finally:
        panels.remove("test")


def test_pages_do_not_ask_more_for_more_rows(
    staff: Staff, child: Child, at: datetime, as_: Callable[[Person], Client]
) -> None:
    desk = as_(staff.clerk)
    asks: dict[str, Callable[[], Any]] = {
        "list": lambda: desk.get(LIST),
        "search": lambda: desk.post(SEARCH, {"q": "小满"}),
        "detail": lambda: desk.get(page(child)),
        "edit": lambda: desk.get(page(child, "edit")),
        "new": lambda: desk.get(reverse("children:new")),
    }
    text(desk.get("/children/"))
    few = {name: _asked(ask) for name, ask in asks.items()}
    for number in range(6):
        make.child(
            by=staff.clerk, at=at, birth=datetime(2017, 1, 1 + number, tzinfo=at.tzinfo).date()
        )
    many = {name: _asked(ask) for name, ask in asks.items()}
    assert few == many
    assert {name: number for name, number in many.items() if number > BUDGET[name]} == {}


def _asked(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert ask().status_code == 200
    return len(asked)


def test_the_other_towns_list_is_its_own(
    staff: Staff, child: Child, at: datetime, as_: Callable[[Person], Client]
) -> None:
    there = {"town": OTHER_TOWN, "area": f"{OTHER_TOWN}201"}
    far = make.child(by=staff.elsewhere, at=at, name="万里", **there)
    assert far.file_no == child.file_no
    shown = text(as_(staff.elsewhere).get(LIST))
    assert page(far) in shown
    assert page(child) not in shown
