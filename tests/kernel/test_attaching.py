"""Who may open a file is who may read what it belongs to: one registry for all."""

from __future__ import annotations

from tests import world
from tests.cases.sharing import ask, assign, call
from tests.cases.stages import measure
from tests.office.attached import attached
from tests.support.towns import Towns
from tests.world import Town
from weibao.kernel.attaching import readable, subjects
from weibao.office.models import StoredFile
from weibao.office.permissions import FILES_READ


def test_every_kind_is_named_by_its_model_and_has_a_page() -> None:
    for kind, subject in subjects.items():
        assert kind == subject.model._meta.label_lower
        assert subject.reads.roles <= FILES_READ.roles


def test_nobody_else_reads_and_another_kind_with_the_same_id_is_not_it(towns: Towns) -> None:
    here, there = towns.here, towns.there
    report = world.report(here)
    attached(report)
    rows = StoredFile.objects.all()
    assert rows.filter(readable(here["clerk"])).count() == 1
    for actor in (there["clerk"], here["leader"], here["police"], here["auditor"]):
        assert not rows.filter(readable(actor)).exists()
    rows.update(subject_kind="cases.case")
    assert not rows.filter(readable(here["clerk"])).exists()


def test_one_finds_back_to_the_page_of_each(here: Town) -> None:
    case = world.case(here)
    sent = measure(case, here)
    report = case.reports.get()
    task, asked, met = assign(case, here), ask(case, here), call(case, here)
    pages = {
        "reports.report": (report, report.pk),
        "cases.case": (case, case.pk),
        "cases.measure": (sent, case.pk),
        "cases.assignment": (task, task.pk),
        "cases.question": (asked, asked.pk),
        "cases.meeting": (met, met.pk),
    }
    for kind, subject in subjects.items():
        row, shown = pages[kind]
        assert str(shown) in subject.page_at(row.pk)
