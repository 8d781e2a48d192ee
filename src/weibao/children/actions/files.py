"""Opening a child's file: searched before it is created, numbered, sealed, findable."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office import flow, numbers
from weibao.org.models import Unit

from ..flows import FILE
from ..models import Child
from ..permissions import check_may_open
from ..queries.similar import Found, alike, same_number
from ..rules.guardians import GuardianFacts
from ..rules.identity import Identity, judge
from . import finding, lines


class SimilarFound(Exception):
    """There may be a file already. `files` are those the person may see; they decide.

    `elsewhere`: the town has another one of the same name and birthday, out of the person's sight.
    """

    def __init__(self, found: Found) -> None:
        super().__init__(f"{len(found.seen)} similar files")
        self.files = found.seen
        self.elsewhere = found.elsewhere


class NumberTaken(Exception):
    """The identity number has a file. `file` is set only where the person may see it."""

    def __init__(self, found: Found) -> None:
        super().__init__("the identity number has a file")
        self.file = found.seen[0] if found.seen else None
        self.elsewhere = found.elsewhere


def open_file(
    *,
    by: Actor,
    at: datetime,
    town: str,
    area: str,
    name: str,
    sex: str,
    birth: date | None = None,
    id_number: str = "",
    address: str = "",
    school: Unit | None = None,
    school_text: str = "",
    class_name: str = "",
    note: str = "",
    guardians: Sequence[GuardianFacts] = (),
    confirmed_not: Collection[UUID] = (),
    confirmed_elsewhere: bool = False,
) -> Child:
    """Open the file of a child who lives in `area`.

    Raises `NumberTaken` when the identity number has a file in any town, and `SimilarFound` unless
    each likely file was looked at and named in `confirmed_not` (or by `confirmed_elsewhere`).
    """
    by = check_may_open(by, town=town, area=area)
    verdict = judge(Identity(birth, sex, id_number), on=at.date())
    if verdict.problems:
        raise Blocked(list(verdict.problems.values()))
    child = Child(
        town=town,
        area=area,
        status="open",
        status_at=at,
        created_at=at,
        name=name,
        sex=verdict.identity.sex,
        birth=verdict.identity.birth,
        id_number=verdict.identity.id_number,
        address=address,
        school=school,
        school_text=school_text,
        class_name=class_name,
        note=note,
    )
    try:
        with transaction.atomic():
            # The locked counter comes first: two openings in one town then follow one another, and
            # the second search sees what the first has created.
            number = numbers.take("child", town=town, year=at.year)
            child.file_no = f"C{at.year}-{number:06d}"
            _refuse_twin(child, by, confirmed_not, confirmed_elsewhere)
            return _create(child, guardians, by=by, at=at)
    except IntegrityError:
        # A correction, which takes no number, was faster with this identity number.
        _refuse_twin(child, by, confirmed_not, confirmed_elsewhere)
        raise


def _create(child: Child, guardians: Sequence[GuardianFacts], *, by: Actor, at: datetime) -> Child:
    named = ["guardians"] if guardians else []
    aggregates.create(child, by=by, at=at, event="child.opened", fields=named)
    lines.write(child, guardians, at=at)
    finding.refresh(child, guardians)
    flow.history(child, FILE, "open", source="", target=child.status, by=by, at=at)
    return child


def _refuse_twin(
    child: Child, by: Actor, confirmed_not: Collection[UUID], confirmed_elsewhere: bool
) -> None:
    taken = same_number(child.id_number, actor=by) if child.id_number else Found()
    near = alike(child.name, birth=child.birth, town=child.town, area=child.area, actor=by)
    if taken:
        raise NumberTaken(taken)
    doubtful = Found(
        tuple(row for row in near.seen if row.pk not in confirmed_not),
        () if confirmed_elsewhere else near.elsewhere,
    )
    if doubtful:
        raise SimilarFound(Found(near.seen, near.elsewhere))
