"""A district in bulk for the measurement of pages: children, cases, measures, clocks, who may see them.

Sealed as the product seals them. Of fifty children one has the search tokens of its name, the others
as many random ones; of the cases a quarter is open. Run by `bench/cases.py` in a process of its own.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import django

CHUNK = 2_000
TOKENS = 8
FOUND_BY_NAME = 50
NEAR = 3
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "安贝辰岱恩帆冠涵佳凯岚曼宁沛琪然珊棠薇翔彦臻舟梓阳允悦芸泽芷铭淼昊皓晗赫弘翊鸣瑾"
# Where a case stands, in hundredths.
STAGES = {"investigating": 9, "disposing": 12, "answering": 4, "closed": 75}
PEOPLE = ("zhouwj", "daiyh", "hejiang", "pengzy")


def main(children: int, cases: int, clocks: int) -> dict[str, Any]:
    from weibao.kernel import moment  # noqa: PLC0415 - only after the set-up

    at, draw = moment.now(), random.Random(11)
    codes = _towns(at)
    _in_chunks(children, lambda numbers: _children(numbers, codes, draw, at))
    found = _keys("children.Child", codes)
    _in_chunks(cases, lambda numbers: _cases(numbers, codes, draw, at, found))
    _in_chunks(clocks, lambda numbers: _clocks(numbers, draw, at, _open_and_closed()))
    _analyse()
    return {"cookies": _cookies(at), **_samples(codes)}


def _in_chunks(number: int, work: Any) -> None:
    from django.db import transaction  # noqa: PLC0415 - only after the set-up

    for start in range(0, number, CHUNK):
        with transaction.atomic():
            work(range(start, min(number, start + CHUNK)))


def _towns(at: datetime) -> list[str]:
    from weibao.kernel import areas  # noqa: PLC0415 - only after the set-up
    from weibao.org.actions import towns  # noqa: PLC0415
    from weibao.org.models import Town  # noqa: PLC0415
    from weibao_demo.seed import town  # noqa: PLC0415

    known = set(Town.objects.values_list("pk", flat=True))
    for area in areas.children(town.TOWN[:6])[: NEAR + len(known)]:
        if area.code not in known and len(known) < NEAR + 2:
            towns.open_town(area.code, at=at - timedelta(days=400))
            known.add(area.code)
    return [town.TOWN, *sorted(known - {town.TOWN})]


def _place(draw: random.Random, codes: list[str]) -> tuple[str, str]:
    """Six in ten in the first town."""
    town = codes[0] if draw.random() < 0.5 else draw.choice(codes)
    return town, f"{town}2{draw.randrange(20):02d}"


def _name(draw: random.Random) -> str:
    return draw.choice(SURNAMES) + "".join(draw.choices(GIVEN, k=2))


def _children(numbers: range, codes: list[str], draw: random.Random, at: datetime) -> None:
    from weibao.children.actions import finding  # noqa: PLC0415 - only after the set-up
    from weibao.children.models import Child  # noqa: PLC0415
    from weibao.office.models import SearchToken  # noqa: PLC0415

    rows = []
    for number in numbers:
        town, area = _place(draw, codes)
        born = at.date() - timedelta(days=draw.randrange(1, 6_500))
        rows.append(
            Child(
                town=town, area=area, version=1, created_at=at, status_at=at, birth=born,
                status="closed" if draw.random() < 0.05 else "open", file_no=f"B{number:07d}",
                name=_name(draw), sex=draw.choice(("male", "female")),
            )
        )  # fmt: skip
    Child.objects.bulk_create(rows)
    SearchToken.objects.bulk_create(
        SearchToken(
            token=draw.getrandbits(63), town=row.town, subject_kind=finding.KIND, subject=row.pk
        )
        for row in rows
        for _ in range(TOKENS)
    )
    for row in rows[::FOUND_BY_NAME]:
        finding.refresh(row, ())


def _keys(label: str, codes: list[str]) -> dict[str, list[Any]]:
    from django.apps import apps  # noqa: PLC0415 - only after the set-up

    model: Any = apps.get_model(label)
    return {
        code: list(model.objects.filter(town=code).values_list("pk", flat=True)[:5_000])
        for code in codes
    }


def _units(code: str) -> dict[str, Any]:
    from weibao.org.models import Unit  # noqa: PLC0415 - only after the set-up
    from weibao.org.queries.oversight import overseers  # noqa: PLC0415

    found = {unit.kind: unit for unit in Unit.objects.filter(town=code)}
    villages = list(Unit.objects.filter(town=code, kind="village"))
    return found | {"villages": villages, "overseers": overseers(code)}


def _cases(
    numbers: range, codes: list[str], draw: random.Random, at: datetime, children: Any
) -> None:
    from weibao.cases import models as m  # noqa: PLC0415 - only after the set-up

    units = {code: _units(code) for code in codes}
    rows, lines, people, measures = [], [], [], []
    for number in numbers:
        town, area = _place(draw, codes)
        stage = draw.choices(list(STAGES), list(STAGES.values()))[0]
        when = at - timedelta(days=draw.random() * (1_000 if stage == "closed" else 90))
        case = m.Case(
            town=town, area=area, version=1, created_at=when, reported_at=when, status_at=when,
            number=f"B-{number:06d}", status=stage, lead=units[town]["station"],
            circumstance=draw.choice(("beaten", "alone", "bullied")), matter="看护不到位",
            risk=draw.choice(("high", "raised", "medium", "medium", "low", "")),
            closed_at=at if stage == "closed" else None,
        )  # fmt: skip
        rows.append(case)
        child = draw.choice(children[town])
        people.append(m.Participant(case=case, role="child", child_id=child, since=when))
        near = draw.choice(units[town]["villages"])
        unit = near if draw.random() < 0.7 else units[town]["police"]
        done = None if stage == "disposing" else when + timedelta(days=3)
        state = "done" if done else "open"
        measures.append(
            m.Measure(
                case=case,
                town=town,
                kind="visit",
                unit=unit,
                state=state,
                decided_at=when,
                done_at=done,
            )
        )
        sees = [(units[town]["station"], "all"), (unit, "own")]
        sees += [(one, "stage") for one in units[town]["overseers"]]
        lines += [
            m.CaseAccess(town=town, subject=case.pk, unit=u, sees=s, valid_from=when, why="立案")
            for u, s in sees
        ]
    m.Case.objects.bulk_create(rows)
    m.Participant.objects.bulk_create(people)
    m.Measure.objects.bulk_create(measures)
    m.CaseAccess.objects.bulk_create(lines)


_known: list[Any] = []


def _open_and_closed() -> list[Any]:
    """Every case once with what its clocks need."""
    from weibao.cases.models import Case  # noqa: PLC0415 - only after the set-up

    if not _known:
        _known.extend(Case.objects.filter(number__startswith="B-").select_related("lead"))
    return _known


def _clocks(numbers: range, draw: random.Random, at: datetime, cases: list[Any]) -> None:
    """Five for each case. Of an open one two run, one of them the nearest of all."""
    from weibao.office.models import Clock  # noqa: PLC0415 - only after the set-up

    rows = []
    for number in numbers:
        case, place = cases[number % len(cases)], number // len(cases)
        running = case.status != "closed" and place < 2
        begun = case.created_at
        due = at + timedelta(days=draw.uniform(-4, 20)) if running else begun + timedelta(days=9)
        rows.append(
            Clock(
                town=case.town, deadline=("IN004", "IN005", "IN001", "IN002", "IN003")[place % 5],
                label="处置措施办结", paper=case.number, subject_kind="cases.case",
                subject=case.pk if place != 1 else uuid4(), case=case.pk, unit=case.lead, seal="内",
                basis="内部约定", started_at=begun, due_at=due,
                state="running" if running else "met", ended_at=None if running else due,
            )
        )  # fmt: skip
    Clock.objects.bulk_create(rows)


def _analyse() -> None:
    from django.db import connection  # noqa: PLC0415 - only after the set-up

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _cookies(at: datetime) -> list[str]:
    from django.test import Client  # noqa: PLC0415 - only after the set-up

    from tests.support.worker import sign_in  # noqa: PLC0415
    from weibao.org.models import Person  # noqa: PLC0415

    found = []
    for name in PEOPLE:
        client = Client()
        sign_in(client, Person.objects.get(username=name), at=at)
        found.append(client.cookies["sessionid"].value)
    return found


def _samples(codes: list[str]) -> dict[str, Any]:
    """Rows to open, a hidden row to ask for, and names to look for."""
    from weibao.cases.models import Case, CaseAccess  # noqa: PLC0415 - only after the set-up
    from weibao.children.models import Child  # noqa: PLC0415
    from weibao.org.models import Unit  # noqa: PLC0415

    police = Unit.objects.get(town=codes[0], kind="police")
    seen = CaseAccess.objects.filter(unit=police).values("subject")
    shared = Case.objects.filter(pk__in=seen, status="disposing").values_list("pk", flat=True)
    hidden = Case.objects.filter(town=codes[1]).values_list("pk", flat=True)
    named = Child.objects.filter(town=codes[0], file_no__startswith="B").order_by("file_no")
    return {
        "cases": [str(pk) for pk in shared[:40]],
        "hidden": [str(pk) for pk in hidden[:400]],
        "villages": [f"{codes[0]}201", f"{codes[0]}202"],
        "names": [row.name for row in named[:2_000:FOUND_BY_NAME]][:20],
    }


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(main(*map(int, sys.argv[1:4]))))
