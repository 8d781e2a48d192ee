"""A planted marker in every personal field of the whole thread: nowhere on the disk, in no log line.

Whoever takes the disk, a copy of it or the log learns nobody's name and no
word of what was told. The keys stand apart, and are the only thing not searched.
"""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.faults.markers import dresses, hits, in_tables, on_disk
from tests.support.towns import StandingClock, Towns
from tests.world import PASSPHRASE
from weibao.audit.models import Revision
from weibao.cases.models import Case, Measure
from weibao.children.models import Child, Guardian
from weibao.kernel.crypto import receipts
from weibao.office.models import FlowStep, Notice, StoredFile
from weibao.org.actions import custodians
from weibao.org.models import Person
from weibao.project.logs import SafeFormatter
from weibao.reports.models import (
    CallBack,
    Complaint,
    HandOver,
    IdentityOpening,
    OpeningReview,
    Recovery,
    Report,
)

from .marked import (
    AGAIN,
    BODY,
    CALL_SAID,
    CANCELLED,
    CHILD,
    COMPLAINED,
    COMPLAINT_ANSWER,
    CONCLUSION,
    DOCUMENT,
    FILE,
    FOUND,
    GIVEN_WHY,
    GRANTED,
    NOTE,
    OBJECTED,
    OPENED,
    RECOVERED,
    RESULT,
    RISK,
    STAFF,
    TAKER,
    TOLD,
    Walk,
    planted,
)


@pytest.fixture
def server_log() -> Iterator[io.StringIO]:
    """What a server would write to its log: every logger, the product's own formatter."""
    written, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(SafeFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.setLevel(level)
    root.removeHandler(handler)


def stored_sealed(report: Report) -> None:
    """The walk did put the markers where they belong, or finding none would prove nothing."""
    child, case = Child.objects.get(), Case.objects.get()
    assert (report.what, report.suspect_known) == (TOLD["what"], TOLD["suspect"])
    assert (child.name, child.note) == (CHILD["name"], CHILD["note"])
    assert (case.findings, case.conclusion, case.risk_reason) == (FOUND, CONCLUSION, RISK)
    assert Guardian.objects.get().phone == CHILD["g-0-phone"]
    assert {OPENED, GRANTED} <= set(IdentityOpening.objects.values_list("reason", flat=True))
    assert CallBack.objects.get().outcome == CALL_SAID
    assert OpeningReview.objects.get().objection == OBJECTED
    complaint, given = Complaint.objects.get(), HandOver.objects.get()
    assert (complaint.text, complaint.answer) == (COMPLAINED, COMPLAINT_ANSWER)
    assert (given.body, given.taker, given.document) == (BODY, TAKER, DOCUMENT)
    assert given.reason == GIVEN_WHY
    assert Recovery.objects.get().reason == RECOVERED
    assert Person.objects.get(username="newcomer").phone == STAFF["phone"]
    assert set(Measure.objects.values_list("result", flat=True)) == {RESULT, CANCELLED}
    assert set(StoredFile.objects.values_list("name", flat=True)) == {FILE["name"]}
    assert set(StoredFile.objects.values_list("state", flat=True)) == {"ready"}
    assert {NOTE, AGAIN} <= set(FlowStep.objects.values_list("note", flat=True))
    assert Revision.objects.count() > 15
    assert Notice.objects.count() > 8


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(settings.ON_POSTGRES, reason="the bytes of PostgreSQL are not ours to read")
def test_no_marker_of_the_whole_thread_stands_on_the_disk_or_in_the_log(
    real_towns: Towns, clock: StandingClock, server_log: io.StringIO
) -> None:
    walk = Walk(real_towns.here, clock)
    report = walk.report()
    walk.accept(report)
    walk.complain()
    walk.refuse_another()
    walk.hand_over_another()
    walk.file_the_child()
    walk.work()
    walk.attach()
    walk.end(report)
    shares = custodians.make_recovery(town=real_towns.here.code, at=clock.at)
    walk.unseal(report)
    walk.ask_custodians(report)
    shown = walk.recover(shares)
    walk.staff()
    walk.fail()
    walk.look()
    walk.later()
    stored_sealed(report)
    plain = receipts.normalise(walk.code)
    texts = planted(walk.code, plain, plain.lower(), *shares, *shown, *walk.tokens)
    files = on_disk()
    assert any(name.endswith("-wal") for name in files), sorted(files)
    tables = in_tables()
    # What is no secret stands there in clear, so these are the bytes that were written.
    assert hits(b"".join(files.values()), [walk.case.number])
    assert hits(b"".join(tables.values()), [walk.case.number])
    found = {name: hits(data, texts) for name, data in (files | tables).items()}
    assert {name: where for name, where in found.items() if where} == {}
    log = server_log.getvalue()
    assert "a public report was not stored" in log
    assert "DatabaseError" in log
    assert hits(log.encode(), texts) == []


@pytest.mark.parametrize("text", [TOLD["what"], TOLD["phone"], PASSPHRASE])
@pytest.mark.parametrize("lead", ["", "x", "xy", "一句话"])
def test_the_search_sees_a_text_in_every_dress(text: str, lead: str) -> None:
    for dress, form in dresses(text).items():
        assert (text, dress) in hits(lead.encode() + form + b"...", [text])
    coded = base64.b64encode(f"{lead}{text}。".encode())
    assert any(dress.startswith("base64") for _, dress in hits(coded, [text]))
