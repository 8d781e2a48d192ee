"""A unit that must report by law: what it says, how soon it came, whom it told, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests import world
from tests.reports.typed import MANDATED, TOLD_POLICE
from tests.support.towns import StandingClock
from tests.support.worker import Worker, form_on, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Clock, Notice
from weibao.reports.actions import answering, deciding, mandated
from weibao.reports.actions.mandated import Told
from weibao.reports.models import Notification, Report, ReportMessage
from weibao.reports.queries import made as reading
from weibao.reports.queries.origin import origin_of

AtDesk = Callable[[Town, str], Worker]
POLICE = Told("police", NOW - timedelta(minutes=20), "陶莉", "phone", "110-5521")


def filed(where: Town, *, minutes: int = 25, key: str = "teacher", **more: object) -> Report:
    return mandated.file_mandated(
        world.content(area=where.village, circumstance="bullied"),
        by=where[key],
        at=NOW,
        unit=where.units["school" if key == "teacher" else "village"],
        category="RC03" if key == "teacher" else "RC02",
        known_at=NOW - timedelta(minutes=minutes),
        **more,  # type: ignore[arg-type]
    )


def path(report: Report, tail: str = "") -> str:
    return f"/reports/made/{report.pk}/{tail}"


@pytest.mark.parametrize("key", ["director", "teacher", "police"])
def test_a_unit_reports_as_the_law_obliges_it_to(here: Town, at_desk: AtDesk, key: str) -> None:
    worker = at_desk(here, key)
    typed = {"known": "earlier", "known_at": "2026-09-30T15:20", "area": here.village}
    page = worker.send("reports:file", **{**MANDATED, **typed})
    report = Report.objects.get()
    assert page.headers["Location"] == path(report)
    assert (report.channel, report.named, report.area) == ("mandated", False, here.village)
    assert report.from_unit in {here.units["village"], here.units["school"], here.units["police"]}
    assert report.known_at == datetime(2026, 9, 30, 15, 20, tzinfo=NOW.tzinfo)
    assert report.reported_after == 100
    made = text_of(worker.get("reports:made"))
    assert report.number in made
    assert "1 小时" in made
    assert MANDATED["what"] not in made


@pytest.mark.parametrize(
    ("key", "code"), [("director", "RC02"), ("teacher", "RC03"), ("police", "RC01")]
)
def test_the_category_is_proposed_from_the_unit_and_can_be_changed(
    here: Town, at_desk: AtDesk, key: str, code: str
) -> None:
    worker = at_desk(here, key)
    assert form_on(worker.get("reports:file"), having="category").fields["category"] == code
    worker.send("reports:file", **{**MANDATED, "category": "RC07"})
    assert Report.objects.get().reporter_category == "RC07"


def test_just_now_is_one_tap(here: Town, at_desk: AtDesk) -> None:
    assert at_desk(here, "teacher").send("reports:file", **MANDATED).status_code == 302
    report = Report.objects.get()
    assert (report.known_at, report.reported_after) == (NOW, 0)
    assert Notification.objects.count() == 0


def test_the_facts_of_the_child_stand_in_words(here: Town, at_desk: AtDesk) -> None:
    child = {
        "child_name": "毛毛",
        "child_age": "七八岁",
        "child_sex": "girl",
        "child_school": "小学",
    }
    at_desk(here, "teacher").send("reports:file", **MANDATED, **child)
    assert Report.objects.get().child_known.splitlines() == [
        "姓名或小名：毛毛", "年龄：七八岁", "性别：女孩", "学校：小学",
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["director", "teacher"])
def test_who_reported_does_not_see_how_it_is_handled(here: Town, at_desk: AtDesk, key: str) -> None:
    worker = at_desk(here, key)
    worker.send("reports:file", **MANDATED)
    assert worker.get("reports:detail", Report.objects.get().pk).status_code == 404
    assert worker.get("reports:list").status_code == 404


def test_a_changed_form_cannot_choose_what_the_server_decides(here: Town, at_desk: AtDesk) -> None:
    extra = {
        "urgency": "normal", "status": "done", "town": "990110111", "number": "R1", "unit": "x",
        "channel": "phone", "in_danger": "yes",
    }  # fmt: skip
    at_desk(here, "director").send("reports:file", **{**MANDATED, **extra})
    report = Report.objects.get()
    assert (report.urgency, report.status, report.town) == ("danger", "received", here.code)
    assert (report.channel, report.number) == ("mandated", "R2026-0001")


@pytest.mark.parametrize(
    "typed",
    [
        "2026-10-01T08:00",
        "2099-01-01T00:00",
        "1026-09-30T08:00",
        "yesterday",
        "2026-13-01T00:00",
        "",
    ],
)
def test_a_unit_cannot_have_known_before_it_was_or_tomorrow(
    here: Town, at_desk: AtDesk, clock: StandingClock, typed: str
) -> None:
    page = at_desk(here, "director").send(
        "reports:file", **{**MANDATED, "known": "earlier", "known_at": typed}
    )
    assert page.status_code == 422
    shown = form_on(page, having="known_at").fields
    assert (shown["known_at"], shown["what"]) == (typed, MANDATED["what"])
    assert Report.objects.count() == 0


@pytest.mark.parametrize("key", ["leader", "custodian", "auditor", "keeper", "discipline", "clerk"])
def test_others_have_no_form(here: Town, at_desk: AtDesk, key: str) -> None:
    worker = at_desk(here, key)
    assert worker.get("reports:file").status_code == 404
    assert worker.send("reports:file", **MANDATED).status_code == 404
    assert Report.objects.count() == 0


# Whom the unit told.


def test_who_of_the_unit_reported_stands_on_no_page(here: Town, at_desk: AtDesk) -> None:
    """Not for the station and not for those above it, whether a colleague may be meant or not."""
    apart = {**MANDATED, **TOLD_POLICE, "police-by_name": "", "only_me": "on"}
    assert at_desk(here, "teacher").send("reports:file", **apart).status_code == 302
    told, plain = Report.objects.get(), filed(here)
    assert (told.only_for, told.notifications.get().by_name) == (here.people["teacher"].pk, "")
    name = here.people["teacher"].name
    for key in ("clerk", "supervisor", "leader", "first", "discipline"):
        for report in (told, plain):
            page = at_desk(here, key).get("reports:detail", report.pk)
            assert (page.status_code, name in text_of(page)) == (200, False), key


def test_no_name_is_written_for_who_wants_silence(here: Town, at_desk: AtDesk) -> None:
    teacher = at_desk(here, "teacher")
    asked = form_on(teacher.get("reports:file"), having="police-by_name").fields
    assert asked["police-by_name"] == ""
    for only_me, proposed in ((True, ""), (False, "陶莉")):
        report = filed(here, only_me=only_me)
        page = teacher.get("reports:made-one", report.pk)
        added = path(report, "notifications/")
        assert form_on(page, added).fields["by_name"] == proposed
        typed = {"at": "2026-09-30T16:50", "how": "phone", "by_name": ""}
        assert teacher.press(page, added, **typed).status_code == (302 if only_me else 422)


def test_who_was_told_is_filed_with_the_report(here: Town, at_desk: AtDesk) -> None:
    at_desk(here, "teacher").send("reports:file", **MANDATED, **TOLD_POLICE)
    row = Notification.objects.get()
    assert (row.authority, row.by_name, row.how, row.slip) == (
        "police", "陶莉", "phone", "110-2026-5521",
    )  # fmt: skip
    assert row.at == datetime(2026, 9, 30, 16, 40, tzinfo=NOW.tzinfo)
    assert row.unit == here.units["school"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"police-at": ""}, "写上时间"),
        ({"police-at": "2026-10-01T09:00"}, "还没有到"),
        ({"police-by_name": " "}, "写上是谁去说的"),
        ({"police-how": "pigeon"}, "pigeon"),
        ({"police-slip": "1" * 61}, "最多写 60 个字"),
        ({"police-told": "no"}, "已经告诉了就选"),
        ({"police-told": ""}, "已经告诉了就选"),
    ],
)
def test_a_half_telling_is_asked_again_and_kept(
    here: Town, at_desk: AtDesk, clock: StandingClock, changed: dict[str, str], words: str
) -> None:
    sent = {**MANDATED, **TOLD_POLICE, **changed}
    page = at_desk(here, "teacher").send("reports:file", **sent)
    assert (page.status_code, Report.objects.count()) == (422, 0)
    shown = form_on(page, having="police-slip").fields
    assert words in text_of(page) or words == "pigeon"
    assert (shown["what"], shown["police-slip"]) == (MANDATED["what"], sent["police-slip"])


def test_a_school_is_proposed_the_police_and_the_education_office(here: Town) -> None:
    report = filed(here)
    assert [name for name, _ in reading.still_to_tell(report, [])] == ["公安", "教育"]
    row = mandated.notify(report.pk, by=here["teacher"], at=NOW, told=POLICE)
    assert [name for name, _ in reading.still_to_tell(report, [row])] == ["教育"]
    assert Event.objects.get(kind="report.notified").fields == ["notification"]
    assert Notice.objects.get(key=f"mandated:{row.pk}").unit == here.units["station"]


def test_a_telling_is_added_on_the_page_once(here: Town, at_desk: AtDesk) -> None:
    report, teacher = filed(here), at_desk(here, "teacher")
    page = teacher.get("reports:made-one", report.pk)
    form = form_on(page, path(report, "notifications/"))
    assert (form.fields["authority"], form.fields["by_name"]) == ("police", "陶莉")
    typed = {**form.fields, "at": "2026-09-30T16:50", "how": "phone"}
    for _ in range(2):
        assert teacher.client.post(path(report, "notifications/"), typed).status_code == 302
    assert Notification.objects.count() == 1
    bad = teacher.press(page, path(report, "notifications/"), slip="9")
    assert bad.status_code == 422
    assert form_on(bad, path(report, "notifications/")).fields["slip"] == "9"


# At once, and late.


def test_at_once_shows_what_passed_and_never_a_due_time(here: Town) -> None:
    soon = reading.at_once(filed(here, minutes=25))
    assert soon is not None
    assert (soon.words, soon.over, soon.figure_words) == ("25 分钟", False, "2 小时")
    assert soon.limit.basis == "《未成年人保护法》第 11 条第 2 款"
    late = reading.at_once(filed(here, minutes=26 * 60))
    assert late is not None
    assert (late.words, late.over) == ("26 小时", True)
    assert not Clock.objects.filter(deadline="SD001").exists()


def test_a_late_report_is_taken_and_asked_why(here: Town, at_desk: AtDesk) -> None:
    teacher = at_desk(here, "teacher")
    late = {**MANDATED, "known": "earlier", "known_at": "2026-09-28T09:00"}
    teacher.send("reports:file", **late)
    report = Report.objects.get()
    page = teacher.get("reports:made-one", report.pk)
    assert "为什么没有马上报告" in text_of(page)
    assert "请写原因" in text_of(teacher.get("reports:made"))
    empty = teacher.press(page, path(report, "reason/"))
    assert empty.status_code == 422
    assert teacher.press(page, path(report, "reason/"), reason="孩子起先不肯说").status_code == 302
    report.refresh_from_db()
    assert report.late_reason == "孩子起先不肯说"
    assert not has_form(teacher.get("reports:made-one", report.pk), path(report, "reason/"))
    assert origin_of(report).late_reason == "孩子起先不肯说"


# What the station asks, what the unit answers, the result.


def test_the_unit_answers_a_question_and_is_told_the_result(here: Town, at_desk: AtDesk) -> None:
    report, teacher = filed(here), at_desk(here, "teacher")
    clerk = here["clerk"]
    deciding.accept(report.pk, by=clerk, at=NOW, version=report.version)
    report.refresh_from_db()
    answering.answer(
        report.pk, by=clerk, at=NOW, version=report.version, kind="question", text="哪天看到的"
    )
    told = Notice.objects.get(unit=here.units["school"])
    assert (told.subject_kind, told.subject) == ("reports.made", report.pk)
    assert "有新消息" in text_of(teacher.get("reports:made"))
    page = teacher.get("reports:made-one", report.pk)
    assert "哪天看到的" in text_of(page)
    assert teacher.press(page, path(report, "additions/"), text="上周三").status_code == 302
    added = ReportMessage.objects.get(kind="from_reporter")
    assert (added.text, added.person) == ("上周三", here.people["teacher"].pk)
    assert not ReportMessage.objects.filter(kind="question", seen_at=None).exists()
    report.refresh_from_db()
    answering.answer(
        report.pk, by=clerk, at=NOW, version=report.version, kind="result", text="孩子有人护送"
    )
    page = teacher.get("reports:made-one", report.pk)
    assert "孩子有人护送" in text_of(page)
    assert teacher.press(page, path(report, "reading/")).status_code == 302
    assert not ReportMessage.objects.exclude(kind="from_reporter").filter(seen_at=None).exists()
    report.refresh_from_db()
    assert report.told_in_time is True


def test_a_refusal_is_told_to_the_unit(here: Town, at_desk: AtDesk) -> None:
    report = filed(here)
    deciding.refuse(report.pk, by=here["clerk"], at=NOW, version=report.version, reason="不在本镇")
    page = at_desk(here, "teacher").get("reports:made-one", report.pk)
    assert "没有受理" in text_of(page)
    assert "不在本镇" in text_of(page)
    assert Notice.objects.filter(unit=here.units["school"]).count() == 1


def test_a_report_about_a_colleague_is_for_who_made_it_alone(here: Town, at_desk: AtDesk) -> None:
    report = filed(here, only_me=True)
    colleague = world.org.person("other01", "邹老师", town=here.code)
    world.org.seat(colleague, world.Role.HANDLER, here.units["school"])
    other = Worker(colleague, at=NOW)
    assert report.number not in text_of(other.get("reports:made"))
    assert other.get("reports:made-one", report.pk).status_code == 404
    assert report.number in text_of(at_desk(here, "teacher").get("reports:made"))
    deciding.refuse(report.pk, by=here["clerk"], at=NOW, version=report.version, reason="不在本镇")
    assert not Notice.objects.filter(unit=here.units["school"]).exists()


@pytest.mark.parametrize("key", ["director", "police", "clerk", "leader", "custodian"])
def test_nobody_else_adds_to_it(here: Town, key: str) -> None:
    report = filed(here)
    acts: list[Callable[[], object]] = [
        lambda: mandated.add_from_unit(report.pk, by=here[key], at=NOW, text="x"),
        lambda: mandated.notify(report.pk, by=here[key], at=NOW, told=POLICE),
        lambda: mandated.explain(report.pk, by=here[key], at=NOW, reason="x"),
        lambda: mandated.acknowledge(report.pk, by=here[key], at=NOW),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()


def test_nothing_is_no_addition_and_no_reason(here: Town) -> None:
    report = filed(here)
    with pytest.raises(Blocked):
        mandated.add_from_unit(report.pk, by=here["teacher"], at=NOW, text="")
    with pytest.raises(Blocked):
        mandated.explain(report.pk, by=here["teacher"], at=NOW, reason="")


def test_the_station_reads_whom_the_unit_told(here: Town, at_desk: AtDesk) -> None:
    report = filed(here, told=[POLICE])
    page = text_of(at_desk(here, "clerk").get("reports:detail", report.pk))
    assert "已告诉公安" in page
    assert "25 分钟" in page
    assert "已告诉公安" not in text_of(at_desk(here, "leader").get("reports:detail", report.pk))


def test_acknowledging_twice_is_one_event(here: Town) -> None:
    report = filed(here)
    deciding.refuse(report.pk, by=here["clerk"], at=NOW, version=report.version, reason="不在本镇")
    for _ in range(2):
        mandated.acknowledge(report.pk, by=here["teacher"], at=NOW)
    assert Event.objects.filter(kind="report.read_by_unit").count() == 1
    assert isinstance(report.pk, UUID)
