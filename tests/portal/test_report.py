"""The four steps: one question a page, everything typed carried in the page, nothing kept elsewhere."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.org import factories
from tests.org.factories import SmallTown
from tests.portal.pages import ANSWERS, Reporter, form_on, text_of
from weibao.audit.models import Event, Submission
from weibao.office.models import Setting
from weibao.reports.models import Report
from weibao.reports.rules.circumstances import circumstances


def walk(reporter: Reporter, upto: int = 4) -> None:
    """The answers of the steps before `upto`, typed and sent one page after the other."""
    pages = (
        {"circumstance": ANSWERS["circumstance"]},
        {name: ANSWERS[name] for name in ("child_name", "child_sex", "area", "where", "when")},
        {name: ANSWERS[name] for name in ("in_danger", "what", "suspect")},
    )
    for typed in pages[: upto - 1]:
        reporter.press("next", **typed)


def test_the_first_page_asks_what_happened_and_leaves_nothing_on_the_phone(
    visitor: Client, town: SmallTown
) -> None:
    reporter = Reporter(visitor)
    assert reporter.form.radios["circumstance"] == [entry.code for entry in circumstances()]
    assert len(circumstances()) == 9
    assert reporter.page.cookies == {}
    assert reporter.page["Cache-Control"] == "no-store"
    for number in ("tel:110", "tel:12345", "tel:12355"):
        assert number in text_of(reporter.page)


@pytest.mark.parametrize("address", ["/report/", "/report/990110110/"])
def test_four_steps_end_in_one_report(visitor: Client, town: SmallTown, address: str) -> None:
    reporter = Reporter(visitor, address)
    walk(reporter)
    assert reporter.step == 4
    page = reporter.press("send", named="no")
    assert "收到了" in text_of(page)
    report = Report.objects.get()
    assert report.what == "孩子一个人在家，听见哭。\n昨天晚上也是。"
    assert (report.place, report.when, report.area) == (
        ANSWERS["where"], ANSWERS["when"], ANSWERS["area"],
    )  # fmt: skip
    assert report.child_known == "姓名或小名：豆豆\n性别：男孩"
    assert visitor.cookies == {}


def test_nothing_is_stored_before_the_last_step(visitor: Client, town: SmallTown) -> None:
    events = Event.objects.count()
    reporter = Reporter(visitor)
    walk(reporter)
    reporter.press("back")
    reporter.press("next")
    assert Report.objects.count() == Submission.objects.count() == Session.objects.count() == 0
    assert Event.objects.count() == events


def test_one_key_is_carried_from_the_first_page_to_the_last(
    visitor: Client, town: SmallTown
) -> None:
    reporter = Reporter(visitor)
    first = reporter.form.fields["once_key"]
    walk(reporter)
    assert reporter.form.fields["once_key"] == first
    assert Reporter(visitor).form.fields["once_key"] != first


def test_going_back_keeps_everything_and_does_not_complain(
    visitor: Client, town: SmallTown
) -> None:
    reporter = Reporter(visitor)
    walk(reporter, upto=3)
    # The narrative is missing: going back must not ask for it.
    page = reporter.press("back", suspect="他爸爸")
    assert reporter.step == 2
    assert page.status_code == 200
    assert "wb-field-bad" not in text_of(page)
    assert reporter.form.fields["child_name"] == "豆豆"
    reporter.press("next")
    assert reporter.form.fields["suspect"] == "他爸爸"


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_the_review_leads_back_to_each_step(visitor: Client, town: SmallTown, step: int) -> None:
    reporter = Reporter(visitor)
    walk(reporter)
    reporter.form.buttons.append("4")
    reporter.press(str(step))
    assert reporter.step == step
    assert reporter.form.fields["what"] == "孩子一个人在家，听见哭。\n昨天晚上也是。"


def test_the_review_shows_what_will_be_sent(visitor: Client, town: SmallTown) -> None:
    reporter = Reporter(visitor)
    walk(reporter)
    review = [(line.label, line.text, line.step) for line in reporter.page.context["review"]]
    assert review == [
        ("情形", "没人管、独自在家", 1),
        ("孩子", "豆豆，男孩", 2),
        ("在哪里", "石桥村　老供销社后面第二家", 2),
        ("什么时候", "这两个月", 2),
        ("有没有危险", "不是", 3),
        ("经过", "孩子一个人在家，听见哭。\n昨天晚上也是。", 3),
        ("是谁做的", "他爸爸", 3),
    ]


def test_danger_is_first_answered_with_the_advice_to_call(visitor: Client, town: SmallTown) -> None:
    reporter = Reporter(visitor)
    walk(reporter, upto=3)
    page = reporter.press("next", in_danger="yes", what="门里有打人的声音")
    assert "请先打 110" in text_of(page)
    assert text_of(page).count('href="tel:110"') == 1
    reporter.press("next")
    assert reporter.step == 4
    # Told once: going back and forth does not show it again.
    reporter.press("back")
    reporter.press("next")
    assert reporter.step == 4
    reporter.press("send", named="no")
    report = Report.objects.get()
    assert (report.in_danger, report.urgency) == (True, "danger")


def test_the_enter_key_goes_on_and_on_the_last_page_sends(visitor: Client, town: SmallTown) -> None:
    """A browser presses the first button of the form."""
    reporter = Reporter(visitor)
    assert reporter.form.buttons[0] == "next"
    walk(reporter)
    assert reporter.form.buttons[0] == "send"


def test_large_type_keeps_what_is_typed(visitor: Client, town: SmallTown) -> None:
    reporter = Reporter(visitor)
    walk(reporter, upto=3)
    page = reporter.press("big", what="还没写完")
    assert 'class="wb-big"' in text_of(page)
    assert reporter.step == 3
    assert reporter.form.fields["what"] == "还没写完"
    # Gone when the browser is closed.
    assert page.cookies["wb_big"]["max-age"] == ""
    page = reporter.press("big")
    assert 'class="wb-big"' not in text_of(page)


def test_several_towns_are_listed_first(visitor: Client, town: SmallTown) -> None:
    factories.town(factories.OTHER_TOWN, "白水镇")
    page = visitor.get("/report/")
    assert "/report/990110110/" in text_of(page)
    assert "/report/990110111/" in text_of(page)
    assert form_on(page).fields == {}
    reporter = Reporter(visitor, "/report/990110111/")
    walk_here = {"circumstance": "sexual"}
    reporter.press("next", **walk_here)
    reporter.press("next", child_name="妞妞")
    reporter.press("next", in_danger="unknown", what="听说的")
    reporter.press("send", named="no")
    assert Report.objects.get().town == "990110111"


def test_a_village_of_another_town_is_not_taken(visitor: Client, town: SmallTown) -> None:
    factories.town(factories.OTHER_TOWN, "白水镇")
    reporter = Reporter(visitor, "/report/990110110/")
    reporter.press("next", circumstance="alone")
    page = reporter.press("next", area="990110111201")
    assert reporter.step == 2
    assert "请从列表里选" in text_of(page)


def test_an_unknown_town_is_not_there(visitor: Client, town: SmallTown) -> None:
    assert visitor.get("/report/110101999/").status_code == 404


@pytest.mark.django_db
def test_without_a_station_the_page_says_whom_to_call(visitor: Client) -> None:
    page = visitor.get("/report/")
    assert page.status_code == 503
    assert "tel:12345" in text_of(page)


def test_the_telephone_of_the_station_is_shown_once_it_is_set(
    visitor: Client, town: SmallTown
) -> None:
    assert "工作站 <b>" not in text_of(visitor.get("/report/"))
    Setting.objects.create(
        town=town.code,
        key="station.phone",
        value="02348700000",
        valid_from=factories.FOUNDED.date(),
        created_at=factories.FOUNDED,
    )
    assert "tel:02348700000" in text_of(visitor.get("/report/"))


def test_who_can_read_what_is_said_in_plain_words(visitor: Client, town: SmallTown) -> None:
    page = visitor.get("/report/privacy/")
    assert page.status_code == 200
    assert "保管人" in text_of(page)
