"""Reports that a unit made by law, and those that went to another town: read on two sides."""

from __future__ import annotations

from datetime import timedelta

from tests import world
from tests.office.attached import attached
from tests.world import NOW, Town
from weibao.cases.permissions import CASES_READ
from weibao.office.models import StoredFile
from weibao.office.permissions import FILES_ORIGINAL, FILES_READ
from weibao.reports.actions import answering, deciding, handing, mandated, signing
from weibao.reports.models import HandOver, Report
from weibao.reports.permissions import REPORTS_MADE, REPORTS_READ

from .words import LATER, Reach, Text, told

# Who reports for the unit of each label, and what only the unit and the station read.
MADE_BY = {"own": ("director", "village"), "neighbour": ("neighbour", "other_village")}


def made(town: Town, label: str, mark: str) -> tuple[Report, list[Text]]:
    """A report that a village made by law, answered by the station; its words carry `mark`."""
    key, where = MADE_BY.get(label, MADE_BY["own"])
    notified = mandated.Told("police", NOW, f"{mark}去说的人", "phone", f"{mark}接警号")
    report = mandated.file_mandated(
        world.content(area=town.village, **told(f"{mark}村报")),
        by=town[key],
        at=LATER,
        unit=town.units[where],
        category="RC02",
        known_at=NOW - timedelta(days=1),
        told=[notified],
    )
    mandated.explain(report.pk, by=town[key], at=LATER, reason=f"{mark}晚的缘由")
    deciding.accept(report.pk, by=town["clerk"], at=LATER, version=2)
    question = {"kind": "question", "text": f"{mark}站里问一句"}
    answering.answer(report.pk, by=town["clerk"], at=LATER, version=3, **question)
    report.refresh_from_db()
    read: Reach = ((REPORTS_READ, report),)
    both: Reach = ((REPORTS_MADE, report), *read)
    opened: Reach = ((CASES_READ, report.case), *read)
    texts = [Text(f"{mark}村报{kind}", opened) for kind in ("事由", "孩子", "那人", "地点")]
    shared = ("去说的人", "接警号", "晚的缘由")
    texts += [Text(f"{mark}{words}", both) for words in shared]
    return report, [*texts, Text(f"{mark}站里问一句", (*both, (CASES_READ, report.case)))]


def handed(source: Town, target: Town, mark: str) -> tuple[HandOver, StoredFile, list[Text]]:
    """A report of `source` with a file that went to `target`, and what of it each side reads."""
    report = world.report(source, **told(f"{mark}转来"))
    attached(report, name=f"{mark}门口.jpg", content=f"{mark}门里")
    report.refresh_from_db()
    given = handing.to_town(
        report.pk,
        by=source["clerk"],
        at=LATER,
        version=report.version,
        town=target.code,
        reason=f"{mark}为何移交",
        told=f"{mark}告诉的话",
    )
    arrived = given.to_report
    assert arrived is not None
    signing.sign(arrived.pk, by=target["clerk"], at=LATER, version=arrived.version)
    # The words stand in both rows; nobody of the old town reads its own any more.
    read: Reach = ((REPORTS_READ, arrived), (REPORTS_READ, report))
    file = StoredFile.objects.get(subject=arrived.pk)
    texts = [Text(f"{mark}转来{kind}", read) for kind in ("事由", "孩子", "那人", "地点")]
    texts += [
        Text(f"{mark}为何移交", read),
        Text(f"{mark}告诉的话", read),
        Text(f"{mark}门里", ((FILES_READ, file), (FILES_ORIGINAL, file))),
        Text(f"{mark}门口.jpg", ((FILES_ORIGINAL, file),)),
    ]
    given.refresh_from_db()
    return given, file, texts
