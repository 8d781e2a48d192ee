"""Facts of a file: dated, with their source, corrected without losing what was said before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import world
from tests.world import NOW, Town
from weibao.audit.models import Event, Revision
from weibao.children.actions.editing import edit_file
from weibao.children.actions.facts import Change, FactsClashed, Source, record
from weibao.children.models import Child, Fact
from weibao.children.queries.facts import sheet_of
from weibao.children.rules.facts import TYPES, all_kinds, kind, sections
from weibao.children.rules.guardians import GuardianFacts
from weibao.children.rules.sheet import months_between
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked

ON = NOW.date()
BOOK = Source("household", "2026 年换发")


def say(child: Child, where: Town, *changes: Change, by: str = "clerk", **more: Any) -> Child:
    seen = more.pop("seen", Child.objects.get(pk=child.pk).version)
    source = more.pop("source", BOOK)
    return record(child.pk, by=where[by], at=NOW, seen=seen, changes=changes, source=source)


def said(child: Child, code: str) -> list[tuple[str, date | None, date | None]]:
    rows = Fact.objects.filter(child=child, kind=code, version_to=None).order_by("since")
    return [(row.content, row.since, row.until) for row in rows]


def test_every_kind_can_be_read_and_names_are_used_once() -> None:
    found = list(all_kinds())
    assert len(found) == sum(len(section.kinds) for section in sections())
    assert {entry.type for entry in found} <= set(TYPES)
    assert all(bool(entry.choices) == (entry.type == "choice") for entry in found)
    assert all(len(code) <= 24 for entry in found for code, _ in entry.choices)


@pytest.mark.parametrize(
    ("code", "value", "wrong"),
    [
        ("living", "both", False),
        ("living", "moon", True),
        ("boards", "yes", False),
        ("boards", "是", True),
        ("family_size", "5", False),
        ("family_size", "五", True),
        ("registered_area", "500110110201", False),
        ("registered_area", "5001101", True),
        ("notice_school", "2026-03-01", False),
        ("notice_school", "2026-02-30", True),
    ],
)
def test_a_value_is_one_of_its_kind(code: str, value: str, wrong: bool) -> None:
    assert bool(kind(code).problem(value)) is wrong


def test_what_is_said_has_a_day_and_a_source(here: Town) -> None:
    child = world.child(here)
    say(child, here, Change("registration", "rural"), Change("housing", "土墙房，漏雨"))
    row = Fact.objects.get(kind="registration")
    assert (row.value, row.get_source_display(), row.source_words) == (
        "rural",
        "户口簿",
        BOOK.words,
    )
    assert Fact.objects.get(kind="housing").value == ""
    sheet = sheet_of(Child.objects.get())
    assert (sheet.value("registration", ON), sheet.value("housing", ON)) == (
        "rural",
        "土墙房，漏雨",
    )
    assert Revision.objects.latest("at", "version").fields == ["fact:housing", "fact:registration"]
    assert Event.objects.filter(kind="child.facts").count() == 1


def test_a_change_keeps_the_past_and_a_correction_replaces_it(here: Town) -> None:
    child, moved = world.child(here), date(2026, 9, 1)
    say(child, here, Change("living", "both", since=date(2020, 1, 1)))
    say(child, here, Change("living", "grandparents", since=moved))
    assert said(child, "living") == [
        ("both", date(2020, 1, 1), moved),
        ("grandparents", moved, None),
    ]
    say(child, here, Change("living", "relative", was_wrong=True))
    assert said(child, "living")[1:] == [("relative", moved, None)]
    sheet = sheet_of(Child.objects.get())
    assert sheet.value("living", moved - timedelta(days=1)) == "both"
    assert sheet.value("living", ON) == "relative"
    # Nothing is lost: all that was ever said still stands, with its versions.
    assert Fact.objects.filter(kind="living").count() == 4


def test_saying_it_again_leaves_no_trace(here: Town) -> None:
    child = world.child(here)
    version = say(child, here, Change("living", "both")).version
    assert say(child, here, Change("living", "both"), Change("boards", "")).version == version


def test_what_is_no_longer_so_ends_and_what_never_was_goes(here: Town) -> None:
    child = world.child(here)
    say(child, here, Change("boards", "yes", since=date(2025, 9, 1)), Change("special_care", "yes"))
    say(child, here, Change("boards", ""), Change("special_care", "", was_wrong=True))
    assert said(child, "boards") == [("yes", date(2025, 9, 1), ON)]
    assert said(child, "special_care") == []


def test_several_of_a_kind_stand_side_by_side(here: Town) -> None:
    child = world.child(here)
    say(child, here, Change("former_name", "向小五"), Change("former_name", "向五妹"))
    first = next(row for row in Fact.objects.all() if row.content == "向小五")
    say(child, here, Change("former_name", "向小武", entry=first.entry, was_wrong=True))
    assert {content for content, *_ in said(child, "former_name")} == {"向小武", "向五妹"}


def test_a_fact_of_a_parent_stands_with_the_parent(here: Town) -> None:
    people = [
        GuardianFacts("father", "向大山"),
        GuardianFacts("grandmother", "田桂香", is_carer=True),
    ]
    child = world.child(here, guardians=people)
    line = child.guardians.get(relation="father").line
    say(child, here, Change("state", "PRISON", about=line, since=date(2025, 4, 11)))
    father, mother = sheet_of(Child.objects.get()).parents
    assert mother is None
    assert father is not None
    assert father.values("state", ON) == {"PRISON"}
    with pytest.raises(LookupError):
        say(child, here, Change("state", "PRISON"))


@pytest.mark.parametrize(
    "change",
    [
        Change("living", "moon"),
        Change("living", "both", since=ON + timedelta(days=1)),
        Change("living", "both", since=ON, until=ON - timedelta(days=1)),
    ],
)
def test_what_cannot_be_is_refused_in_words(here: Town, change: Change) -> None:
    child = world.child(here)
    with pytest.raises(Blocked) as refused:
        say(child, here, change)
    assert "现在跟谁住" in refused.value.reasons[0]
    assert not Fact.objects.exists()


def test_two_editors_of_other_facts_merge_and_of_the_same_are_told(here: Town) -> None:
    child = world.child(here)
    say(child, here, Change("living", "both"), seen=1)
    say(child, here, Change("boards", "yes"), seen=1)
    with pytest.raises(FactsClashed) as clashed:
        say(child, here, Change("living", "alone"), seen=1)
    assert clashed.value.labels == ["现在跟谁住"]


def test_only_who_keeps_the_file_writes_and_nobody_a_closed_one(here: Town, there: Town) -> None:
    child = world.child(here)
    for by in (here["police"], here["leader"], there["clerk"]):
        with pytest.raises(Refused):
            record(child.pk, by=by, at=NOW, seen=1, changes=[], source=BOOK)
    Child.objects.update(status="closed")
    with pytest.raises(Blocked):
        say(child, here, Change("living", "both"))


def test_an_edit_of_the_file_leaves_its_facts(here: Town) -> None:
    child = world.child(here)
    say(child, here, Change("living", "both"))
    edit_file(child.pk, by=here["clerk"], at=NOW, seen=2, typed={"class_name": "三年级"})
    assert said(child, "living") == [("both", None, None)]


@pytest.mark.parametrize(
    ("begin", "end", "months"),
    [
        ("2026-01-31", "2026-02-28", 1),
        ("2026-01-31", "2026-03-30", 1),
        ("2025-04-11", "2025-10-11", 6),
        ("2025-04-11", "2025-10-10", 5),
        ("2026-03-01", "2026-02-01", 0),
    ],
)
def test_months_are_whole_ones(begin: str, end: str, months: int) -> None:
    assert months_between(date.fromisoformat(begin), date.fromisoformat(end)) == months
