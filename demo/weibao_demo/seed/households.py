"""How the children of the demo live: who is at home, who is away, school, health. Invented."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from weibao.children.actions.categories import judge
from weibao.children.actions.facts import Change, Source, record
from weibao.children.actions.risk import decide
from weibao.children.models import Category, Child, RiskLevel
from weibao.children.rules.guardians import GuardianFacts
from weibao.kernel.actor import Actor
from weibao.kernel.moment import age_on

# Of a hundred children, so many live like this.
WAYS = (("both", 46), ("grandparents", 30), ("one", 14), ("relative", 5), ("boarding", 5))
GIVEN = "国福明光秀兰芳珍"
AWAY = ("county", "province", "far", "far")
ECONOMY = (("plain", 72), ("low", 12), ("edge", 7), ("watched", 6), ("rigid", 3))


@dataclass(frozen=True)
class Household:
    """Who stands on the file, and how the child lives."""

    living: str
    guardians: tuple[GuardianFacts, ...]


def household(draw: random.Random, surname: str) -> Household:
    living = _one_of(draw, WAYS)
    here = living == "both"
    people = [
        _person(draw, "father", surname, carer=here),
        _person(
            draw, "mother", draw.choice("田罗谭秦冉"), carer=here or living in {"one", "boarding"}
        ),
    ]
    if living in {"grandparents", "boarding"}:
        people.append(
            _person(draw, "grandmother", draw.choice("霍代谭秦"), guardian=False, carer=True)
        )
    if living == "relative":
        people.append(_person(draw, "relative", surname, guardian=False, carer=True))
    return Household(living, tuple(people))


def _person(
    draw: random.Random, relation: str, surname: str, *, guardian: bool = True, carer: bool
) -> GuardianFacts:
    return GuardianFacts(
        relation=relation,
        name=surname + draw.choice(GIVEN) + draw.choice(GIVEN),
        phone=f"1390000{draw.randint(0, 9999):04d}",
        is_guardian=guardian,
        is_carer=carer,
    )


def tell(child: Child, way: Household, *, by: Actor, at: datetime) -> None:
    """Write down how the child lives; one file in five is left with gaps, as in a real town."""
    draw = random.Random(child.file_no)
    told = [*_register(child, draw), *_home(way, draw, at), *_school(child, at), *_health(draw)]
    told += _parents(child, way, draw, at)
    if draw.random() < 0.2:
        told = [change for change in told if draw.random() < 0.6]
    source = Source(draw.choice(("household", "family", "visit")), "")
    record(child.pk, by=by, at=at, seen=child.version, changes=told, source=source)


def _register(child: Child, draw: random.Random) -> list[Change]:
    return [
        Change("ethnicity", draw.choice(("01", "01", "01", "06", "15"))),
        Change("registration", draw.choice(("rural", "rural", "rural", "urban"))),
        Change("registered_area", child.area),
        Change("insured", draw.choice(("resident", "resident", "resident", "funded", "none"))),
        # Invented children have no number that could be somebody's; for most it is said why.
        *([] if int(child.file_no[-2:]) % 7 == 0 else [Change("no_number", "asking")]),
    ]


def _home(way: Household, draw: random.Random, at: datetime) -> list[Change]:
    since = _some_day(draw, at)
    return [
        Change("living", way.living, since=None if way.living == "both" else since),
        Change("watched", "adult"),
        Change("economy", _one_of(draw, ECONOMY)),
        Change("family_size", str(draw.randint(3, 6))),
    ]


def _school(child: Child, at: datetime) -> list[Change]:
    age = age_on(child.birth, at.date()) if child.birth else 0
    if age < 3:
        return [Change("schooling", "too_young")]
    stage = (
        "preschool" if age < 6 else "primary" if age < 12 else "junior" if age < 15 else "senior"
    )
    begin = at.date().replace(month=9, day=1)
    begin = begin if begin <= at.date() else begin.replace(year=begin.year - 1)
    return [Change("schooling", stage, since=begin), Change("boards", "yes" if age >= 12 else "no")]


def _health(draw: random.Random) -> list[Change]:
    return [
        Change("health", draw.choice(("good", "good", "good", "fair"))),
        Change("disability", "none"),
    ]


def _parents(child: Child, way: Household, draw: random.Random, at: datetime) -> list[Change]:
    lines = {row.relation: row.line for row in child.guardians.filter(version_to=None)}
    gone = {
        "both": (), "one": ("father",), "boarding": ("father",),
        "grandparents": ("father", "mother"), "relative": ("father", "mother"),
    }[way.living]  # fmt: skip
    told = []
    for relation, line in lines.items():
        away = relation in gone
        told.append(Change("able", "able", about=line))
        if relation in {"father", "mother"}:
            where = draw.choice(AWAY) if away else "no"
            since = _some_day(draw, at) if away else None
            told.append(Change("away", where, about=line, since=since))
        if away:
            told.append(
                Change(
                    "work_place", draw.choice(("广东电子厂", "浙江工地", "主城餐馆")), about=line
                )
            )
    return told


def hardships(children: list[Child], *, by: Actor, at: datetime) -> None:
    """A few children in every kind of hardship, and two alarms; about half of it is confirmed."""
    day = at.date()
    gone, months = day - timedelta(days=365), day - timedelta(days=250)
    freed = gone + timedelta(days=1461)
    told: dict[int, list[tuple[str, Change]]] = {
        4: [("father", Change("state", "PRISON", since=gone, until=freed)),
            ("mother", Change("state", "LOST", since=months))],
        11: [("father", Change("state", "DEAD", since=gone)),
             ("mother", Change("state", "SEVILL", since=gone))],
        17: [("father", Change("state", "DEAD", since=gone)),
             ("mother", Change("state", "DEAD", since=months))],
        19: [("", Change("disability", "body")), ("", Change("disability_level", "2"))],
        23: [("", Change("serious_illness", "白血病"))],
        29: [("", Change("schooling", "dropout", since=day - timedelta(days=40)))],
        31: [("", Change("living", "siblings", since=day - timedelta(days=12)))],
        37: [("", Change("watched", "minor", since=day - timedelta(days=5))),
             ("", Change("special_care", "yes"))],
        41: [("", Change("registration", "none"))],
    }  # fmt: skip
    for number, facts in told.items():
        _suffer(children[number], facts, by=by, at=at)
    rows = Category.objects.filter(state="proposed").select_related("child").order_by("pk")
    for row in list(rows)[::2]:
        judge(row.pk, by=by, at=at + timedelta(hours=2), to="confirmed")
    waiting = (
        RiskLevel.objects.filter(state="proposed").order_by("pk").values_list("child", "level")
    )
    for number, (child, level) in enumerate(list(waiting)):
        if number % 6 != 5:
            decide(child, by=by, at=at + timedelta(hours=3), level=level)


def _suffer(child: Child, facts: list[tuple[str, Change]], *, by: Actor, at: datetime) -> None:
    child = Child.objects.get(pk=child.pk)
    lines = {row.relation: row.line for row in child.guardians.filter(version_to=None)}
    changes = [replace(change, about=lines[who] if who else None) for who, change in facts]
    source = Source("police" if facts[0][0] else "visit", "演示材料")
    record(child.pk, by=by, at=at, seen=child.version, changes=changes, source=source)


def _some_day(draw: random.Random, at: datetime) -> date:
    return at.date() - timedelta(days=draw.randint(60, 900))


def _one_of(draw: random.Random, weighted: tuple[tuple[str, int], ...]) -> str:
    names, weights = zip(*weighted, strict=True)
    found: str = draw.choices(names, weights)[0]
    return found
