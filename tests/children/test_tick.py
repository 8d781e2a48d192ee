"""Once a day the rules are asked again, by the worker."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tests.children.test_imports import taken_in
from tests.children.test_kept_categories import alone
from tests.world import NOW, Town
from weibao.children.actions.importing import start
from weibao.children.tick import PATIENCE, categories, go_through, tables
from weibao.office.jobs.running import run_ready


def test_once_a_day_and_by_the_worker(here: Town) -> None:
    _, found = alone(here)
    assert [categories(NOW), categories(NOW + timedelta(hours=5))] == [1, 0]
    assert categories(NOW + timedelta(days=1)) == 1
    go_through.func(at=NOW.replace(year=2031, month=3, day=6))
    found.refresh_from_db()
    assert found.state == "ended"


def test_a_table_whose_job_was_given_up_goes_on(here: Town, tmp_path: Path) -> None:
    run = taken_in(here, tmp_path)
    DBTaskResult.objects.all().delete()
    assert tables(NOW + 2 * PATIENCE) == 0, "it waits for somebody, not for a job"
    start(run.pk, scope="both", by=here["clerk"], at=NOW)
    assert tables(NOW + 2 * PATIENCE) == 0, "its job waits"
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    assert tables(NOW) == 0, "attempts come first"
    with transaction.atomic():
        assert tables(NOW + 2 * PATIENCE) == 1
        assert tables(NOW + 2 * PATIENCE) == 0
    assert run_ready(at=NOW + 2 * PATIENCE) == 1
    run.refresh_from_db()
    assert run.state == "done"
