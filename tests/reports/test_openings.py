"""What follows an opening: the other custodian hears of it, may object, and the page closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, has_form, text_of
from tests.world import NOW, PASSPHRASE, Town
from weibao.audit.models import Event
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.actions import dated
from weibao.office.models import Notice
from weibao.org.models import Appointment, CustodianKey
from weibao.reports.actions.filing import Reporter
from weibao.reports.actions.reviewing import review
from weibao.reports.models import IdentityOpening, OpeningReview, Report
from weibao.reports.rules.naming import gives_away

AtDesk = Callable[[Town, str], Worker]
WHO = Reporter("贺知秋", "13712340987", "邻居")
LATER = NOW + timedelta(hours=2)
WORDS = "公安机关调取，文号见卷"


@pytest.fixture
def report(here: Town) -> Report:
    return world.report(here, reporter=WHO)


def opened(
    report: Report, here: Town, key: str = "custodian", words: str = WORDS
) -> IdentityOpening:
    return world.opened(report, here[key], at=LATER, words=words).opening


def told(prefix: str) -> set[tuple[str, str]]:
    rows = Notice.objects.filter(key__startswith=prefix)
    return set(rows.values_list("unit__name", "role"))


def test_the_other_custodian_is_told_at_once_and_nothing_of_the_content(
    here: Town, report: Report, at_desk: AtDesk
) -> None:
    opening = opened(report, here)
    assert told("opened") == {("镇纪委", "custodian")}
    notice = Notice.objects.get(key__startswith="opened")
    assert report.number in notice.text
    assert "公安机关依法调取" in notice.text
    assert not any(word in notice.text for word in ("贺", "1371", "邻居", WORDS))
    home = text_of(at_desk(here, "second").get("desk:home"))
    assert f"核对一次打开：{report.number}" in home
    assert "核对一次打开" not in text_of(at_desk(here, "custodian").get("desk:home"))
    page = text_of(at_desk(here, "second").get("reports:opening", opening.pk))
    assert "秦守义" in page
    assert WORDS in page


def test_where_there_is_no_other_the_discipline_office_is_told(here: Town, report: Report) -> None:
    Appointment.objects.filter(person=here.people["second"]).update(valid_to=NOW.date())
    opened(report, here)
    assert told("opened") == {("镇纪委", "discipline")}


def test_an_objection_is_kept_and_reaches_the_discipline_office(
    here: Town, report: Report, at_desk: AtDesk
) -> None:
    opening = opened(report, here)
    second = at_desk(here, "second")
    empty = second.send("reports:review", opening.pk, verdict="object")
    assert (empty.status_code, OpeningReview.objects.count()) == (422, 0)
    sent = second.send("reports:review", opening.pk, verdict="object", objection="没有看到调取文书")
    assert sent.status_code == 302
    row = OpeningReview.objects.get()
    assert (row.objection, row.person) == ("没有看到调取文书", here.people["second"].pk)
    assert told("objected") == {("镇纪委", "discipline")}
    page = text_of(at_desk(here, "discipline").get("reports:opening", opening.pk))
    assert "没有看到调取文书" in page
    assert not has_form(
        at_desk(here, "discipline").get("reports:opening", opening.pk),
        f"/openings/{opening.pk}/review/",
    )
    assert "核对一次打开" not in text_of(second.get("desk:home"))


def test_nobody_reviews_their_own_opening_nor_twice(here: Town, report: Report) -> None:
    opening = opened(report, here)
    with pytest.raises(Blocked, match="另一位"):
        review(opening.pk, by=here["custodian"], at=LATER)
    review(opening.pk, by=here["second"], at=LATER)
    with pytest.raises(Blocked, match="已经核对"):
        review(opening.pk, by=here["second"], at=LATER, objection="又想起来")
    with pytest.raises(Refused):
        review(opening.pk, by=here["discipline"], at=LATER)


@pytest.mark.parametrize("words", ["给贺知秋打电话", "打 137-1234-0987 核实", "机主是知秋本人"])
def test_a_reason_that_says_who_it_was_opens_nothing(
    here: Town, report: Report, words: str
) -> None:
    with pytest.raises(Blocked, match="报告人的姓名或电话"):
        opened(report, here, words=words)
    assert IdentityOpening.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("报告人说孩子已经回家", False),
        ("贺知秋说孩子回家了", True),
        ("贺 知 秋说", True),
        ("知秋说的", True),
        ("他的号是１３７１２３４０９８７", True),
        ("号码 137 1234 0987", True),
        ("尾号零九八七，前面幺三七一二三四", True),
        ("后面 340987 没错", True),
        ("2026 年 9 月 30 日 17 点打的", False),
        ("文号 2026-0987", False),
    ],
)
def test_what_gives_the_reporter_away(text: str, found: bool) -> None:
    identity = {"name": "贺知秋", "phone": "13712340987", "relation": "邻居"}
    assert gives_away(text, identity) is found


def test_how_long_it_is_shown_is_the_towns_to_set(
    here: Town, report: Report, at_desk: AtDesk
) -> None:
    dated.put(
        "identity.open_minutes", 2, town=here.code, valid_from=NOW.date(), basis="会议纪要",
        by=here["keeper"], at=NOW,
    )  # fmt: skip
    page = at_desk(here, "custodian").send(
        "reports:unseal", report.pk, why="police", words=WORDS, passphrase=PASSPHRASE
    )
    assert 'data-closes="120"' in text_of(page)
    assert page.headers["Refresh"].startswith("120;")
    assert "137" not in page.headers["Refresh"]


def test_wrong_passphrases_on_the_page_stay_counted(
    here: Town, report: Report, at_desk: AtDesk
) -> None:
    custodian = at_desk(here, "custodian")
    for _ in range(3):
        page = custodian.send(
            "reports:unseal", report.pk, why="police", words=WORDS, passphrase="猜的口令不会是对的"
        )
        assert page.status_code == 422
    assert "请过 30 秒再试" in text_of(page)
    key = CustodianKey.objects.get(person=here.people["custodian"])
    assert key.wrong_tries == 3
    assert Event.objects.filter(kind="custodian.wrong_passphrase").count() == 3
    refused = custodian.send(
        "reports:unseal", report.pk, why="police", words=WORDS, passphrase=PASSPHRASE
    )
    assert (refused.status_code, IdentityOpening.objects.count()) == (422, 0)


def test_wrong_old_passphrases_of_a_change_stay_counted(
    here: Town, at_desk: AtDesk, clock: StandingClock
) -> None:
    new = "换成了另外一句更长的话"
    for _ in range(2):
        page = at_desk(here, "custodian").send(
            "org:custody", old="猜的口令不会是对的", first=new, second=new
        )
        assert page.status_code == 422
    assert CustodianKey.objects.get(person=here.people["custodian"]).wrong_tries == 2


def test_openings_of_another_town_are_not_there(
    towns: Towns, report: Report, at_desk: AtDesk
) -> None:
    opening = opened(report, towns.here)
    for key in ("custodian", "discipline"):
        stranger = at_desk(towns.there, key)
        assert stranger.get("reports:opening", opening.pk).status_code == 404
        assert report.number not in text_of(stranger.get("reports:openings"))
    assert report.number in text_of(at_desk(towns.here, "discipline").get("reports:openings"))
