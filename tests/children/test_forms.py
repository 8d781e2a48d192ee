"""What people really type: the message stands beside the field, and everything typed is kept."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.children import factories as make
from tests.children.factories import OTHER_TOWN, POND, Staff, form_of
from weibao.audit.models import Event
from weibao.children.models import Child, Guardian
from weibao.org.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]

NEW = "/children/new/"
BIRTH = date(2018, 3, 5)
GIRL = make.id_number(birth=BIRTH, male=False)
BOY = make.id_number(birth=BIRTH, male=True)
WRONG = GIRL[:-1] + ("1" if GIRL[-1] != "1" else "2")


@pytest.fixture
def desk(staff: Staff, client: Client) -> Client:
    make.sign_in(client, staff.clerk)
    return client


def beside(response: Any, field: str) -> str:
    """The message at a field."""
    page = response.content.decode()
    mark = f'id="id_{field}_error"'
    return html.unescape(page.split(mark, 1)[1].split("</ul>", 1)[0]) if mark in page else ""


BAD: list[tuple[str, dict[str, str], str, str]] = [
    ("no name", {"name": ""}, "name", "请填写"),
    ("long name", {"name": "满" * 10_000}, "name", "最多写 50 个字，您写了 10000 个字"),
    ("only marks", {"name": "\u202e\x00\u200b"}, "name", "请填写"),
    ("future", {"birth": "2031-01-01"}, "birth", "今天之后"),
    ("no day", {"birth": "2018-02-30"}, "birth", "请写成"),
    ("words", {"birth": "八岁\x00"}, "birth", "请写成"),
    ("adult", {"birth": "2001-01-01"}, "birth", "18 周岁"),
    ("check digit", {"id_number": WRONG}, "id_number", "最后一位"),
    ("short number", {"id_number": "5009"}, "id_number", "18 位"),
    ("birthday differs", {"id_number": GIRL, "birth": "2018-03-06"}, "birth", "不一致"),
    ("sex differs", {"id_number": BOY}, "sex", "不一致"),
    ("no sex", {"sex": ""}, "sex", "请选一项"),
    ("odd sex", {"sex": "\x00"}, "sex", "请重选"),
    ("no village", {"area": ""}, "area", "请选一项"),
    ("village elsewhere", {"area": f"{OTHER_TOWN}201"}, "area", "请重选"),
    ("odd school", {"school": "1"}, "school", "请重选"),
    ("long note", {"note": "记" * 2001}, "note", "最多写 2000 个字"),
    ("phone", {"g-0-phone": "12345", "g-0-name": "霍"}, "g-0-phone", "11 位"),
    ("guardian's relation", {"g-0-name": "霍桂芳"}, "g-0-relation", "关系"),
    ("guardian's name", {"g-0-phone": "13900006127"}, "g-0-name", "请写姓名"),
    ("guardian's part", {"g-0-name": "霍", "g-0-relation": "relative"}, "g-0-is_guardian", "至少选一项"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "field", "words"), [row[1:] for row in BAD], ids=[row[0] for row in BAD]
)
def test_a_fault_is_told_beside_its_field_and_everything_is_kept(
    desk: Client, facts: dict[str, str], field: str, words: str
) -> None:
    typed = form_of(address="五组老屋", class_name="二（3）班") | facts
    answer = desk.post(NEW, typed)
    assert answer.status_code == 422
    assert words in beside(answer, field)
    page = html.unescape(answer.content.decode())
    kept = {**typed, **facts}
    for name in ("address", "class_name", *facts):
        if name not in {"sex", "area", "school"} and kept[name]:
            assert kept[name].replace("\x00", "") in page.replace("\x00", ""), name
    assert not Child.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("𠮷野明", "𠮷野明"),
        ("买买提·吐尔逊", "买买提·吐尔逊"),
        ("冯\u202e小\u200f满", "冯小满"),
        ("冯\x00小满", "冯小满"),
        ("  冯小满\u3000", "冯小满"),
        ("满😀", "满😀"),
        ("<b>冯</b>", "<b>冯</b>"),
    ],
    ids=["rare", "dot", "direction", "nul", "spaces", "emoji", "markup"],
)
def test_names_are_kept_as_they_are_written(desk: Client, typed: str, kept: str) -> None:
    answer = desk.post(NEW, form_of(name=typed), follow=True)
    assert answer.status_code == 200
    child = Child.objects.get()
    assert child.name == kept.strip("\u3000")
    shown = desk.post(reverse("children:reveal", args=[child.pk]), {"reason": "identify"})
    assert html.escape(child.name) in shown.content.decode()


@pytest.mark.parametrize(
    "typed", ["2018-03-05", "2018/3/5", "2018.3.5", "2018年3月5日", "20180305"]
)
def test_birthdays_as_people_write_them(desk: Client, typed: str) -> None:
    assert desk.post(NEW, form_of(birth=typed)).status_code == 302
    assert Child.objects.get().birth == BIRTH


def test_school_either_from_the_list_or_in_words(desk: Client, staff: Staff) -> None:
    school = str(staff.school.pk)
    twice = desk.post(NEW, form_of(school=school, school_text="城里小学"))
    assert "不用再写" in beside(twice, "school_text")
    assert desk.post(NEW, form_of(school=school)).status_code == 302
    assert Child.objects.get().school == staff.school


def test_a_second_click_makes_no_second_file(desk: Client) -> None:
    first, second = (desk.post(NEW, form_of()) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Child.objects.count() == 1
    other = desk.post(NEW, form_of(name="另一人"))
    assert other.status_code == 409
    assert Child.objects.count() == 1


def test_a_similar_file_is_shown_covered_and_must_be_looked_at(
    desk: Client, staff: Staff, at: datetime
) -> None:
    known = make.child(by=staff.clerk, at=at)
    asked = desk.post(NEW, form_of())
    assert asked.status_code == 422
    page = asked.content.decode()
    assert known.file_no in page
    assert "不是同一个孩子" in page
    panel = page.split("可能是同一个孩子", 1)[1].split("</section>", 1)[0]
    assert "小满" not in panel
    assert desk.post(NEW, form_of(confirmed_not="nonsense")).status_code == 422
    assert desk.post(NEW, form_of(confirmed_not=str(known.pk))).status_code == 302
    assert Child.objects.count() == 2


def test_a_number_with_a_file_leads_there(desk: Client, staff: Staff, at: datetime) -> None:
    known = make.child(by=staff.clerk, at=at, id_number=GIRL)
    answer = desk.post(NEW, form_of(name="向晓东", id_number=GIRL, confirmed_not=str(known.pk)))
    assert "已有档案" in beside(answer, "id_number")
    assert reverse("children:detail", args=[known.pk]) in answer.content.decode()


def test_a_number_with_a_file_elsewhere_is_answered_in_the_same_words(
    client: Client, staff: Staff, at: datetime
) -> None:
    far, there = make.id_number(birth=BIRTH, male=False, series=44), f"{OTHER_TOWN}201"
    make.child(by=staff.neighbour, at=at, area=POND, id_number=GIRL)
    yonder = make.child(by=staff.elsewhere, at=at, town=OTHER_TOWN, area=there, id_number=far)
    make.sign_in(client, staff.director)
    answers = [client.post(NEW, form_of(name="岳明", id_number=number)) for number in (GIRL, far)]
    told = [beside(answer, "id_number") for answer in answers]
    assert told[0] == told[1]
    assert "移交" in told[0]
    assert str(yonder.pk) not in answers[1].content.decode()
    events = Event.objects.filter(kind="child.exists_elsewhere")
    assert {event.person for event in events} == {staff.director.pk}
    assert events.count() == 2


def test_guardians_come_with_the_file(desk: Client) -> None:
    typed = {
        "g-0-relation": "grandmother",
        "g-0-name": "霍桂芳",
        "g-0-phone": "139 0000 6127",
        "g-0-is_carer": "on",
    }
    assert desk.post(NEW, form_of(**typed)).status_code == 302
    row = Guardian.objects.get()
    assert (row.name, row.phone, row.is_guardian, row.is_carer) == (
        "霍桂芳",
        "13900006127",
        False,
        True,
    )


def test_a_form_without_its_parts_is_not_carried_out(desk: Client) -> None:
    typed = form_of()
    del typed["g-TOTAL_FORMS"]
    assert desk.post(NEW, typed).status_code == 422
    many = form_of(**{"g-TOTAL_FORMS": "5000"})
    assert desk.post(NEW, many).status_code == 422
    keyless = form_of()
    del keyless["once_key"]
    assert desk.post(NEW, keyless).status_code == 400
    assert not Child.objects.exists()


# Two people, two tabs: through the pages.


@pytest.fixture
def two(staff: Staff, at: datetime) -> Callable[[Person], Client]:
    def tab(who: Person) -> Client:
        client = Client()
        make.sign_in(client, who)
        return client

    return tab


def editing(child: Child, key: int, **facts: Any) -> dict[str, Any]:
    rows = Guardian.objects.filter(child=child, version_to=None)
    typed: dict[str, Any] = {"g-TOTAL_FORMS": str(rows.count()), "g-INITIAL_FORMS": "0"}
    for place, row in enumerate(rows):
        typed |= {
            f"g-{place}-line": str(row.line),
            f"g-{place}-relation": row.relation,
            f"g-{place}-name": row.name,
            f"g-{place}-phone": row.phone,
            f"g-{place}-is_guardian": "on",
            f"g-{place}-is_carer": "on",
        }
    return form_of(seen="1", settled="", once_key=f"{key:032x}", **typed) | facts


def test_two_editors_meet_on_the_page_with_both_values(
    staff: Staff, at: datetime, two: Callable[[Person], Client]
) -> None:
    child = make.child(by=staff.clerk, at=at, guardians=[make.guardian()])
    address = reverse("children:edit", args=[child.pk])
    theirs = editing(child, 1, class_name="二年级", note="转学")
    mine = editing(child, 2, class_name="三年级") | {"g-0-phone": "13900000002"}
    assert two(staff.director).post(address, theirs).status_code == 302
    desk = two(staff.clerk)
    asked = desk.post(address, mine)
    assert asked.status_code == 409
    page = html.unescape(asked.content.decode())
    assert all(words in page for words in ("年级班级", "二年级", "三年级", "乔玉兰"))
    assert "13900000002" in page
    again = mine | {"settled": "2", "keep_class_name": "mine", "once_key": f"{3:032x}"}
    assert desk.post(address, again).status_code == 302
    now = Child.objects.get(pk=child.pk)
    assert (now.version, now.class_name, now.note) == (3, "三年级", "转学")
    assert Guardian.objects.get(child=child, version_to=None).phone == "13900000002"


def test_the_edit_page_uncovers_and_says_so_in_the_log(
    staff: Staff, at: datetime, desk: Client
) -> None:
    child = make.child(by=staff.clerk, at=at)
    page = desk.get(reverse("children:edit", args=[child.pk])).content.decode()
    assert 'value="冯小满"' in page
    event = Event.objects.get(kind="name.revealed")
    assert (event.digest, event.subject) == ("correct", child.pk)


def test_a_guardian_is_taken_out_but_kept_in_the_history(
    staff: Staff, at: datetime, desk: Client
) -> None:
    child = make.child(by=staff.clerk, at=at, guardians=[make.guardian()])
    address = reverse("children:edit", args=[child.pk])
    assert desk.post(address, editing(child, 1) | {"g-0-gone": "on"}).status_code == 302
    row = Guardian.objects.get(child=child)
    assert (row.name, row.version_to) == ("霍桂芳", 2)


def test_a_closed_file_is_not_edited(staff: Staff, at: datetime, desk: Client) -> None:
    child = make.child(by=staff.clerk, at=at)
    close = reverse("children:close", args=[child.pk])
    why = {"version": "1", "once_key": f"{9:032x}"}
    assert "请写明" in beside(desk.post(close, why | {"reason": "other"}), "detail")
    assert desk.post(close, why | {"reason": "mistaken"}).status_code == 302
    edit = reverse("children:edit", args=[child.pk])
    assert desk.get(edit).status_code == 302
    assert desk.post(edit, editing(child, 5, note="x")).status_code == 302
    assert Child.objects.get(pk=child.pk).version == 2
    again = {"version": "2", "reason": "又迁回来了", "once_key": f"{8:032x}"}
    assert desk.post(reverse("children:reopen", args=[child.pk]), again).status_code == 302
    assert Child.objects.get(pk=child.pk).status == "open"
