"""Files opened together are what each would be alone: what they say, their history and their events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.children.test_importing import HEADS, book, number
from tests.children.test_imports import applied, taken_in, village
from tests.world import NOW, Town
from weibao.audit.models import Change, Event, Revision
from weibao.children.actions import importing
from weibao.children.actions.opening import Draft, open_many
from weibao.children.models import Category, Child, Fact, Guardian, IdToken, RiskLevel
from weibao.office.models import FlowStep, SearchToken

MORE = ("民族", "低保", "父亲姓名", "父亲电话", "母亲姓名", "学校")
ROWS = [
    ["向小轩", "男", number("20150305"), "2015-03-05", "汉", "是", "向大山", "13800001111", "", "土台小学"],
    ["冉小花", "女", "", "2019-07-12", "", "", "", "", "田桂香", ""],
    ["龚子轩", "男", number("20240101", "103"), "", "土家", "否", "龚大明", "", "冯小兰", "外地小学"],
]  # fmt: skip


def content(here: Town, path: Path) -> bytes:
    place = village(here)
    rows = [[*row[:4], place, *row[4:]] for row in ROWS]
    return book(path, [*HEADS, *MORE], *rows).read_bytes()


def told(child: Child) -> dict[str, Any]:
    """Everything of a file but what differs between two towns: ids, places, tokens of the town."""
    own = ("name", "sex", "birth", "id_number", "school_text", "file_no", "status", "version")
    revisions = Revision.objects.filter(subject=child.pk).order_by("version")
    events = Event.objects.filter(subject=child.pk).order_by("pk")
    return {
        "file": {name: getattr(child, name) for name in own},
        "school": child.school.short_name if child.school else "",
        "people": list(
            Guardian.objects.filter(child=child)
            .order_by("position")
            .values_list("relation", "position", "is_guardian", "is_carer", "version_from")
        ),
        "names": [
            (row.name, row.phone)
            for row in Guardian.objects.filter(child=child).order_by("position")
        ],
        "facts": sorted(
            (row.kind, row.content, row.source, row.source_words, row.version_from)
            for row in Fact.objects.filter(child=child)
        ),
        "found": sorted(
            Category.objects.filter(child=child).values_list("code", "state", "basis_of")
        ),
        "risk": sorted(RiskLevel.objects.filter(child=child).values_list("level", "state")),
        "revisions": [(row.version, row.fields, sorted(row.body)) for row in revisions],
        "changes": sorted(
            Change.objects.filter(subject=child.pk).values_list("version", flat=True)
        ),
        "events": sorted((row.kind, tuple(row.fields), row.person is None) for row in events),
        "steps": list(FlowStep.objects.filter(subject=child.pk).values_list("step", "target")),
        "tokens": SearchToken.objects.filter(subject=child.pk).count(),
        "number": IdToken.objects.filter(child=child).count(),
    }


def test_together_they_are_what_each_would_be_alone(
    here: Town, there: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {}
    for place, town in enumerate((here, there)):
        if place:
            # The other town's numbers would be taken: one registry refuses them.
            Child.objects.update(id_number="")
            IdToken.objects.all().delete()
            monkeypatch.setattr(importing, "open_many", lambda drafts, **_: [None] * len(drafts))
        run = applied(taken_in(town, tmp_path, content=content(town, tmp_path)), town)
        assert run.rows.filter(outcome="done").count() == len(ROWS)
        rows = Child.objects.filter(town=town.code).order_by("file_no")
        made[town.code] = [told(child) for child in rows]
    assert made[here.code] == made[there.code]
    assert [one["file"]["version"] for one in made[here.code]] == [2, 1, 2]


def test_what_must_be_asked_is_left_alone(here: Town) -> None:
    world.child(here, name="冉小花")
    held = number("20150305", "105")
    world.child(here, name="石磊", id_number=held)
    given: dict[str, Any] = {"area": here.village, "sex": "male"}
    day = NOW.date().replace(year=2016)
    drafts = [
        Draft(name="向小轩", birth=day, **given),
        Draft(name="冉小花", birth=world.child(here, name="覃正国").birth, **given),
        Draft(name="谯明杰", id_number=held, **given),
        Draft(name="向小轩", birth=day, **given),
        Draft(name="税一诺", birth=day, **(given | {"area": f"{here.code[:-1]}9201"})),
        Draft(name="犹思琪", birth=day, facts={"ethnicity": "火星"}, **given),
        Draft(name="晏婉清", id_number="500110201503051018", **given),
        Draft(name="娄嘉豪", birth=day, **given),
    ]
    before = Child.objects.count()
    opened = open_many(drafts, town=here.code, by=here["clerk"], at=NOW)
    assert [child is not None for child in opened] == [
        True, False, False, False, False, False, False, True,
    ]  # fmt: skip
    numbers = sorted(Child.objects.values_list("file_no", flat=True))
    assert numbers == [f"C{NOW.year}-{place:06d}" for place in range(1, before + 3)]


def test_many_ask_hardly_more_than_few(here: Town) -> None:
    asked = []
    for many in (2, 40):
        drafts = [
            Draft(
                area=here.village, name=f"冉小{chr(0x4E00 + 40 * many + place)}", sex="female",
                birth=NOW.date().replace(year=2010 + place % 9), facts={"ethnicity": "01"},
            )
            for place in range(many)
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            opened = open_many(drafts, town=here.code, by=here["clerk"], at=NOW)
        assert all(opened)
        asked.append(len(queries))
    assert asked[1] <= asked[0] + 2, asked
