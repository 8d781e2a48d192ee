"""The monthly review: who must look at what, once a month, and what follows."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests import world
from tests.cases.stages import at_stage, fresh, judge
from tests.office import sheets
from tests.support.together import together
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker, form_on, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event, Revision
from weibao.cases.actions.children import link_child
from weibao.cases.actions.reviews import review
from weibao.cases.models import Case, CaseReview
from weibao.cases.queries import reviews as reading
from weibao.cases.queries.reviews import listed, of_month, overdue, pressing
from weibao.cases.settings import rhythm_of
from weibao.kernel.moment import ZONE
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.actions import dated
from weibao.office.models import Notice, Printing
from weibao.office.storage import files

AtDesk = Callable[[Town, str], Worker]
NOTE = "孩子在外婆家，情绪稳定"


def opened(here: Town, *, days: int, risk: str = "", name: str = "") -> Case:
    at = NOW - timedelta(days=days)
    case = world.case(here, at=at)
    if name:
        child = world.child(here, name=name, at=at, birth=date(2015, 3, days))
        link_child(case.pk, by=here["clerk"], at=at, version=case.version, child=child.pk)
    if risk:
        judge(fresh(case), here, at=at, risk=risk, why="按情况定的")
    return fresh(case)


def look(case: Case, here: Town, *, at: datetime = NOW, by: str = "clerk", **more: Any) -> Any:
    given = {"outcome": "continue", "note": NOTE, "version": fresh(case).version} | more
    return review(case.pk, by=here[by], at=at, **given)


def numbers(rows: Any) -> set[str]:
    return {row.number for row in rows}


def test_the_list_holds_what_falls_due_this_month(here: Town) -> None:
    high, raised = opened(here, days=10, risk="high"), opened(here, days=40, risk="raised")
    fresh_one, low = opened(here, days=3, risk="raised"), opened(here, days=20, risk="low")
    old = opened(here, days=100, risk="low")
    rows = listed(here["clerk"], rhythm=rhythm_of(here.code, on=NOW.date()))
    due = of_month(rows, on=NOW.date())
    # NOW is the last day of September: the high one falls due in October.
    assert numbers(due) == {raised.number, old.number}
    assert numbers(overdue(rows, on=NOW.date())) == {raised.number, old.number}
    assert numbers(of_month(rows, on=NOW.date() + timedelta(days=10))) >= {high.number}
    assert numbers(rows) == {c.number for c in (high, raised, fresh_one, low, old)}
    assert next(row.number for row in rows) in {raised.number, old.number}


def test_the_database_reckons_as_the_rule_does(here: Town) -> None:
    """Over risk, age and last review: the day of the query is that of the rule."""
    for risk, days in itertools.product(("", "high", "raised", "medium", "low"), (5, 45, 80, 130)):
        case = opened(here, days=days, risk=risk)
        if days > 40:
            look(case, here, at=NOW - timedelta(days=days // 3))
    rhythm = rhythm_of(here.code, on=NOW.date())
    rows = list(listed(here["clerk"], rhythm=rhythm))
    assert len(rows) == 20
    for row, line in zip(rows, reading.lines(rows, rhythm=rhythm, on=NOW.date()), strict=True):
        assert row.due.astimezone(ZONE).date() == line.due.on, (row.risk, line.age)


def test_a_review_moves_the_day_on(here: Town) -> None:
    case = opened(here, days=40, risk="raised")
    assert pressing(here["clerk"], on=NOW.date()) == (1, 1)
    look(case, here)
    assert pressing(here["clerk"], on=NOW.date()) == (0, 0)
    [line] = reading.lines(
        listed(here["clerk"], rhythm=rhythm_of(here.code, on=NOW.date())),
        rhythm=rhythm_of(here.code, on=NOW.date()),
        on=NOW.date(),
    )
    assert line.due.on == NOW.date() + timedelta(days=30)
    assert (line.by, line.last.outcome) == ("周文静", "continue")  # type: ignore[union-attr]


def test_days_are_dated_settings(here: Town) -> None:
    opened(here, days=40, risk="medium")
    assert pressing(here["clerk"], on=NOW.date()) == (0, 0)
    dated.put(
        "cases.review.medium_days",
        28,
        town=here.code,
        valid_from=NOW.date(),
        basis="镇里会议",
        by=here["keeper"],
        at=NOW,
    )
    assert pressing(here["clerk"], on=NOW.date()) == (1, 1)


@pytest.mark.parametrize(
    ("outcome", "risk", "after"),
    [("raise", "high", "high"), ("lower", "low", "low"), ("continue", "", "medium")],
)
def test_what_is_decided_becomes_the_case(here: Town, outcome: str, risk: str, after: str) -> None:
    case = opened(here, days=61, risk="medium")
    made = look(case, here, outcome=outcome, risk=risk)
    now = fresh(case)
    assert (made.risk_before, made.risk_after, now.risk) == ("medium", after, after)
    assert (now.risk_reason == NOTE) == (outcome != "continue")
    assert Event.objects.get(kind="case.reviewed").subject == case.pk
    assert Revision.objects.filter(subject=case.pk, version=now.version).exists()


@pytest.mark.parametrize(
    ("outcome", "risk"), [("raise", "low"), ("raise", "medium"), ("lower", "high"), ("lower", "")]
)
def test_a_level_that_does_not_fit_is_refused(here: Town, outcome: str, risk: str) -> None:
    case = opened(here, days=61, risk="medium")
    with pytest.raises(Blocked, match="现在是“中”"):
        look(case, here, outcome=outcome, risk=risk)
    assert not CaseReview.objects.exists()


def test_proposing_to_close_tells_the_lead_and_closes_nothing(here: Town) -> None:
    case = opened(here, days=61, risk="medium")
    look(case, here, outcome="close")
    assert fresh(case).status == "investigating"
    told = Notice.objects.get(key__startswith="review-close:")
    assert (told.unit, told.subject) == (here.units["station"], case.pk)
    assert NOTE not in told.text


def test_once_a_month(here: Town) -> None:
    case = opened(here, days=61, risk="medium")
    look(case, here, at=NOW - timedelta(days=20))
    with pytest.raises(Blocked, match="这个月已经复核过：09-10 周文静，继续办理"):
        look(case, here, by="supervisor")
    look(case, here, at=NOW + timedelta(days=1))
    assert CaseReview.objects.count() == 2


def test_twice_a_month_at_high_risk_after_fifteen_days(here: Town) -> None:
    case = opened(here, days=40, risk="high")
    look(case, here, at=NOW - timedelta(days=20))
    with pytest.raises(Blocked, match="已经复核过"):
        look(case, here, at=NOW - timedelta(days=10))
    look(case, here)
    assert list(CaseReview.objects.order_by("turn").values_list("turn", flat=True)) == [1, 2]
    with pytest.raises(Blocked, match="已经复核过"):
        look(case, here)


def test_the_database_itself_keeps_to_once_a_month(here: Town) -> None:
    made = look(opened(here, days=61, risk="medium"), here)
    made.pk, made._state.adding = None, True
    with transaction.atomic(), pytest.raises(IntegrityError):
        made.save(force_insert=True)
    made.turn = 3
    with transaction.atomic(), pytest.raises(IntegrityError):
        made.save(force_insert=True)


def test_a_closed_case_is_not_looked_at(here: Town) -> None:
    case = at_stage(here, "closed")
    with pytest.raises(Blocked, match="已经结案"):
        look(case, here)
    rows = listed(here["clerk"], rhythm=rhythm_of(here.code, on=NOW.date()))
    assert case.number not in numbers(rows)


@pytest.mark.parametrize("key", ["leader", "first", "director", "police", "discipline"])
def test_only_the_station_reviews(here: Town, key: str) -> None:
    case = opened(here, days=61, risk="medium")
    with pytest.raises(Refused):
        look(case, here, by=key)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_that_review_at_once(real_towns: Towns) -> None:
    here = real_towns.here
    case = opened(here, days=61, risk="medium")
    outcomes = together(
        lambda: look(case, here, version=case.version),
        lambda: look(case, here, version=case.version, by="supervisor", outcome="close"),
    )
    assert outcomes == ["Blocked", "done"]
    assert CaseReview.objects.count() == 1
    assert fresh(case).version == case.version + 1


def test_from_the_list_to_the_review(here: Town, at_desk: AtDesk) -> None:
    case = opened(here, days=9, risk="high", name="闻人沐晴")
    other = opened(here, days=16, risk="high")
    clerk = at_desk(here, "clerk")
    page = clerk.get("cases:reviews")
    assert other.number in text_of(page)
    assert case.number not in text_of(page)
    assert "有 1 件个案过了复核日" in text_of(page)
    form = clerk.get("cases:review", other.pk)
    typed = {"outcome": "continue", "risk": "", "note": NOTE}
    fields = {**form_on(form, having="outcome").fields, **typed}
    for _ in range(2):
        answer = clerk.client.post(f"/cases/{other.pk}/review/", fields)
        assert answer["Location"] == "/cases/reviews/"
    assert CaseReview.objects.count() == 1
    assert other.number in text_of(clerk.get("cases:reviews", view="done"))
    again = clerk.send("cases:review", other.pk, version=fresh(other).version, **typed)
    assert again.status_code == 409
    assert "这个月已经复核过" in text_of(again)
    assert NOTE in text_of(clerk.get("cases:detail", other.pk))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"outcome": "", "note": NOTE}, "选一个复核结果"),
        ({"outcome": "continue", "note": ""}, "写一句复核意见"),
        ({"outcome": "raise", "note": NOTE}, "选要改成的等级"),
        ({"outcome": "continue", "risk": "low", "note": NOTE}, "这个结果不改等级"),
    ],
)
def test_what_is_missing_is_said_beside_the_field(
    here: Town, at_desk: AtDesk, typed: dict[str, str], message: str
) -> None:
    case = opened(here, days=16, risk="high")
    given = {"version": case.version, "risk": "", **typed}
    answer = at_desk(here, "clerk").send("cases:review", case.pk, **given)
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert (NOTE in text_of(answer)) == bool(typed["note"])


def test_who_saw_an_older_version_sees_the_new_one_first(here: Town, at_desk: AtDesk) -> None:
    case = opened(here, days=16, risk="high")
    given = {"version": case.version - 1, "outcome": "continue", "risk": "", "note": NOTE}
    answer = at_desk(here, "clerk").send("cases:review", case.pk, **given)
    assert answer.status_code == 409
    assert not CaseReview.objects.exists()


def test_leaders_see_the_list_without_names_or_words(here: Town, at_desk: AtDesk) -> None:
    case = opened(here, days=16, risk="high", name="闻人沐晴")
    look(case, here, at=NOW - timedelta(days=1, hours=1))
    leader = at_desk(here, "leader")
    page = leader.get("cases:reviews", view="open")
    assert page.status_code == 200
    text = text_of(page)
    assert case.number in text
    assert "石桥村儿童" in text
    for words in ("闻人", "沐晴", NOTE):
        assert words not in text
    assert not has_form(page, f"/cases/{case.pk}/review/")
    assert f"/cases/{case.pk}/review/" not in text
    assert leader.get("cases:review", case.pk).status_code == 404
    for key in ("director", "police", "teacher", "auditor", "discipline"):
        assert at_desk(here, key).get("cases:reviews").status_code == 404


@pytest.mark.parametrize("key", ["clerk", "leader"])
def test_the_list_on_paper_names_nobody(here: Town, at_desk: AtDesk, key: str) -> None:
    case = opened(here, days=16, risk="high", name="闻人沐晴")
    worker = at_desk(here, key)
    for form in ("pdf", "docx"):
        worker.send("cases:reviews-print", form=form, reason="meeting")
    row = Printing.objects.get(form="pdf")
    assert (row.state, row.subject, row.town) == ("ready", None, here.code)
    [page] = sheets.texts(b"".join(files().open(row.place)))
    assert case.number in page
    assert "沐晴" not in page
    assert worker.get("office:paper-file", row.pk).status_code == 200
    assert worker.send("cases:reviews-print", form="pdf", reason="").status_code == 409


def test_the_home_page_asks_for_it(here: Town, at_desk: AtDesk, clock: StandingClock) -> None:
    opened(here, days=16, risk="high")
    assert "本月要复核 1 件个案" in text_of(at_desk(here, "supervisor").get("desk:home"))
    for key in ("leader", "director"):
        assert "要复核" not in text_of(at_desk(here, key).get("desk:home"))
