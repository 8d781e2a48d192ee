"""Whose copy is made next: nobody's costly files hold up those of others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests import world
from tests.kernel.media import samples
from tests.office.attached import uploaded
from tests.world import NOW, Town
from weibao.cases.actions.material import add_material
from weibao.kernel import media
from weibao.kernel.actor import SYSTEM
from weibao.office.attachments import copies, gate
from weibao.office.jobs.declaring import ASIDE
from weibao.office.jobs.running import claim, run, run_ready
from weibao.office.models import Setting, StoredFile
from weibao.reports.actions.filing import file_report
from weibao.reports.models import Report

LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _ledger() -> Iterator[None]:
    gate.ledger.clear()
    yield
    gate.ledger.clear()


def report(here: Town, *, files: int, suspicion: str = "") -> Report:
    tokens = [uploaded(samples.wav(0.1), at=NOW, name=f"{n}.wav") for n in range(files)]
    return file_report(
        world.content(area=here.village), by=SYSTEM, at=NOW, town=here.code, channel="public",
        files=tokens, suspicion=suspicion,
    )  # fmt: skip


def costs(subject: Report, number: int, milliseconds: int, **more: Any) -> None:
    """As if a copy had been made that took so long."""
    values = {"state": "refused", "copied_at": NOW, "copy_cost": milliseconds, **more}
    StoredFile.objects.filter(subject=subject.pk, number=number).update(**values)


def turns(count: int) -> list[tuple[Any, int]]:
    """Run one job after the other as the process does; whose file each was."""
    before = dict(StoredFile.objects.values_list("pk", "state"))
    found = []
    for _ in range(count):
        row = claim(worker="w", at=LATER, queue=ASIDE)
        assert row is not None
        run(row, worker="w", at=LATER)
        changed = [file for file in StoredFile.objects.all() if file.state != before[file.pk]]
        (one,) = changed
        before[one.pk] = one.state
        found.append((one.subject, one.number))
    return found


def test_reports_take_turns(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first has many files and came first; the others are not behind all of them."""
    monkeypatch.setattr(copies.Spent, "milliseconds", 1000)
    first, second, third = (report(here, files=n) for n in (4, 1, 2))
    order = [pk for pk, _ in turns(7)]
    assert order[:3] == [first.pk, second.pk, third.pk]
    assert order[3:] == [first.pk, third.pk, first.pk, first.pk]


def test_who_has_cost_more_waits_for_who_has_cost_less(here: Town) -> None:
    slow, quick = report(here, files=3), report(here, files=2)
    costs(slow, 1, 90_000)
    assert turns(4) == [(quick.pk, 1), (quick.pk, 2), (slow.pk, 2), (slow.pk, 3)]


def test_what_it_cost_is_forgotten_after_a_day(here: Town) -> None:
    old, new = report(here, files=2), report(here, files=2)
    costs(old, 1, 90_000, copied_at=NOW - timedelta(days=2))
    costs(new, 1, 10)
    assert turns(2) == [(old.pk, 2), (new.pk, 2)]


def test_files_of_a_held_report_come_last(here: Town) -> None:
    held, other = report(here, files=2, suspicion="flood"), report(here, files=2)
    costs(other, 1, 90_000)
    assert turns(3) == [(other.pk, 2), (held.pk, 1), (held.pk, 2)]


def test_what_was_used_is_kept(here: Town) -> None:
    report(here, files=1)
    run_ready(at=LATER)
    row = StoredFile.objects.get()
    assert row.state == "ready"
    assert row.copy_cost is not None
    assert row.copy_cost > 10, "a process was started for it"


def brief_of(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What each copy is asked with, from now on."""
    asked: list[bool] = []

    def clean(*_: Any, brief: bool, **__: Any) -> media.Copy:
        asked.append(brief)
        raise media.NotCleanable("太慢")

    monkeypatch.setattr(media, "clean", clean)
    return asked


def test_who_has_used_up_the_day_gets_only_what_is_quick(
    here: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = brief_of(monkeypatch)
    used, fresh = report(here, files=2), report(here, files=2)
    costs(used, 1, 300_000)
    costs(fresh, 1, 299_999)
    run_ready(at=LATER)
    assert asked == [False, True]


def test_the_number_is_the_towns(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = brief_of(monkeypatch)
    Setting.objects.create(
        town=here.code, key="files.copies_seconds", value=1, valid_from=NOW.date(), created_at=NOW
    )
    costs(used := report(here, files=2), 1, 1_000)
    run_ready(at=LATER)
    assert asked == [True]
    assert used.pk


def test_those_who_work_here_are_not_limited(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    case = world.case(here)
    tokens = [uploaded(samples.wav(0.1), at=NOW, name=f"{n}.wav") for n in range(2)]
    add_material(case.pk, by=here["clerk"], at=NOW, files=tokens)
    StoredFile.objects.filter(number=1).update(state="refused", copied_at=NOW, copy_cost=10_000_000)
    asked = brief_of(monkeypatch)
    run_ready(at=LATER)
    assert asked == [False]


def test_brief_ends_what_is_made_to_be_slow() -> None:
    """A photo still gets its copy; the limits of a slow file are those of a photo."""
    from weibao.kernel.media import cleaning  # noqa: PLC0415 - its numbers

    data = samples.wav(0.1)
    made = media.clean(media.sniff(data[: media.HEAD_BYTES]), [data], size=len(data), brief=True)
    assert made.size
    assert max(limits.seconds for limits in cleaning.LIMITS.values()) > 10 * cleaning.BRIEF_SECONDS
