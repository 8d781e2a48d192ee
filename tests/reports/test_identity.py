"""Who reported: opened only by a custodian, with the own passphrase, on a stated reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import world
from tests.support.towns import Towns
from tests.support.worker import Worker, form_on, text_of
from tests.world import NOW, PASSPHRASE, Town
from weibao.audit.models import Event
from weibao.kernel.crypto import boxes
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.org.actions import custodians
from weibao.org.actions.scope import NotPossible
from weibao.org.models import CustodianKey
from weibao.reports.actions.filing import Reporter
from weibao.reports.models import IdentityOpening, Report, ReporterIdentity
from weibao.reports.sealing import context

AtDesk = Callable[[Town, str], Worker]
WHO = Reporter("贺知秋", "13712340987", "邻居")
LATER = NOW + timedelta(days=2)


@pytest.fixture
def report(here: Town) -> Report:
    return world.report(here, reporter=WHO)


WORDS = "公安机关调查需要，文号见卷"


def opened(
    report: Report,
    where: Town,
    key: str = "custodian",
    *,
    passphrase: str = PASSPHRASE,
    why: str = "police",
    words: str = WORDS,
) -> dict[str, str]:
    by = where[key]
    return world.opened(report, by, at=LATER, why=why, words=words, phrase=passphrase).identity


@pytest.mark.parametrize("key", ["custodian", "second"])
def test_each_custodian_opens_it_alone(here: Town, report: Report, key: str) -> None:
    assert opened(report, here, key) == {
        "name": "贺知秋",
        "phone": "13712340987",
        "relation": "邻居",
    }
    row = IdentityOpening.objects.get()
    assert (row.person, row.why, row.reason, row.at) == (
        here.people[key].pk,
        "police",
        WORDS,
        LATER,
    )
    assert row.until == LATER + timedelta(minutes=5)
    assert Event.objects.filter(kind="identity.opened", subject=report.pk).count() == 1


def test_the_server_holds_no_key_to_it(here: Town, report: Report) -> None:
    envelope = bytes(report.identity.envelope)
    assert all(text.encode() not in envelope for text in ("贺知秋", "13712340987"))
    keys = CustodianKey.objects.filter(town=here.code)
    assert {str(key.pk) for key in keys} == set(boxes.recipients_of(envelope))
    assert "贺知秋" not in repr(Report.objects.values().get())


def test_an_envelope_moved_to_another_report_does_not_open(here: Town, report: Report) -> None:
    other = world.report(here, reporter=Reporter("别人"))
    ReporterIdentity.objects.filter(report=other).update(envelope=report.identity.envelope)
    with pytest.raises(Blocked):
        opened(other, here)
    assert (IdentityOpening.objects.count(), context(other.pk) != context(report.pk)) == (0, True)


def test_a_wrong_passphrase_opens_nothing_and_is_noted(here: Town, report: Report) -> None:
    with pytest.raises(NotPossible, match="口令不对"):
        opened(report, here, passphrase="五个不相干的词连不起来")
    assert IdentityOpening.objects.count() == 0
    assert not Event.objects.filter(kind="identity.opened").exists()
    assert Event.objects.get(kind="custodian.wrong_passphrase").subject == report.pk


def test_without_a_reason_nothing_is_opened(here: Town, report: Report) -> None:
    with pytest.raises(Blocked):
        opened(report, here, words="")
    with pytest.raises(Blocked):
        opened(report, here, why="curious")
    assert IdentityOpening.objects.count() == 0


def test_a_custodian_who_came_later_cannot_open_what_was_sealed_before(
    here: Town, report: Report
) -> None:
    mine = CustodianKey.objects.filter(person=here.people["custodian"])
    mine.update(valid_to=NOW.date())
    custodians.make_key(
        town=here.code, passphrase=PASSPHRASE, by=here["custodian"], at=LATER, cost=world.org.CHEAP
    )
    with pytest.raises(Blocked):
        opened(report, here)
    assert IdentityOpening.objects.count() == 0
    assert not Event.objects.filter(kind="identity.opened").exists()


@pytest.mark.parametrize("key", ["clerk", "supervisor", "leader", "keeper", "auditor", "first"])
def test_nobody_else_may(here: Town, report: Report, key: str) -> None:
    with pytest.raises(Refused):
        opened(report, here, key)


def test_the_custodian_of_another_town_may_not(towns: Towns, report: Report) -> None:
    with pytest.raises(Refused) as refused:
        opened(report, towns.there)
    assert refused.value.hidden


# The page.


def test_the_custodian_sees_numbers_and_no_content(
    here: Town, report: Report, at_desk: AtDesk
) -> None:
    world.report(here, what="匿名的另一件")
    custodian = at_desk(here, "custodian")
    listed = custodian.get("reports:sealed")
    assert report.number in text_of(listed)
    assert "R2026-0002" not in text_of(listed)
    page = custodian.get("reports:unseal", report.pk)
    for text in ("淤青", "三年级", "叔叔", "村口", "贺知秋", "13712340987"):
        assert text not in text_of(listed) + text_of(page), text
    assert custodian.get("reports:detail", report.pk).status_code == 404


def test_opening_on_the_page(here: Town, report: Report, at_desk: AtDesk) -> None:
    custodian = at_desk(here, "custodian")
    typed = {"why": "police", "words": WORDS}
    wrong = custodian.send("reports:unseal", report.pk, **typed, passphrase="wrong words here")
    assert wrong.status_code == 422
    assert "贺知秋" not in text_of(wrong)
    form = form_on(wrong, having="passphrase")
    assert (form.fields["words"], form.fields["why"]) == (WORDS, "police")
    assert form.fields["passphrase"] == ""
    sent = {**typed, "passphrase": PASSPHRASE, "once_key": "4" * 32}
    page = custodian.send("reports:unseal", report.pk, **sent)
    assert page.status_code == 200
    assert "贺知秋" in text_of(page)
    assert "13712340987" in text_of(page)
    assert "no-store" in page.headers["Cache-Control"]
    opening = IdentityOpening.objects.get()
    assert page.headers["Refresh"] == f"300;url=/openings/{opening.pk}/"
    again = custodian.send("reports:unseal", report.pk, **sent)
    assert (again.status_code, "贺知秋" in text_of(again)) == (200, False)
    assert IdentityOpening.objects.count() == 1
    assert "贺知秋" not in text_of(custodian.get("reports:unseal", report.pk))


def test_a_missing_reason_is_said_beside_its_field(
    here: Town, report: Report, at_desk: AtDesk
) -> None:
    page = at_desk(here, "custodian").send(
        "reports:unseal", report.pk, passphrase=PASSPHRASE, why="wish"
    )
    assert page.status_code == 422
    assert "请填写这一项" in text_of(page)
    assert IdentityOpening.objects.count() == 0


def test_an_anonymous_report_has_nothing_to_open(here: Town, at_desk: AtDesk) -> None:
    anonymous = world.report(here)
    assert at_desk(here, "custodian").get("reports:unseal", anonymous.pk).status_code == 404


@pytest.mark.parametrize("key", ["clerk", "leader", "keeper"])
def test_others_have_no_such_page(here: Town, report: Report, at_desk: AtDesk, key: str) -> None:
    worker = at_desk(here, key)
    assert worker.get("reports:sealed").status_code == 404
    assert worker.get("reports:unseal", report.pk).status_code == 404
