"""The people of a case: added, corrected, no longer concerned; what was known before stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.cases.sharing import TODAY, day, person
from tests.cases.stages import at_stage, fresh, measure
from tests.support.towns import Towns
from tests.support.worker import Worker, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event, EventSubject
from weibao.cases.actions.children import link_child
from weibao.cases.actions.persons import Facts, add_person, correct_person, end_person
from weibao.cases.models import Case, Participant
from weibao.cases.models.access import Sees
from weibao.cases.queries.people import cautions, faces, people_of
from weibao.cases.rules.cautions import cautions_of, without_whom
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked

AtDesk = Callable[[Town, str], Worker]
LATER = NOW + timedelta(days=1)
ODD_NAMES = ["𠮷田😟", "阿卜杜拉·艾合买提", "a" * 100, "㐀㐁㐂"]


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def open_people(case: Case) -> list[str]:
    return [row.name for row in people_of(case) if row.name]


def test_everything_that_is_known_is_written_down(here: Town, case: Case) -> None:
    made = person(
        case,
        here,
        role="suspect",
        relation="relative",
        name="向国福",
        contact="13900007013",
        workplace="镇上工地",
        about="喝了酒爱动手",
        flags=("not_alone", "danger"),
    )
    kept = Participant.objects.get(pk=made.pk)
    assert (kept.name, kept.contact, kept.workplace) == ("向国福", "13900007013", "镇上工地")
    # In the order of the list, however they were ticked.
    assert kept.flags == ["not_alone", "danger"]
    assert kept.added_by == here.people["clerk"].pk
    event = Event.objects.get(kind="case.person_added")
    assert event.fields == ["participants", "person:suspect"]
    assert fresh(case).version == case.version + 1


@pytest.mark.parametrize("name", ODD_NAMES)
def test_every_name_can_be_written(here: Town, case: Case, name: str) -> None:
    assert person(case, here, name=name).name == name


def test_somebody_without_a_name_is_told_by_what_is_known(here: Town, case: Case) -> None:
    assert person(case, here, name="", about="戴黄帽子，骑红色摩托").name == ""
    with pytest.raises(Blocked):
        person(case, here, name="", about="")


@pytest.mark.parametrize("wrong", [{"role": "boss"}, {"flags": ("loud",)}])
def test_what_is_not_on_the_list_is_refused(
    here: Town, case: Case, wrong: dict[str, object]
) -> None:
    with pytest.raises(Blocked):
        person(case, here, **wrong)


def test_one_person_is_written_down_once(here: Town, case: Case) -> None:
    person(case, here, name="吕大娘")
    with pytest.raises(Blocked):
        person(case, here, name="呂大娘")
    # In another part it is another line: a carer may be a witness too.
    person(case, here, role="witness", name="吕大娘")


@pytest.mark.parametrize("key", ["director", "police", "leader", "keeper", "custodian"])
def test_only_caseworkers_of_the_case_write(here: Town, case: Case, key: str) -> None:
    made = person(case, here)
    with pytest.raises(Refused):
        add_person(case.pk, by=here[key], at=NOW, facts=Facts("carer", name="谁"))
    with pytest.raises(Refused):
        correct_person(made.pk, by=here[key], at=NOW, facts=Facts("carer", name="谁"))
    with pytest.raises(Refused):
        end_person(made.pk, by=here[key], at=NOW, on=TODAY, why="x")


def test_the_station_next_door_writes_nothing(towns: Towns) -> None:
    case = world.case(towns.here)
    with pytest.raises(Refused):
        add_person(case.pk, by=towns.there["clerk"], at=NOW, facts=Facts("carer", name="谁"))


def test_nothing_is_written_into_a_closed_case(here: Town) -> None:
    case = at_stage(here, "closed")
    with pytest.raises(Blocked, match="结案"):
        person(case, here)


# Corrections.


def test_a_correction_keeps_what_stood_before(here: Town, case: Case) -> None:
    old = person(case, here, name="覃正芳", contact="13900007012")
    new = correct_person(
        old.pk, by=here["clerk"], at=LATER, facts=Facts("guardian", name="覃正方", about="外祖母")
    )
    old.refresh_from_db()
    assert (old.name, old.contact, old.until) == ("覃正芳", "13900007012", LATER)
    assert (new.corrects_id, new.role, new.contact, old.ended_on) == (old.pk, "guardian", "", None)
    assert open_people(case) == ["覃正方"]


def test_two_correct_the_same_line_and_the_second_is_told(here: Town, case: Case) -> None:
    old = person(case, here)
    correct_person(old.pk, by=here["clerk"], at=NOW, facts=Facts("carer", name="甲某"))
    with pytest.raises(Blocked, match="别人刚刚改过"):
        correct_person(old.pk, by=here["supervisor"], at=NOW, facts=Facts("carer", name="乙某"))
    assert open_people(case) == ["甲某"]


def test_the_name_of_a_child_on_file_stays_the_files(here: Town, case: Case) -> None:
    child = world.child(here)
    link_child(case.pk, by=here["clerk"], at=NOW, version=case.version, child=child.pk)
    row = case.participants.get(child=child)
    facts = Facts("child", name="别的名字", flags=("interpreter",))
    new = correct_person(row.pk, by=here["clerk"], at=NOW, facts=facts)
    assert (new.child_id, new.name, new.flags) == (child.pk, "", ["interpreter"])
    with pytest.raises(Blocked):
        correct_person(new.pk, by=here["clerk"], at=NOW, facts=Facts("witness"))


# The end.


def test_who_has_no_part_any_more_leaves_with_day_and_reason(here: Town, case: Case) -> None:
    made = person(case, here)
    end_person(made.pk, by=here["clerk"], at=LATER, on=day(1), why="搬走了，不再照料")
    made.refresh_from_db()
    assert (made.ended_on, made.ended_why, made.until) == (day(1), "搬走了，不再照料", LATER)
    assert open_people(case) == []
    with pytest.raises(Blocked, match="不在个案里"):
        end_person(made.pk, by=here["clerk"], at=LATER, on=day(1), why="再来一次")


@pytest.mark.parametrize(("days", "why"), [(2, "以后"), (-1, "以前"), (0, "")])
def test_a_day_that_cannot_be_and_no_reason(here: Town, case: Case, days: int, why: str) -> None:
    made = person(case, here)
    with pytest.raises(Blocked):
        end_person(made.pk, by=here["clerk"], at=NOW, on=day(days), why=why)
    assert open_people(case) == ["覃正芳"]


def test_a_case_keeps_a_child(here: Town, case: Case) -> None:
    child = person(case, here, role="child", name="向小轩")
    with pytest.raises(Blocked, match="至少要留一个孩子"):
        end_person(child.pk, by=here["clerk"], at=NOW, on=TODAY, why="弄错了")
    with pytest.raises(Blocked, match="至少要留一个孩子"):
        correct_person(child.pk, by=here["clerk"], at=NOW, facts=Facts("sibling", name="x"))
    person(case, here, role="child", name="妹妹")
    end_person(child.pk, by=here["clerk"], at=NOW, on=TODAY, why="弄错了")


# What each viewer sees.


def test_suspect_and_witness_stay_hidden_from_units_with_a_part(here: Town, case: Case) -> None:
    person(case, here, role="suspect", name="向国福", flags=("danger", "not_alone"))
    person(case, here, role="witness", name="牟秀珍")
    person(case, here, role="carer", name="覃正芳")
    people = people_of(case)
    seen = {face.role for face in faces(people, sees=Sees.OWN, on=TODAY, uncovered=True)}
    assert seen == {"照料人"}
    # That there is danger they must know, though not from whom.
    assert [entry.text for entry in cautions(people, sees=Sees.OWN)] == [
        "上门两人以上",
        "有人不得单独接触孩子",
    ]
    assert cautions(people, sees=Sees.STAGE) == []


def test_numbers_and_places_are_covered(here: Town, case: Case) -> None:
    person(case, here, contact="139-0000-7012", workplace="马龙村一组")
    (covered,) = [f for f in faces(people_of(case), sees=Sees.ALL, on=TODAY) if f.contact]
    assert (str(covered.contact), str(covered.workplace)) == ("139****7012", "＊＊＊")
    (whole,) = [
        f for f in faces(people_of(case), sees=Sees.ALL, on=TODAY, uncovered=True) if f.contact
    ]
    assert (str(whole.contact), str(whole.workplace)) == ("139-0000-7012", "马龙村一组")


def test_a_messenger_name_shows_nothing(here: Town, case: Case) -> None:
    person(case, here, contact="微信 laoxiang")
    (covered,) = [f for f in faces(people_of(case), sees=Sees.ALL, on=TODAY) if f.contact]
    assert str(covered.contact) == "＊＊＊"


def test_badges_say_nothing_of_flags_nobody_knows() -> None:
    assert [entry.code for entry in cautions_of(["gone", "frail", "danger"])] == ["danger", "frail"]
    # What concerns one person's needs is not told without whom.
    assert without_whom([["frail"], ["interpreter"], []]) == []
    assert [entry.code for entry in without_whom([["ask_first"], ["ask_first"]])] == ["ask_first"]


def test_the_flags_stand_on_the_measures_of_a_unit_that_sees_its_part(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    person(case, here, role="suspect", name="向国福", flags=("danger",))
    measure(case, here)
    page = text_of(at_desk(here, "director").get("cases:detail", case.pk))
    assert "上门两人以上" in page
    assert "被反映人" not in page


# On the page.


def test_the_clerk_adds_and_corrects_in_the_browser(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    clerk = at_desk(here, "clerk")
    url = f"/cases/{case.pk}/persons/"
    page = clerk.get("cases:person-add", case.pk)
    empty = clerk.press(page, url, role="carer")
    assert empty.status_code == 422
    assert "写姓名；还不知道姓名" in text_of(empty)
    done = clerk.press(empty, url, role="carer", name="覃正芳", flags="frail")
    assert done.headers["Location"] == f"/cases/{case.pk}/#people"
    made = Participant.objects.get(role="carer")
    opened = clerk.get("cases:person", made.pk)
    assert "覃正芳" in text_of(opened)
    # Whoever opens the form sees the name: it is logged as that.
    assert Event.objects.get(kind="name.revealed").digest == "correct"
    clerk.press(opened, f"/cases/persons/{made.pk}/", name="覃正方")
    shown = text_of(clerk.get("cases:detail", case.pk))
    assert "有病或行动不便" in shown
    assert "覃正方" not in shown
    assert "更正照料人 覃" in shown


def test_sent_twice_is_added_once(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    page = clerk.get("cases:person-add", case.pk)
    url = f"/cases/{case.pk}/persons/"
    codes = [clerk.press(page, url, role="carer", name="覃正芳").status_code for _ in range(2)]
    assert (codes, Participant.objects.filter(role="carer").count()) == ([302, 302], 1)


def test_too_much_is_kept_beside_its_message(here: Town, case: Case, at_desk: AtDesk) -> None:
    clerk = at_desk(here, "clerk")
    typed = {"role": "carer", "name": "长" * 101, "about": "长" * 10_000, "flags": "loud"}
    page = clerk.send("cases:person-add", case.pk, **typed)
    assert page.status_code == 422
    text = text_of(page)
    assert "最多 500 个字" in text or "500" in text
    assert "有不认识的选项" in text
    assert "长" * 10_000 in text
    assert Participant.objects.filter(role="carer").count() == 0


def test_a_wrong_day_comes_back_with_what_was_typed(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    made = person(case, here)
    clerk = at_desk(here, "clerk")
    for on, message in (("2099-01-01", "不能在今天以后"), ("昨天", "日期写成")):
        page = clerk.send("cases:person-end", made.pk, on=on, why="搬走了")
        assert page.status_code == 422
        assert message in text_of(page)
        assert "搬走了" in text_of(page)
    early = clerk.send("cases:person-end", made.pk, on=day(-1).isoformat(), why="搬走了")
    assert early.status_code == 409
    assert "日期不能更早" in text_of(early)


def test_a_line_that_was_corrected_offers_no_form(here: Town, case: Case, at_desk: AtDesk) -> None:
    old = person(case, here)
    correct_person(old.pk, by=here["clerk"], at=NOW, facts=Facts("carer", name="甲某"))
    page = at_desk(here, "clerk").get("cases:person", old.pk)
    assert not has_form(page, f"/cases/persons/{old.pk}/")
    assert "别人刚刚更正过" in text_of(page)


def test_whoever_writes_of_a_child_stands_in_the_childs_index(here: Town, case: Case) -> None:
    child = world.child(here)
    link_child(case.pk, by=here["clerk"], at=NOW, version=case.version, child=child.pk)
    person(case, here)
    event = Event.objects.get(kind="case.person_added")
    assert EventSubject.objects.filter(event=event.pk, subject=child.pk).exists()
