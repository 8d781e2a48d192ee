"""A handler asks for an identity to be opened: granted by an opening, or declined with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import world
from tests.support.worker import Worker, text_of
from tests.world import NOW, PASSPHRASE, Town
from weibao.kernel.workflow import Blocked, IllegalMove
from weibao.office.models import Notice
from weibao.reports.actions import requesting
from weibao.reports.actions.filing import Reporter
from weibao.reports.models import IdentityOpening, OpeningRequest, Report

AtDesk = Callable[[Town, str], Worker]
WHO = Reporter("贺知秋", "13712340987", "邻居")
REASON = "派出所来函调取，文号清公调〔2026〕12 号"


@pytest.fixture
def report(here: Town) -> Report:
    return world.report(here, reporter=WHO)


@pytest.fixture
def asked(here: Town, report: Report) -> OpeningRequest:
    return requesting.ask(report.pk, by=here["clerk"], at=NOW, why="police", words=REASON)


def test_granted_it_is_opened_for_the_reason_asked(
    here: Town, report: Report, at_desk: AtDesk
) -> None:
    clerk, custodian = at_desk(here, "clerk"), at_desk(here, "custodian")
    assert (
        clerk.send("reports:request-ask", report.pk, why="police", words=REASON).status_code == 302
    )
    row = OpeningRequest.objects.get()
    assert f"请您打开报告人身份：{report.number}" in text_of(custodian.get("desk:home"))
    assert REASON in text_of(custodian.get("reports:request", row.pk))
    page = custodian.send(
        "reports:request-grant", row.pk, version=1, words="文书已核对，当面交派出所",
        passphrase=PASSPHRASE,
    )  # fmt: skip
    assert "贺知秋" in text_of(page)
    opening = IdentityOpening.objects.get()
    assert (opening.why, opening.request_id) == ("police", row.pk)
    row.refresh_from_db()
    assert (row.status, row.answered_by) == ("granted", here.people["custodian"].pk)
    seen = text_of(clerk.get("reports:detail", report.pk))
    assert "保管人已打开" in seen
    assert "贺知秋" not in seen
    assert "文书已核对" not in seen


def test_declined_the_asker_reads_why(here: Town, asked: OpeningRequest, at_desk: AtDesk) -> None:
    custodian = at_desk(here, "second")
    empty = custodian.send("reports:request-decline", asked.pk, version=1, answer="")
    assert empty.status_code == 422
    sent = custodian.send("reports:request-decline", asked.pk, version=1, answer="没有看到文书原件")
    assert sent.status_code == 302
    assert IdentityOpening.objects.count() == 0
    assert Notice.objects.filter(
        key=f"request-answer:{asked.pk}", unit=here.units["station"]
    ).exists()
    assert "没有看到文书原件" in text_of(
        at_desk(here, "clerk").get("reports:detail", asked.report_id)
    )


def test_one_at_a_time_and_withdrawn(here: Town, asked: OpeningRequest, report: Report) -> None:
    with pytest.raises(Blocked, match="已经有一件"):
        requesting.ask(report.pk, by=here["clerk"], at=NOW, why="wish", words="说要联系")
    requesting.withdraw(asked.pk, by=here["clerk"], at=NOW, version=1)
    with pytest.raises(IllegalMove):
        requesting.decline(asked.pk, by=here["custodian"], at=NOW, version=2, answer="不打开")


def test_a_stale_answer_opens_nothing(here: Town, asked: OpeningRequest, at_desk: AtDesk) -> None:
    requesting.withdraw(asked.pk, by=here["clerk"], at=NOW, version=1)
    page = at_desk(here, "custodian").send(
        "reports:request-grant", asked.pk, version=1, words="同意", passphrase=PASSPHRASE
    )
    assert page.status_code == 409
    assert IdentityOpening.objects.count() == 0
    assert "贺知秋" not in text_of(page)
