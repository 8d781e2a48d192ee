"""What happens in the towns before anybody walks: one of everything, with words to look for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from tests import world
from tests.access.inviting import together
from tests.access.sharing import shared_texts, work_together
from tests.cases.stages import SAFE
from tests.office.attached import attached
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.cases.actions import course, measures
from weibao.cases.actions.assessing import assess
from weibao.cases.actions.inquiries import add_inquiry
from weibao.cases.lists import CASES
from weibao.cases.models import (
    Assignment,
    Case,
    Invitation,
    Measure,
    Meeting,
    Participant,
    Question,
    StepAside,
)
from weibao.cases.permissions import (
    CASES_ANSWER,
    CASES_EXCLUDE,
    CASES_MATERIAL,
    CASES_READ,
    CASES_REVEAL,
    CASES_WORK,
)
from weibao.children.actions import facts
from weibao.children.models import (
    Category,
    Child,
    Guardian,
    ImportRow,
    ImportRun,
    Merge,
    Pair,
    Transfer,
)
from weibao.children.permissions import CHILDREN_EDIT, CHILDREN_REVEAL, TRANSFERS_VIEW
from weibao.children.rules.guardians import GuardianFacts
from weibao.kernel.ids import uuid7
from weibao.kernel.lists import Asker
from weibao.office.actions import bulk, saving
from weibao.office.exports import asking
from weibao.office.exports.asking import Wish
from weibao.office.models import Clock, StoredFile
from weibao.office.permissions import FILES_ORIGINAL, FILES_READ
from weibao.org.models import Town as TownRow
from weibao.reports.actions import complaining, mandated
from weibao.reports.models import CallBack, Complaint, IdentityOpening, OpeningRequest, Report
from weibao.reports.permissions import (
    ASKED_VIEW,
    COMPLAINTS_READ,
    OPENINGS_VIEW,
    REPORTS_READ,
    TRAININGS_VIEW,
)

from .crossing import handed, made
from .custody import ask_custodians, written
from .standing import OF_A_TOWN
from .words import LATER, Reach, Text, told


@dataclass
class Happening:
    """One matter in one village: a child, what was reported, the case and a measure."""

    child: Child
    guardian: Guardian
    category: Category
    run: ImportRun
    pair: Pair
    merge: Merge
    transfer: Transfer
    report: Report
    accepted: Report
    case: Case
    measure: Measure
    invitation: Invitation
    aside: StepAside
    file: StoredFile
    callback: CallBack
    request: OpeningRequest
    opening: IdentityOpening
    complaint: Complaint
    participant: Participant
    assignment: Assignment
    question: Question
    meeting: Meeting
    texts: list[Text] = field(default_factory=list)


def happen(town: Town, mark: str, *, village: str = "201", measure_by: str = "police") -> Happening:
    """A matter whose every sealed text carries `mark`, two characters nothing else has."""
    clerk = town["clerk"]
    area = f"{town.code}{village}"
    child = world.child(town, **_child(town, mark, area))
    guardian = _facts(town, child, mark)
    report = world.report(town, area=area, **told(f"{mark}报来", named=mark))
    case = world.case(town, area=area, child=child, **told(f"{mark}立案"))
    accepted = Report.objects.get(case=case)
    written = {"findings": f"{mark}查明实情"}
    case = course.edit(case.pk, by=clerk, at=LATER, seen=case.version, values=written)
    add_inquiry(
        case.pk, by=clerk, at=LATER, how="visit", happened_at=NOW,
        who=f"{mark}去的人", found=f"{mark}听到的话",
    )  # fmt: skip
    case.refresh_from_db()
    assess(
        case.pk, by=clerk, at=LATER, version=case.version, answers=SAFE | {"now": "danger"},
        risk="medium", why=f"{mark}风险缘由",
    )  # fmt: skip
    case.refresh_from_db()
    measure = measures.decide(
        case.pk,
        by=clerk,
        at=LATER,
        version=case.version,
        kind="visit",
        unit=town.units[measure_by],
        task=f"{mark}去看一看",
    )
    case.refresh_from_db()
    invitation, aside = together(town, case, mark, at=LATER)
    case.refresh_from_db()
    file = attached(
        accepted, name=f"{mark}现场.jpg", caption=f"{mark}这张", content=f"{mark}照片里"
    )
    asked = ask_custodians(town, report, mark)
    complaint = complaining.complain(accepted, at=LATER, text=f"{mark}投诉的话")
    shared = work_together(town, case, mark, measure_by, at=LATER)
    case.refresh_from_db()
    made = Happening(
        child,
        guardian,
        child.categories.get(),
        _table(town, mark, area),
        *_twins(town, child, mark),
        _offered(town, child, mark),
        report,
        accepted,
        case,
        measure,
        invitation,
        aside,
        file,
        *asked,
        complaint,
        *shared,
    )
    made.texts = _texts(mark, made)
    return made


def _child(town: Town, mark: str, area: str) -> dict[str, Any]:
    grandmother = GuardianFacts(
        relation="grandmother", name=f"钟离{mark}", phone="13900006127", is_carer=True
    )
    return {
        "name": f"闻人{mark}",
        "area": area,
        "address": f"{mark}湾三组",
        "note": f"{mark}备注一句",
        "guardians": [grandmother],
    }


def _table(town: Town, mark: str, area: str) -> ImportRun:
    """A table that somebody brought in and nobody has written yet: the director, where there is one."""
    who = "director" if area == town.village else "clerk"
    run = ImportRun.objects.create(
        town=town.code, person=town[who].somebody, at=NOW, name=f"{mark}名单.xlsx",
        digest="0" * 64, upload=uuid7(), state="ready",
    )  # fmt: skip
    body = {
        "values": {"name": f"{mark}表里的孩子"}, "facts": {}, "people": [], "problems": [],
        "differences": [], "file_no": "",
    }  # fmt: skip
    ImportRow.objects.create(run=run, position=0, sheet="名单", number=2, verdict="new", body=body)
    return run


def _twins(town: Town, child: Child, mark: str) -> tuple[Pair, Merge]:
    """A second file that may be the child's, and a merge of the two that is written down."""
    twin = world.child(town, name=f"第五{mark}", area=child.area, birth=None)
    one, other = sorted((child, twin), key=lambda row: row.pk)
    pair = Pair.objects.create(
        town=town.code, one=one, other=other, score=80, reasons=["住址相同"], found_at=NOW
    )
    merge = Merge.objects.create(town=town.code, pair=pair, kept=child, gone=twin, at=NOW)
    return pair, merge


def _offered(town: Town, child: Child, mark: str) -> Transfer:
    """The file is offered to a third village, and so to the station."""
    return Transfer.objects.create(
        town=town.code, child=child, from_area=child.area, to_town=town.code,
        to_area=f"{town.code}203", unit=town.units["station"], why=f"{mark}要搬家", asked_at=NOW,
    )  # fmt: skip


def _facts(town: Town, child: Child, mark: str) -> Guardian:
    """What is told of the home and of the carer."""
    guardian = child.guardians.get()
    told = [
        facts.Change("housing", f"{mark}土墙房"),
        facts.Change("living", "alone"),
        facts.Change("work_place", f"{mark}纸厂", about=guardian.line),
    ]
    source = facts.Source("visit", f"{mark}去看过")
    facts.record(child.pk, by=town["clerk"], at=NOW, seen=1, changes=told, source=source)
    return guardian


def _texts(mark: str, made: Happening) -> list[Text]:
    """Who may read what. Names stand whole only where somebody uncovers them."""
    name: Reach = ((CHILDREN_REVEAL, made.child), (CASES_REVEAL, made.case))
    file: Reach = ((CHILDREN_REVEAL, made.child), (CHILDREN_EDIT, made.child))
    received: Reach = ((REPORTS_READ, made.report),)
    read: Reach = ((CASES_READ, made.case),)
    opened: Reach = ((REPORTS_READ, made.accepted), *read)
    kinds = ("事由", "孩子", "那人", "地点")
    opening: Reach = ((OPENINGS_VIEW, made.opening),)
    return [
        Text(f"闻人{mark}", name),
        Text(f"钟离{mark}", file),
        Text(f"{mark}要搬家", ((TRANSFERS_VIEW, made.transfer),)),
        Text(f"第五{mark}", ((CHILDREN_REVEAL, made.merge.gone),)),
        Text(f"{mark}湾三组", file),
        Text(f"{mark}备注一句", file),
        *(Text(f"{mark}{words}", file) for words in ("土墙房", "纸厂", "去看过")),
        *(Text(f"{mark}报来{kind}", received) for kind in kinds),
        *(Text(f"{mark}立案{kind}", opened) for kind in kinds),
        Text(f"{mark}查明实情", read),
        Text(f"{mark}风险缘由", read),
        Text(f"{mark}去的人", ((CASES_MATERIAL, made.case),)),
        Text(f"{mark}听到的话", ((CASES_MATERIAL, made.case),)),
        Text(f"{mark}去看一看", read),
        Text(f"{mark}请来的缘由", ((CASES_ANSWER, made.invitation), (CASES_WORK, made.case))),
        Text(f"{mark}回避缘由", ((CASES_EXCLUDE, made.case),)),
        *shared_texts(mark, made),
        Text(f"{mark}照片里", ((FILES_READ, made.file), (FILES_ORIGINAL, made.file))),
        Text(f"{mark}现场.jpg", ((FILES_ORIGINAL, made.file),)),
        Text(f"{mark}这张", ((FILES_READ, made.file),)),
        Text(f"{mark}要问的话", ((ASKED_VIEW, made.callback), *received)),
        Text(f"{mark}请求打开的缘由", ((ASKED_VIEW, made.request), *received)),
        Text(written(mark), opening),
        Text(f"{mark}投诉的话", ((COMPLAINTS_READ, made.complaint),)),
        # Who reported stands nowhere: not the name, not the number, not in part.
        Text(f"端木{mark}"),
        Text("13900006128"),
        Text(f"{mark}远亲"),
    ]


@dataclass
class Planted:
    """Everything there is: rows by kind and label, and words by whom they may be read."""

    happenings: dict[str, Happening]
    subjects: dict[str, dict[str, Model]]
    more: list[Text] = field(default_factory=list)

    @property
    def texts(self) -> list[Text]:
        return [text for made in self.happenings.values() for text in made.texts] + self.more


# Kinds of rows that belong to a matter.
OF_A_MATTER = (
    "aside", "assignment", "callback", "case", "category", "child", "complaint", "file", "guardian",
    "invitation", "measure", "meeting", "opening", "participant", "question", "report", "request",
)  # fmt: skip


def plant(towns: Towns) -> Planted:
    here, there = towns.here, towns.there
    happenings = {
        "own": happen(here, "沐晴"),
        "neighbour": happen(here, "砚舟", village="202", measure_by="other_village"),
        "elsewhere": happen(there, "疏影"),
    }
    _more(here)
    found: dict[str, dict[str, Model]] = {
        kind: {label: getattr(made, kind) for label, made in happenings.items()}
        for kind in OF_A_MATTER
    }
    found["import"] = {label: made.run for label, made in happenings.items()}
    found |= {
        "pair": {label: made.pair for label, made in happenings.items()},
        "merge": {label: made.merge for label, made in happenings.items()},
        "transfer": {label: made.transfer for label, made in happenings.items()},
    }
    found["report"]["accepted"] = happenings["own"].accepted
    found["clock"] = _clocks(happenings)
    found |= {kind: _in_both(make, towns) for kind, make in OF_A_TOWN.items()}
    found |= _of_lists(here, there, happenings["own"])
    found["town"] = {
        label: TownRow.objects.get(pk=town.code)
        for label, town in (("own", here), ("elsewhere", there))
    }
    found["made"], more = {}, []
    for label, town, mark in (
        ("own", here, "竹溪"),
        ("neighbour", here, "兰皋"),
        ("elsewhere", there, "芦汀"),
    ):
        found["made"][label], texts = made(town, label, mark)
        more += texts
    found["handover"] = {}
    for label, source, target, mark in (
        ("handed over", here, there, "荻花"),
        ("come over", there, here, "苇岸"),
    ):
        given, file, texts = handed(source, target, mark)
        found["handover"][label], found["file"][label] = given, file
        more += texts
        if source is here:
            # The old row, of which this town keeps the stage.
            found["report"][label] = given.report
    more += [
        Text(f"培训{row.unit.pk}", ((TRAININGS_VIEW, row),)) for row in found["training"].values()
    ]
    return Planted(happenings, found, more)


def _clocks(happenings: dict[str, Happening]) -> dict[str, Model]:
    """Of each matter the clock of its measure, of the one at hand those of report and case too."""
    own = happenings["own"]
    measures_of = {label: made.measure.pk for label, made in happenings.items()}
    of = {**measures_of, "of the case": own.case.pk, "of a report": own.report.pk}
    complaint = {"of a complaint": own.complaint.pk}
    return {
        label: Clock.objects.filter(subject=pk).order_by("pk")[0]
        for label, pk in (of | complaint).items()
    }


def _more(here: Town) -> None:
    """A report that a school made itself."""
    school = here.units["school"]
    mandated.file_mandated(
        world.content(what="老师报告的一件事", area=here.village),
        by=here["teacher"],
        at=LATER,
        unit=school,
        category="RC03",
        known_at=NOW,
    )


def _in_both(make: Callable[[Town, str], Model], towns: Towns) -> dict[str, Model]:
    return {
        "own": make(towns.here, "village"),
        "neighbour": make(towns.here, "other_village"),
        "elsewhere": make(towns.there, "village"),
    }


def _of_lists(here: Town, there: Town, own: Happening) -> dict[str, dict[str, Model]]:
    """Views, files and runs: of the clerk here, of a colleague in the same unit, of another town."""
    found: dict[str, dict[str, Model]] = {"saved view": {}, "export": {}, "bulk run": {}}
    for label, town, key in (
        ("own", here, "clerk"),
        ("neighbour", here, "supervisor"),
        ("elsewhere", there, "clerk"),
    ):
        by = Asker(town[key], LATER)
        asked = CASES.shipped(CASES.view_of("all", by.actor))
        shared = label == "neighbour"
        found["saved view"][label] = saving.save(
            CASES, asked, by=by.actor, at=LATER, label=f"{town.code[-3:]}{key[:3]}", shared=shared
        )
        found["export"][label] = asking.ask(CASES, asked, Wish("meeting", "例会"), by=by)
        found["bulk run"][label] = bulk.begin(
            "urge", [own.case.pk], chosen={}, words="", by=by.actor, at=LATER
        )
    return found
