"""Names that were printed stand in the paper alone: not on the disk, in no table, no log, no file aside."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from tests import world
from tests.cases.stages import fresh
from tests.faults.markers import hits, in_tables, on_disk
from tests.office import sheets
from tests.support.towns import StandingClock, Towns
from tests.support.worker import Worker
from tests.world import NOW, Town
from weibao.cases.actions.reviews import review
from weibao.cases.models import Case
from weibao.office.jobs.running import run_ready
from weibao.office.models import Printing
from weibao.office.papers import printing, upkeep

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(settings.ON_POSTGRES, reason="the bytes of PostgreSQL are not ours to read"),
]
CHILD, ADDRESS, LOOKED = "标记卯印名", "标记辰印址九组", "标记巳复核意见"
MARKS = [CHILD, ADDRESS, LOOKED]


def printed(here: Town, clock: StandingClock) -> Case:
    """A case of a child with a marked name, reviewed and printed both ways, one in the background."""
    child = world.child(here, name=CHILD, address=ADDRESS)
    case = world.case(here, child=child)
    version = fresh(case).version
    review(case.pk, by=here["clerk"], at=NOW, version=version, outcome="continue", note=LOOKED)
    clerk = Worker(here.people["clerk"], at=clock.at)
    asked = {"paper": "case.register", "reason": "work", "uncovered": "on"}
    for form in ("pdf", "docx"):
        assert clerk.send("cases:print", case.pk, form=form, **asked).status_code == 302
    return case


def test_no_printed_name_stands_on_the_disk_or_in_the_log(
    real_towns: Towns,
    clock: StandingClock,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    here = real_towns.here
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with caplog.at_level(logging.DEBUG):
        case = printed(here, clock)
        # Everything is long now: the paper goes through the queue.
        monkeypatch.setattr(printing, "LONG", 0)
        printed(real_towns.there, clock)
        run_ready(at=NOW)
    rows = list(Printing.objects.order_by("at", "number"))
    assert [row.state for row in rows] == ["ready"] * 4
    worker = Worker(here.people["clerk"], at=clock.at)
    mine = next(row for row in rows if row.subject == case.pk and row.form == "pdf")
    answer = worker.get("office:paper-file", mine.pk)
    content = b"".join(answer.streaming_content)
    assert CHILD in "".join(sheets.texts(content))
    for name, data in (on_disk() | in_tables()).items():
        assert hits(data, MARKS) == [], name
    assert hits(caplog.text.encode(), MARKS) == []
    assert list(tmp_path.iterdir()) == []
    upkeep.clear(NOW.replace(year=NOW.year + 1))
    for name, data in on_disk().items():
        assert hits(data, MARKS) == [], name
