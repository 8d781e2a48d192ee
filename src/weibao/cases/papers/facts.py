"""What the papers of a case say about it and its people, cut to what the printer may have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from weibao.children.models import Child, Guardian
from weibao.children.permissions import CHILDREN_REVEAL
from weibao.children.queries.faces import guardian_faces, particulars
from weibao.children.rules.birth import age_text
from weibao.kernel.masking import Level, mask_name
from weibao.kernel.moment import ZONE
from weibao.kernel.timeline import Line
from weibao.office.papers.declared import Fact
from weibao.office.papers.kinds import Ask
from weibao.org.models import Town
from weibao.org.queries.areas import area_names

from ..models import Case, Participant
from ..models.participant import ParticipantRole

UNKNOWN = "还不清楚"


@dataclass(frozen=True)
class People:
    """Everybody in the case now; `reached` are the files of children that the printer may read."""

    rows: tuple[Participant, ...]
    reached: frozenset[Any]

    @property
    def children(self) -> list[Participant]:
        return [row for row in self.rows if row.role == ParticipantRole.CHILD]

    @property
    def others(self) -> list[Participant]:
        return [row for row in self.rows if row.role != ParticipantRole.CHILD]


def people_of(ask: Ask) -> People:
    case: Case = ask.row
    rows = case.participants.filter(until=None).select_related("child__school")
    found = tuple(rows.order_by("since", "id"))
    files = Child.objects.filter(pk__in=[row.child_id for row in found if row.child_id])
    reached = CHILDREN_REVEAL.visible_to(ask.actor, files).values_list("pk", flat=True)
    return People(found, frozenset(reached))


def level(ask: Ask) -> Level:
    return Level.FULL if ask.uncovered else Level.SURNAME


def name_of(row: Participant, ask: Ask) -> str:
    name = row.child.name if row.child else row.name
    return mask_name(name, level(ask)).plain if name else "还不知道姓名"


def whole_names(people: People) -> tuple[str, ...]:
    """Every name that an uncovered paper shows, those of the guardians on file with them."""
    names = [row.child.name if row.child else row.name for row in people.rows]
    guardians = Guardian.objects.filter(child__in=people.reached, version_to=None)
    names += [person.name for person in guardians]
    return tuple(name for name in names if name)


def place_of(case: Case) -> str:
    return area_names([case.area]).get(case.area, "")


def town_name(case: Case) -> str:
    found = Town.objects.filter(pk=case.town).values_list("name", flat=True).first()
    return found or ""


def day(moment: datetime | None) -> str:
    return f"{moment.astimezone(ZONE):%Y-%m-%d}" if moment else ""


def minute(moment: datetime | None) -> str:
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}" if moment else ""


def day_in_words(moment: datetime) -> str:
    local = moment.astimezone(ZONE)
    return f"{local.year}年{local.month}月{local.day}日"


def reported(lines: Iterable[Line]) -> list[Line]:
    """How the town heard of it, oldest first. Who reported stands in no paper of the case."""
    return [line for line in reversed(list(lines)) if line.tone == "seal" and line.kind == "step"]


def facts_of_child(row: Participant, people: People, ask: Ask) -> list[tuple[Fact, ...]]:
    """Rows of a form: what is on file as far as the printer reads the file."""
    child = row.child
    rows: list[tuple[Fact, ...]] = [
        (Fact("姓名", name_of(row, ask)), Fact("性别", child.get_sex_display() if child else "")),
    ]
    if child is None:
        return [*rows, (Fact("情况", row.about or "还没有关联儿童档案"),)]
    born = f"{child.birth}" if child.birth else UNKNOWN
    rows.append((Fact("出生日期", born), Fact("年龄", age_text(child.birth, on=ask.on))))
    if child.pk not in people.reached:
        return [*rows, (Fact("档案号", child.file_no),)]
    shown = particulars(child, level=level(ask), village=place_of(ask.row))
    number = shown.id_number.plain if shown.id_number else "没有登记"
    address = shown.address.plain if shown.address else "没有登记"
    school = f"{shown.school} {shown.class_name}".strip() if ask.uncovered else "（已遮盖）"
    rows.append((Fact("证件号码", number), Fact("档案号", child.file_no)))
    rows.append((Fact("学校班级", school or "没有登记"),))
    rows.append((Fact("现住地址", address),))
    for person in guardian_faces(child, level=level(ask)):
        roles = "、".join(
            word for word, holds in (("监护人", person.is_guardian), ("照料人", person.is_carer)) if holds
        )  # fmt: skip
        told = (
            person.name.plain if person.name else "",
            person.phone.plain if person.phone else "",
        )
        rows.append((Fact(person.relation, "　".join(filter(None, (*told, roles)))),))
    return rows
