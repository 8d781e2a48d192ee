"""Checking the whole log from a page and at night: one at a time, and what is broken is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event, EventSeal, Verification
from weibao.audit.sealing import seal
from weibao.audit.triggers import install
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.office.jobs.running import run_ready
from weibao.office.models import Notice
from weibao.project.system import verifying
from weibao.project.tick import verify_tonight

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgres,
    pytest.mark.usefixtures("clock"),
]
LATER = NOW + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _no_head_left() -> Iterator[None]:
    head = Path(settings.WEIBAO_HOME) / "heads" / "events.json"
    head.unlink(missing_ok=True)
    yield
    head.unlink(missing_ok=True)


def change_the_first_event() -> None:
    """What somebody with the database in hand would do."""
    first = EventSeal.objects.get(seq=1).event_id
    table = Event._meta.db_table
    off = (
        f'DROP TRIGGER "{table}_no_update"'
        if connection.vendor == "sqlite"
        else f'DROP TRIGGER "{table}_no_update" ON "{table}"'
    )
    with connection.cursor() as cursor:
        cursor.execute(off)
    Event.objects.filter(pk=first).update(kind="home.shown")
    install()


def test_an_untouched_log_is_said_to_be_so(here: Town) -> None:
    sealed = seal(at=NOW)
    row = verifying.ask(by=here["auditor"], at=NOW)
    assert row.total == sealed > 0
    assert run_ready(at=LATER) == 1
    row.refresh_from_db()
    assert (row.intact, row.held, row.running) == (True, sealed, None)
    done = Event.objects.get(kind="events.verified")
    assert (done.count, done.digest) == (sealed, "intact")
    assert not Notice.objects.filter(key__startswith="log:").exists()


def test_a_changed_event_is_named_and_told_to_auditor_and_keeper(here: Town) -> None:
    sealed = seal(at=NOW)
    change_the_first_event()
    row = verifying.ask(by=here["auditor"], at=NOW)
    run_ready(at=LATER)
    row.refresh_from_db()
    assert (row.intact, row.broken_seq, row.held) == (False, 1, 0)
    assert row.broken_what == "事件内容与封印不符，被改动过"
    roles = Notice.objects.filter(key__startswith="log:", urgent=True).values_list(
        "role", flat=True
    )
    assert set(roles) == {"auditor", "system_keeper"}
    assert sealed > 1


def test_one_check_goes_on_at_a_time(here: Town) -> None:
    verifying.ask(by=here["auditor"], at=NOW)
    with pytest.raises(Blocked):
        verifying.ask(by=here["auditor"], at=LATER)
    assert verifying.ask_tonight(at=LATER) == 0
    run_ready(at=LATER)
    assert verifying.ask_tonight(at=LATER) == 1


def test_a_job_that_runs_twice_leaves_the_first_result(here: Town) -> None:
    seal(at=NOW)
    row = verifying.ask(by=here["auditor"], at=NOW)
    run_ready(at=LATER)
    before = Verification.objects.get(pk=row.pk)
    change_the_first_event()
    verifying.verify_log.func(str(row.pk), at=LATER + timedelta(hours=1))
    after = Verification.objects.get(pk=row.pk)
    assert (after.ended_at, after.broken_seq) == (before.ended_at, None)


def test_only_who_reads_the_log_has_it_checked(here: Town) -> None:
    for name in ("clerk", "keeper", "leader"):
        with pytest.raises(Refused):
            verifying.ask(by=here[name], at=NOW)


def test_every_night_it_is_checked_once(here: Town) -> None:
    night = NOW.replace(hour=2, minute=30) + timedelta(days=1)
    assert verify_tonight(NOW.replace(hour=10)) == 0
    assert [verify_tonight(night + timedelta(minutes=turn)) for turn in range(3)] == [1, 0, 0]
    run_ready(at=night)
    assert verify_tonight(night + timedelta(days=1)) == 1


def test_the_page_says_when_it_was_last_whole(here: Town) -> None:
    auditor = Worker(here.people["auditor"], at=NOW)
    assert "还没有核对过" in text_of(auditor.get("verification"))
    assert auditor.send("verification").status_code == 302
    assert "正在核对全部留痕" in text_of(auditor.get("verification"))
    assert auditor.send("verification").status_code == 409
    seal(at=NOW)
    run_ready(at=LATER)
    assert "条留痕全部完好" in text_of(auditor.get("verification"))
    change_the_first_event()
    auditor.send("verification")
    run_ready(at=LATER)
    assert "留痕第 1 条起不对" in text_of(auditor.get("verification"))
