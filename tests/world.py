"""Two invented towns with everyone in a post, made through the product's own actions.

What the tests of reports, cases and access stand on: `build()` once, then file, accept and walk on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from weibao.cases.models import Case
from weibao.children.actions.files import open_file
from weibao.children.models import Child
from weibao.kernel.actor import SYSTEM, Actor
from weibao.kernel.moment import ZONE
from weibao.org.actions import custodians
from weibao.org.actions.passphrases import unlock
from weibao.org.models import Person, Unit
from weibao.org.models.unit import UnitKind
from weibao.org.roles import Role
from weibao.reports.actions import deciding
from weibao.reports.actions.filing import Content, Reporter, file_report
from weibao.reports.actions.identity import Opened, compare, open_identity
from weibao.reports.models import Report

from .org import factories as org
from .support.replay import replayed

NOW = datetime(2026, 9, 30, 17, 0, tzinfo=ZONE)
PASSPHRASE = "五个不相干的词连起来"

# User name, name, role and unit of the people of a town; the keeper comes with the town.
PEOPLE = (
    ("clerk", "周文静", Role.STATION_CLERK, "station"),
    ("supervisor", "代永红", Role.CHILD_SUPERVISOR, "station"),
    ("director", "罗秀芳", Role.CHILD_DIRECTOR, "village"),
    ("neighbour", "冉小梅", Role.CHILD_DIRECTOR, "other_village"),
    ("police", "何江", Role.HANDLER, "police"),
    ("teacher", "陶莉", Role.HANDLER, "school"),
    ("leader", "彭志远", Role.LEADER, "government"),
    ("first", "唐建民", Role.FIRST_RESPONSIBLE, "government"),
    ("discipline", "韦清莲", Role.DISCIPLINE, "discipline"),
    ("auditor", "沈鉴澄", Role.AUDITOR, "discipline"),
    ("custodian", "秦守义", Role.CUSTODIAN, "station"),
    ("second", "兰保国", Role.CUSTODIAN, "discipline"),
)


@dataclass
class Town:
    """One town: `people` and `units` by short key."""

    code: str
    units: dict[str, Unit]
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Actor:
        """The person of that key as an actor, in the posts of today."""
        return org.acting(self.people[key], NOW.date())

    @property
    def village(self) -> str:
        return f"{self.code}201"


def town(code: str = org.TOWN, name: str = "清溪镇") -> Town:
    """A town with everyone of `PEOPLE` in a post and two custodians' keys."""
    small = org.town(code, name)
    org.area(f"{code}202", "长塘村", code)
    units = {
        "government": small.government,
        "station": small.station,
        "police": small.police,
        "village": small.village,
        "other_village": org.unit("长塘村", UnitKind.VILLAGE, town=code, place=f"{code}202"),
        "school": org.unit("清溪小学", UnitKind.SCHOOL, town=code),
        "discipline": org.unit("镇纪委", UnitKind.DISCIPLINE, town=code),
    }
    made = Town(code, units, {"keeper": small.keeper})
    for key, called, role, where in PEOPLE:
        person = org.person(f"{key}{code[-3:]}", called, town=code)
        org.seat(person, role, units[where])
        made.people[key] = person
    for key in ("custodian", "second"):
        custodians.make_key(
            town=code, passphrase=PASSPHRASE, by=made[key], at=org.FOUNDED, cost=org.CHEAP
        )
    return made


def content(**more: Any) -> Content:
    """What a reporter told, complete unless said otherwise."""
    told: dict[str, Any] = {
        "circumstance": "beaten",
        "what": "看到孩子身上好几处淤青",
        "child_known": "三年级，男孩",
        "suspect_known": "孩子的叔叔",
        "place": "村口",
        "area": f"{org.TOWN}201",
    }
    return Content(**(told | more))


@replayed
def report(
    where: Town, *, at: datetime = NOW, key: str = "", reporter: Reporter | None = None, **more: Any
) -> Report:
    """A report of the public, received."""
    told = content(**({"area": where.village} | more))
    return file_report(
        told,
        by=SYSTEM,
        at=at,
        town=where.code,
        channel="public",
        client_key=key,
        reporter=reporter,
    )


@replayed
def case(where: Town, *, at: datetime = NOW, child: Child | None = None, **more: Any) -> Case:
    """A case opened from an accepted report."""
    received = report(where, at=at, **more)
    return deciding.accept(
        received.pk,
        by=where["clerk"],
        at=at + timedelta(minutes=10),
        version=received.version,
        child=child.pk if child else None,
    )


def child(where: Town, *, name: str = "向小轩", at: datetime = NOW, **more: Any) -> Child:
    """A child's file in the first village."""
    facts: dict[str, Any] = {
        "area": where.village,
        "name": name,
        "sex": "male",
        "birth": datetime(2015, 3, 5, tzinfo=ZONE).date(),
    }
    return open_file(
        by=where["supervisor"],
        at=at,
        town=where.code,
        confirmed_elsewhere=True,
        **(facts | more),
    )


def opened(
    report: Report, by: Actor, *, at: datetime, words: str, why: str = "police", phrase: str = ""
) -> Opened:
    """Who reported, opened by a custodian: the passphrase, the words compared, then opened."""
    phrase = phrase or PASSPHRASE
    mine = unlock(town=report.town, passphrase=phrase, by=by, at=at, about=report)
    ready = compare(report.pk, mine, text=words, by=by, at=at)
    return open_identity(ready, mine, by=by, at=at, why=why)
