"""What a custodian writes is held against who reported: never in silence, never as often as one likes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests import world
from tests.support.worker import Worker, text_of
from tests.world import NOW, PASSPHRASE, Town
from weibao.audit.aggregates import Stale
from weibao.audit.models import Event
from weibao.office.models import Notice
from weibao.org.actions.passphrases import Unlocked, unlock
from weibao.org.actions.scope import NotPossible
from weibao.org.models import Appointment, CustodianKey
from weibao.reports.actions import calling_back, requesting
from weibao.reports.actions.filing import Reporter
from weibao.reports.actions.identity import GivesAway, compare
from weibao.reports.models import CallBack, IdentityOpening, Report

AtDesk = Callable[[Town, str], Worker]
WHO = Reporter("贺知秋", "13712340987", "邻居")
LATER = NOW + timedelta(hours=2)
NAMED = "是贺知秋吗"


@pytest.fixture
def report(here: Town) -> Report:
    return world.report(here, reporter=WHO)


def mine(here: Town) -> Unlocked:
    return unlock(town=here.code, passphrase=PASSPHRASE, by=here["custodian"], at=LATER)


def refused(report: Report, here: Town, at: datetime, text: str = NAMED) -> str:
    with pytest.raises(GivesAway) as gives:
        compare(report.pk, mine(here), text=text, by=here["custodian"], at=at)
    return gives.value.reasons[0]


def told() -> set[tuple[str, str]]:
    rows = Notice.objects.filter(key__startswith="refused-text")
    return set(rows.values_list("unit__name", "role"))


def test_a_refused_reason_is_written_and_told_though_nothing_was_opened(
    here: Town, report: Report, at_desk: AtDesk
) -> None:
    page = at_desk(here, "custodian").send(
        "reports:unseal", report.pk, why="police", words=NAMED, passphrase=PASSPHRASE
    )
    assert (page.status_code, "已告诉另一位保管人" in text_of(page)) == (409, True)
    assert NAMED in text_of(page)
    event = Event.objects.get(kind="identity.compared", subject=report.pk)
    assert (event.digest, event.person) == ("refused", here.people["custodian"].pk)
    assert told() == {("镇纪委", "custodian")}
    notice = Notice.objects.get(key__startswith="refused-text")
    assert report.number in notice.text
    assert not any(word in notice.text for word in ("贺", "知秋", "1371"))
    assert IdentityOpening.objects.count() == 0


def test_what_was_found_is_not_said(here: Town, report: Report) -> None:
    by_name = refused(report, here, LATER, "贺知秋")
    assert by_name == refused(report, here, LATER, "13712340987")


def test_each_refusal_makes_the_next_text_wait_and_nothing_takes_the_count_back(
    here: Town, report: Report
) -> None:
    refused(report, here, LATER)
    refused(report, here, LATER)
    # A text that says nothing, and the right passphrase before each, change nothing.
    compare(report.pk, mine(here), text="来函", by=here["custodian"], at=LATER)
    assert told() == {("镇纪委", "custodian")}
    refused(report, here, LATER)
    assert told() == {("镇纪委", "custodian"), ("镇纪委", "discipline")}
    before = Event.objects.filter(kind="identity.compared").count()
    at_once = LATER + timedelta(seconds=1)
    with pytest.raises(NotPossible, match="30 秒"):
        compare(report.pk, mine(here), text="来函", by=here["custodian"], at=at_once)
    assert Event.objects.filter(kind="identity.compared").count() == before
    soon = LATER + timedelta(seconds=31)
    refused(report, here, soon)
    assert CustodianKey.objects.get(person=here.people["custodian"]).refused_texts == 4
    refused(report, here, soon + timedelta(days=1))
    assert CustodianKey.objects.get(person=here.people["custodian"]).refused_texts == 1


def test_where_there_is_no_other_custodian_the_discipline_office_hears(
    here: Town, report: Report
) -> None:
    Appointment.objects.filter(person=here.people["second"]).update(valid_to=NOW.date())
    refused(report, here, LATER)
    assert told() == {("镇纪委", "discipline")}


def test_nothing_is_compared_for_what_could_not_be_written_up(here: Town, report: Report) -> None:
    """Else a guess would be answered by "no" with nothing but a line in the log."""
    by, own = here["custodian"], mine(here)
    request = requesting.ask(report.pk, by=here["clerk"], at=NOW, why="police", words="来函")
    call = calling_back.ask(report.pk, by=here["clerk"], at=NOW, question="几点")
    calling_back.take(call.pk, own, by=by, at=LATER, version=1)
    with pytest.raises(Stale):
        requesting.compared(request.pk, own, text="某甲", by=by, at=LATER, version=7)
    with pytest.raises(Stale):
        calling_back.compared(call.pk, own, text="某甲", by=by, at=LATER, version=1)
    assert not Event.objects.filter(kind="identity.compared").exists()


def test_the_same_form_again_gets_its_answer_and_is_not_compared(
    here: Town, report: Report, at_desk: AtDesk
) -> None:
    custodian = at_desk(here, "custodian")
    request = requesting.ask(report.pk, by=here["clerk"], at=NOW, why="police", words="来函")
    call = calling_back.ask(report.pk, by=here["clerk"], at=NOW, question="几点")
    calling_back.take(call.pk, mine(here), by=here["custodian"], at=LATER, version=1)
    granting = {"words": "文书已核对", "version": 1, "passphrase": PASSPHRASE, "once_key": "6" * 32}
    first, again = (
        custodian.send("reports:request-grant", request.pk, **granting) for _ in range(2)
    )
    assert [page.status_code for page in (first, again)] == [200, 200]
    assert ["贺知秋" in text_of(page) for page in (first, again)] == [True, False]
    typed = {"version": 2, "reached": "yes", "outcome": "九点", "once_key": "7" * 32}
    for _ in range(2):
        page = custodian.send("reports:callback-finish", call.pk, passphrase=PASSPHRASE, **typed)
        assert page.status_code == 302
    assert CallBack.objects.get().outcome == "九点"
    assert Event.objects.filter(kind="identity.compared").count() == 2
