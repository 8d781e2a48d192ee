"""Legal nodes of a measure: limits of law start and end with them, and the result waits for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection

from tests import world
from tests.cases.stages import finish, fresh, measure
from tests.office.attached import jpeg, uploaded
from tests.support.towns import Towns
from tests.support.worker import Worker, has_form, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event, Revision
from weibao.cases.actions import measures
from weibao.cases.actions.progress import reach
from weibao.cases.models import Case, Measure, Progress
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.models import Clock, Notice

AtDesk = Callable[[Town, str], Worker]
HOUR = timedelta(hours=1)
LATER = NOW + timedelta(days=3)
SLIP = "綦公（赶）受案字〔2026〕118 号"


@pytest.fixture
def case(here: Town) -> Case:
    return world.case(here)


def node(of: Measure, where: Town, code: str, *, by: str = "police", **more: object) -> Progress:
    given = {"happened_at": NOW + HOUR, "number": SLIP} | more
    return reach(of.pk, by=where[by], at=LATER, node=code, **given)  # type: ignore[arg-type]


def states(of: Measure) -> dict[str, str]:
    return dict(Clock.objects.filter(subject=of.pk).values_list("deadline", "state"))


def test_the_police_are_watched_until_their_slip_is_here(here: Town, case: Case) -> None:
    sent = measure(case, here, unit="police", kind="police")
    assert states(sent) == {"IN005": "running", "SD005": "running", "SD013": "running"}
    with pytest.raises(Blocked, match="受案回执编号"):
        finish(sent, here, by="police")
    made = node(sent, here, "accepted", files=[uploaded(jpeg(), at=LATER)])
    assert (made.number, made.written_by) == (SLIP, here.people["police"].pk)
    assert states(sent) == {"IN005": "running", "SD005": "met", "SD013": "met"}
    assert Clock.objects.get(subject=sent.pk, deadline="SD005").ended_at == NOW + HOUR
    assert finish(sent, here, by="police").state == "done"
    assert set(states(sent).values()) == {"met"}


def test_a_refusal_of_the_police_must_be_served_in_three_days(here: Town, case: Case) -> None:
    sent = measure(case, here, unit="police", kind="police")
    node(sent, here, "declined")
    row = Clock.objects.get(subject=sent.pk, deadline="SD007")
    assert (row.state, row.started_at, row.seal) == ("running", NOW + HOUR, "法")
    with pytest.raises(Blocked, match="还在计时"):
        finish(sent, here, by="police")
    node(sent, here, "served", number="", happened_at=NOW + 5 * HOUR)
    assert states(sent)["SD007"] == "met"
    assert finish(sent, here, by="police").state == "done"


@pytest.mark.django_db
def test_a_warning_for_violence_brings_the_first_visit_in_seven_days() -> None:
    """The rule is Chongqing's: it binds there and nowhere else."""
    there = world.town("500110119", "赶水镇")
    case = world.case(there)
    sent = measure(case, there, unit="police", kind="dv_warning")
    node(sent, there, "served")
    row = Clock.objects.get(subject=sent.pk, deadline="SD022")
    assert (row.state, row.started_at, row.case) == ("running", NOW + HOUR, case.pk)
    assert row.due_at is not None
    # The seventh day lies in the holiday week.
    assert row.due_at.date() == date(2026, 10, 8)
    with pytest.raises(Blocked, match="首次查访"):
        finish(sent, there, by="police")
    node(sent, there, "visited", number="", happened_at=NOW + 30 * HOUR)
    assert states(sent)["SD022"] == "met"


def test_a_limit_that_does_not_bind_here_is_not_started(here: Town, case: Case) -> None:
    sent = measure(case, here, unit="police", kind="dv_warning")
    node(sent, here, "served")
    assert set(states(sent)) == {"IN005"}
    with pytest.raises(Blocked, match="首次查访"):
        finish(sent, here, by="police")
    node(sent, here, "visited")
    assert finish(sent, here, by="police").state == "done"


@pytest.mark.parametrize(
    ("code", "limit", "hours"), [("filed", "SD018", 72), ("urgent", "SD019", 24)]
)
def test_the_court_has_hours_from_its_acceptance(
    here: Town, case: Case, code: str, limit: str, hours: int
) -> None:
    sent = measure(case, here, unit="station", kind="protection")
    node(sent, here, code, by="clerk")
    row = Clock.objects.get(subject=sent.pk, deadline=limit)
    assert row.due_at == NOW + HOUR + timedelta(hours=hours)
    node(sent, here, "granted", by="clerk", happened_at=NOW + 9 * HOUR)
    assert states(sent)[limit] == "met"
    assert finish(sent, here, by="clerk").state == "done"


def test_legal_aid_by_application_has_two_limits_in_a_row(here: Town, case: Case) -> None:
    sent = measure(case, here, unit="station", kind="legal")
    for code, running in (("applied", "SD030"), ("granted", "SD031"), ("assigned", "")):
        node(sent, here, code, by="clerk")
        now = {limit for limit, state in states(sent).items() if state == "running"}
        assert now == {"IN005", *filter(None, [running])}


def test_a_child_without_defender_starts_the_notice_and_then_the_assignment(
    here: Town, case: Case
) -> None:
    sent = measure(case, here, unit="police", kind="legal")
    node(sent, here, "undefended")
    assert states(sent)["SD028"] == "running"
    node(sent, here, "noticed")
    assert (states(sent)["SD028"], states(sent)["SD029"]) == ("met", "running")
    node(sent, here, "assigned")
    assert states(sent)["SD029"] == "met"


@pytest.mark.parametrize(
    ("code", "more", "words"),
    [
        ("accepted", {"number": ""}, "写上受案回执编号"),
        ("served", {}, "先记下“不予立案”"),
        ("nothing", {}, "没有这个进展"),
        ("accepted", {"happened_at": LATER + HOUR}, "还没有到"),
    ],
)
def test_what_is_not_so_is_refused(
    here: Town, case: Case, code: str, more: dict[str, object], words: str
) -> None:
    sent = measure(case, here, unit="police", kind="police")
    version = fresh(case).version
    with pytest.raises(Blocked, match=words):
        node(sent, here, code, **more)
    assert (Progress.objects.count(), fresh(case).version) == (0, version)


def test_each_node_is_written_once(here: Town, case: Case) -> None:
    sent = measure(case, here, unit="police", kind="police")
    node(sent, here, "accepted")
    with pytest.raises(Blocked, match="已经记过"):
        node(sent, here, "accepted")


def test_an_ended_measure_takes_no_more(here: Town, case: Case) -> None:
    sent = measure(case, here, unit="police", kind="police")
    measures.cancel(sent.pk, by=here["clerk"], at=NOW, reason="不用了")
    assert set(states(sent).values()) == {"cancelled"}
    with pytest.raises(Blocked, match="不再需要"):
        node(sent, here, "accepted")


def test_it_is_a_version_of_the_case_and_the_lead_hears_of_it(here: Town, case: Case) -> None:
    sent = measure(case, here, unit="police", kind="police")
    made = node(sent, here, "accepted")
    assert Revision.objects.get(subject=case.pk, version=3).fields == ["measure:police:accepted"]
    assert Event.objects.filter(kind="case.measure_progressed").count() == 1
    told = Notice.objects.get(key=f"progress:{made.pk}")
    assert (told.unit, SLIP in told.text) == (here.units["station"], False)


@pytest.mark.parametrize("key", ["director", "teacher", "leader", "keeper"])
def test_another_unit_writes_none(here: Town, case: Case, key: str) -> None:
    sent = measure(case, here, unit="police", kind="police")
    with pytest.raises(Refused):
        node(sent, here, "accepted", by=key)


def test_the_station_next_door_writes_none(towns: Towns) -> None:
    sent = measure(world.case(towns.here), towns.here, unit="police", kind="police")
    with pytest.raises(Refused):
        node(sent, towns.there, "accepted", by="clerk")


def test_the_number_is_sealed(here: Town, case: Case) -> None:
    node(measure(case, here, unit="police", kind="police"), here, "accepted", note="说明一句")
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, note FROM cases_progress")
        (row,) = cursor.fetchall()
    for cell, text in zip(row, (SLIP, "说明一句"), strict=True):
        assert text.encode() not in bytes(cell)


def test_the_policeman_writes_the_slip_on_his_page(here: Town, case: Case, at_desk: AtDesk) -> None:
    sent = measure(case, here, unit="police", kind="police")
    police = at_desk(here, "police")
    action = f"/cases/measures/{sent.pk}/progress/"
    page = police.get("cases:detail", case.pk)
    typed = {"node": "accepted", "happened_at": "2026-09-30T16:30"}
    empty = police.press(page, action, **typed)
    assert empty.status_code == 422
    assert "写上受案回执编号" in text_of(empty)
    done = police.press(empty, action, number=SLIP)
    assert done.status_code == 302
    shown = police.get("cases:detail", case.pk)
    assert SLIP in text_of(shown)
    assert SLIP in text_of(at_desk(here, "clerk").get("cases:detail", case.pk))
    assert SLIP not in text_of(at_desk(here, "leader").get("cases:detail", case.pk))
    assert has_form(shown, f"/cases/measures/{sent.pk}/result/")


def test_the_result_says_on_the_page_what_is_still_lacking(
    here: Town, case: Case, at_desk: AtDesk
) -> None:
    sent = measure(case, here, unit="police", kind="police")
    police = at_desk(here, "police")
    page = police.get("cases:detail", case.pk)
    early = police.press(page, f"/cases/measures/{sent.pk}/result/", result="处理好了")
    assert early.status_code == 409
    assert "受案回执编号" in text_of(early)
    assert "处理好了" in text_of(early)


def test_a_public_order_case_is_decided_in_thirty_days(here: Town, case: Case) -> None:
    """治安管理处罚法 art. 118: thirty days from the day on which it is opened."""
    sent = measure(case, here, unit="police", kind="police")
    node(sent, here, "opened")
    assert states(sent)["SD014"] == "running"
    limit = Clock.objects.get(subject=sent.pk, deadline="SD014")
    assert (limit.started_at, limit.last_day) == (NOW + HOUR, date(2026, 10, 30))
    with pytest.raises(Blocked):
        finish(sent, here, by="police")
    node(sent, here, "decided", happened_at=NOW + 2 * HOUR)
    assert states(sent)["SD014"] == "met"
    assert finish(sent, here, by="police").state == "done"
