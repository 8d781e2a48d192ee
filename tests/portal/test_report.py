"""The steps: one question a page, everything typed carried in the page, nothing kept elsewhere."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.org import factories
from tests.org.factories import SmallTown
from tests.portal.pages import ANSWERS, Reporter, form_on, send, text_of
from weibao.audit.models import Event, Submission
from weibao.office.models import Setting, StoredFile
from weibao.portal.forms.steps import STEPS
from weibao.reports.models import Report
from weibao.reports.rules.circumstances import circumstances


def test_the_first_page_asks_what_happened_and_leaves_nothing_on_the_phone(
    visitor: Client, town: SmallTown
) -> None:
    reporter = Reporter(visitor)
    assert reporter.form.radios["circumstance"] == [entry.code for entry in circumstances()]
    assert reporter.page.cookies == {}
    assert reporter.page["Cache-Control"] == "no-store"
    for number in ("tel:110", "tel:12345", "tel:12355"):
        assert number in text_of(reporter.page)


@pytest.mark.parametrize("address", ["/report/", "/report/990110110/"])
def test_nine_steps_end_in_one_report(visitor: Client, town: SmallTown, address: str) -> None:
    reporter = Reporter(visitor, address)
    reporter.walk(child_age="七八岁")
    page = reporter.press("send")
    assert "收到了" in text_of(page)
    report = Report.objects.get()
    assert report.what == "孩子一个人在家，听见哭。\n昨天晚上也是。"
    assert (report.place, report.when, report.area) == (
        ANSWERS["where"], ANSWERS["when"], ANSWERS["area"],
    )  # fmt: skip
    assert report.child_known == "姓名或小名：豆豆\n年龄：七八岁\n性别：男孩\n学校：中心小学"
    assert (report.urgency, report.urgency_why, report.statutory) == (
        "serious", "under_8_alone", "MRC6",
    )  # fmt: skip
    assert visitor.cookies == {}


def test_what_is_not_known_is_skipped(visitor: Client, town: SmallTown) -> None:
    reporter = Reporter(visitor)
    reporter.walk("child")
    reporter.press("skip", child_name="豆豆")
    assert reporter.step == "where"
    # What was typed before stays.
    assert reporter.form.fields["child_name"] == "豆豆"
    reporter.press("skip")
    reporter.press("skip")
    assert reporter.step == "story"
    reporter.press("back")
    assert "skip" in reporter.form.buttons
    reporter.walk("story", when="")
    assert "skip" not in reporter.form.buttons


def test_a_child_whom_nobody_could_find_is_asked_for_on_the_page_of_the_place(
    visitor: Client, town: SmallTown
) -> None:
    reporter = Reporter(visitor)
    reporter.walk("child")
    reporter.press("skip")
    page = reporter.press("skip")
    assert (page.status_code, reporter.step) == (422, "where")
    assert "请至少写一样" in text_of(page)


def test_nothing_is_stored_before_the_last_step(visitor: Client, town: SmallTown) -> None:
    events = Event.objects.count()
    reporter = Reporter(visitor)
    reporter.walk()
    reporter.press("back")
    reporter.press("next")
    assert Report.objects.count() == Submission.objects.count() == Session.objects.count() == 0
    assert Event.objects.count() == events


def test_one_key_is_carried_from_the_first_page_to_the_last(
    visitor: Client, town: SmallTown
) -> None:
    reporter = Reporter(visitor)
    first = reporter.form.fields["once_key"]
    reporter.walk()
    assert reporter.form.fields["once_key"] == first
    assert Reporter(visitor).form.fields["once_key"] != first


def test_going_back_keeps_everything_and_does_not_complain(
    visitor: Client, town: SmallTown
) -> None:
    reporter = Reporter(visitor)
    reporter.walk("story")
    # The narrative is missing: going back must not ask for it.
    page = reporter.press("back", suspect="他爸爸")
    assert (reporter.step, page.status_code) == ("when", 200)
    assert "wb-field-bad" not in text_of(page)
    assert reporter.form.fields["child_name"] == "豆豆"
    reporter.press("next")
    assert reporter.form.fields["suspect"] == "他爸爸"


@pytest.mark.parametrize("step", [step.name for step in STEPS[:-1]])
def test_the_review_leads_to_each_step_and_back_to_the_review(
    visitor: Client, town: SmallTown, step: str
) -> None:
    reporter = Reporter(visitor)
    reporter.walk()
    reporter.press(step)
    assert reporter.step == step
    reporter.press("next", **({"what": "改过的话"} if step == "story" else {}))
    assert reporter.step == "review"
    reporter.press("send")
    told = "改过的话" if step == "story" else "孩子一个人在家，听见哭。\n昨天晚上也是。"
    assert Report.objects.get().what == told


def test_the_review_shows_what_will_be_sent(visitor: Client, town: SmallTown) -> None:
    reporter = Reporter(visitor)
    reporter.walk(child_age="", child_school="")
    review = [(line.label, line.text, line.step) for line in reporter.page.context["review"]]
    assert review == [
        ("情形", "没人管、独自在家", "what"),
        ("有没有危险", "不是", "danger"),
        ("哪个孩子", "豆豆，男孩", "child"),
        ("在哪里", "石桥村　老供销社后面第二家", "where"),
        ("什么时候", "这两个月", "when"),
        ("经过", "孩子一个人在家，听见哭。\n昨天晚上也是。", "story"),
        ("是谁做的", "他爸爸", "story"),
        ("照片、录音", "没有", "files"),
        ("联系方式", "不留姓名", "named"),
    ]


def test_danger_is_first_answered_with_the_advice_to_call(visitor: Client, town: SmallTown) -> None:
    reporter = Reporter(visitor)
    reporter.walk("danger")
    page = reporter.press("next", in_danger="yes")
    assert "请先打 110" in text_of(page)
    assert text_of(page).count('href="tel:110"') == 1
    reporter.press("next")
    assert reporter.step == "child"
    # Told once: going back and forth does not show it again.
    reporter.press("back")
    reporter.press("next")
    assert reporter.step == "child"
    reporter.walk(in_danger="yes")
    reporter.press("send")
    report = Report.objects.get()
    assert (report.in_danger, report.urgency) == (True, "danger")
    assert report.urgency_why == "said_danger under_8_alone"


def test_the_town_s_numbers_stand_beside_110(visitor: Client, town: SmallTown) -> None:
    for key, number in (("station.phone", "02348700000"), ("police.phone", "02348700110")):
        _set(town, key, number)
    reporter = Reporter(visitor)
    assert "tel:02348700000" in text_of(reporter.page)
    reporter.walk("danger")
    page = text_of(reporter.press("next", in_danger="yes"))
    assert 'href="tel:02348700000"' in page
    assert 'href="tel:02348700110"' in page


def _set(town: SmallTown, key: str, value: str) -> None:
    Setting.objects.create(
        town=town.code,
        key=key,
        value=value,
        valid_from=factories.FOUNDED.date(),
        created_at=factories.FOUNDED,
    )


def test_the_enter_key_goes_on_and_on_the_last_page_sends(visitor: Client, town: SmallTown) -> None:
    """A browser presses the first button of the form."""
    reporter = Reporter(visitor)
    assert reporter.form.buttons[0] == "next"
    reporter.walk()
    assert reporter.form.buttons[0] == "send"


def test_large_type_keeps_what_is_typed(visitor: Client, town: SmallTown) -> None:
    reporter = Reporter(visitor)
    reporter.walk("story")
    page = reporter.press("big", what="还没写完")
    assert 'class="wb-big"' in text_of(page)
    assert reporter.step == "story"
    assert reporter.form.fields["what"] == "还没写完"
    # Gone when the browser is closed.
    assert page.cookies["wb_big"]["max-age"] == ""
    # A phone that keeps no cookie stays with it, too.
    visitor.cookies.clear()
    assert 'class="wb-big"' in text_of(reporter.press("back"))
    page = reporter.press("big")
    assert 'class="wb-big"' not in text_of(page)
    assert "big" not in reporter.form.fields


def test_several_towns_are_listed_first(visitor: Client, town: SmallTown) -> None:
    factories.town(factories.OTHER_TOWN, "白水镇")
    page = visitor.get("/report/")
    assert "/report/990110110/" in text_of(page)
    assert "/report/990110111/" in text_of(page)
    assert form_on(page).fields == {}
    reporter = Reporter(visitor, "/report/990110111/")
    reporter.walk(area="", circumstance="sexual")
    reporter.press("send")
    assert Report.objects.get().town == "990110111"


def test_a_village_of_another_town_is_not_taken(visitor: Client, town: SmallTown) -> None:
    factories.town(factories.OTHER_TOWN, "白水镇")
    reporter = Reporter(visitor, "/report/990110110/")
    reporter.walk("where")
    page = reporter.press("next", area="990110111201")
    assert reporter.step == "where"
    assert "请从列表里选" in text_of(page)


def test_an_unknown_town_is_not_there(visitor: Client, town: SmallTown) -> None:
    assert visitor.get("/report/110101999/").status_code == 404


@pytest.mark.django_db
def test_without_a_station_the_page_says_whom_to_call(visitor: Client) -> None:
    page = visitor.get("/report/")
    assert page.status_code == 503
    assert "tel:12345" in text_of(page)


def test_without_a_telephone_none_is_shown(visitor: Client, town: SmallTown) -> None:
    assert "工作站 <b>" not in text_of(visitor.get("/report/"))


def test_who_can_read_what_is_said_in_plain_words(visitor: Client, town: SmallTown) -> None:
    page = visitor.get("/report/privacy/")
    assert page.status_code == 200
    assert "保管人" in text_of(page)


def photo(name: str = "现场.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9"))


def test_photos_are_carried_to_the_end_and_attached_once(visitor: Client, town: SmallTown) -> None:
    reporter = Reporter(visitor)
    reporter.walk("files")
    kept = {**reporter.form.fields, "go": "back", "files-new": photo()}
    reporter.page = visitor.post("/report/", kept)
    reporter.form = form_on(reporter.page)
    # Whatever button was pressed, what came stays.
    assert (reporter.step, len(reporter.form.fields["files"])) == ("story", 32)
    reporter.walk()
    lines = {line.label: line.text for line in reporter.page.context["review"]}
    assert lines["照片、录音"] == "1 个"
    sent = {**reporter.form.fields, "go": "send"}
    for _ in range(3):
        assert "收到了" in text_of(visitor.post("/report/", sent))
    assert StoredFile.objects.get().subject == Report.objects.get().pk


def test_what_is_no_photo_is_said_and_the_rest_stays(visitor: Client, town: SmallTown) -> None:
    reporter = Reporter(visitor)
    reporter.walk("files")
    bad = SimpleUploadedFile("a.svg", b"<svg onload=alert(1)></svg>")
    data = {**reporter.form.fields, "go": "next", "files-new": [photo(), bad]}
    page = visitor.post("/report/", data)
    assert page.status_code == 422
    form = form_on(page)
    assert (form.fields["step"], len(form.fields["files"])) == ("files", 32)
    assert StoredFile.objects.count() == 0


def test_a_photo_that_is_gone_leads_back_to_its_step(visitor: Client, town: SmallTown) -> None:
    page = send(visitor, files="0" * 32)
    assert (page.status_code, form_on(page).fields["step"]) == (422, "files")
    assert "请重新加" in text_of(page)
