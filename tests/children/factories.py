"""An invented town with what children's files need: villages, units, posts, people, files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from weibao.children.actions.files import open_file
from weibao.children.models import Child
from weibao.children.rules.guardians import GuardianFacts
from weibao.kernel import moment
from weibao.kernel.actor import Actor
from weibao.kernel.idnumber import check_character
from weibao.org.models import Appointment, Area, Person, Post, Town, Unit
from weibao.org.models.unit import UnitKind
from weibao.org.queries import actor_for
from weibao.org.roles import Role
from weibao.org.signin.sessions import BEGUN, SEEN

SINCE = date(2020, 1, 1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=moment.ZONE)
TOWN, OTHER_TOWN = "990110110", "990110111"
STONE, POND = "990110110201", "990110110202"
NAMES = {STONE: "石桥村", POND: "长塘村", f"{OTHER_TOWN}201": "柏树村"}


def area(*, code: str, name: str, parent: str | None = None) -> Area:
    values = {"name": name, "short_name": name, "parent_id": parent, "valid_from": SINCE}
    return Area.objects.get_or_create(code=code, defaults=values)[0]


def town(*, code: str = TOWN, name: str = "清溪镇") -> Town:
    """The town with its villages of `NAMES`."""
    place = area(code=code, name=name)
    for village, called in NAMES.items():
        if village.startswith(code):
            area(code=village, name=called, parent=code)
    values = {"area": place, "name": name, "district_name": "云岭区", "since": SINCE}
    return Town.objects.get_or_create(code=code, defaults=values)[0]


def unit(*, name: str, kind: UnitKind, town: str = TOWN, place: str = "") -> Unit:
    values = {
        "short_name": name,
        "kind": kind,
        "area": place or town,
        "valid_from": SINCE,
        "created_at": LONG_AGO,
    }
    return Unit.objects.get_or_create(town=town, name=name, defaults=values)[0]


def person(*, username: str, name: str, role: Role, works_in: Unit) -> Person:
    """A person in one post of that role."""
    made = Person.objects.create(
        username=username, name=name, must_change_password=False, created_at=LONG_AGO
    )
    post = Post.objects.create(
        unit=works_in, role=role, title=str(role.label), valid_from=SINCE, created_at=LONG_AGO
    )
    Appointment.objects.create(person=made, post=post, valid_from=SINCE, created_at=LONG_AGO)
    return made


@dataclass(frozen=True)
class Staff:
    """The people of a town who meet children's files, or must not."""

    clerk: Person
    director: Person
    neighbour: Person
    teacher: Person
    police: Person
    leader: Person
    auditor: Person
    elsewhere: Person
    school: Unit


def staff() -> Staff:
    town()
    town(code=OTHER_TOWN, name="白水镇")
    station = unit(name="未保工作站", kind=UnitKind.STATION)
    school = unit(name="石桥小学", kind=UnitKind.SCHOOL)
    stone = unit(name="石桥村", kind=UnitKind.VILLAGE, place=STONE)
    pond = unit(name="长塘村", kind=UnitKind.VILLAGE, place=POND)
    police = unit(name="派出所", kind=UnitKind.POLICE)
    hall = unit(name="镇政府", kind=UnitKind.GOVERNMENT)
    other = unit(name="未保工作站", kind=UnitKind.STATION, town=OTHER_TOWN)
    return Staff(
        clerk=person(username="z01", name="林书雅", role=Role.STATION_CLERK, works_in=station),
        director=person(username="d01", name="乔玉兰", role=Role.CHILD_DIRECTOR, works_in=stone),
        neighbour=person(username="d02", name="常小雨", role=Role.CHILD_DIRECTOR, works_in=pond),
        teacher=person(username="x01", name="古春梅", role=Role.HANDLER, works_in=school),
        police=person(username="p01", name="项琴", role=Role.HANDLER, works_in=police),
        leader=person(username="l01", name="段志远", role=Role.LEADER, works_in=hall),
        auditor=person(username="a01", name="崔静", role=Role.AUDITOR, works_in=hall),
        elsewhere=person(username="b01", name="毛建国", role=Role.STATION_CLERK, works_in=other),
        school=school,
    )


def acting(who: Person, *, on: date = date(2026, 9, 30)) -> Actor:
    return actor_for(who, on=on)


def id_number(*, birth: date, male: bool, series: int = 12) -> str:
    """A number that cannot be anybody's: no county has the code 500999."""
    digits = f"500999{birth:%Y%m%d}{series:02d}{1 if male else 2}"
    return digits + check_character(digits)


def guardian(**facts: Any) -> GuardianFacts:
    usual: dict[str, Any] = {
        "relation": "grandmother",
        "name": "霍桂芳",
        "phone": "13900006127",
        "is_carer": True,
    }
    return GuardianFacts(**(usual | facts))


def child(*, by: Person | Actor, at: datetime, **facts: Any) -> Child:
    """A file opened as the product does it."""
    actor = by if isinstance(by, Actor) else acting(by, on=at.date())
    usual: dict[str, Any] = {
        "town": TOWN,
        "area": STONE,
        "name": "冯小满",
        "sex": "female",
        "birth": date(2018, 3, 5),
    }
    return open_file(by=actor, at=at, **(usual | facts))


def sign_in(client: Client, who: Person) -> None:
    """The session that a sign-in with both factors leaves."""
    client.cookies.clear()
    session = client.session
    session[SESSION_KEY] = str(who.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = who.get_session_auth_hash()
    session[BEGUN] = session[SEEN] = moment.now().timestamp()
    session.save()


def form_of(**facts: Any) -> dict[str, Any]:
    """What the form of a new file sends."""
    usual = {
        "name": "冯小满",
        "sex": "female",
        "birth": "2018-03-05",
        "id_number": "",
        "area": STONE,
        "address": "",
        "school": "",
        "school_text": "",
        "class_name": "",
        "note": "",
        "g-TOTAL_FORMS": "1",
        "g-INITIAL_FORMS": "0",
        "g-0-relation": "",
        "g-0-name": "",
        "g-0-phone": "",
        "once_key": UUID(int=1).hex,
    }
    return usual | facts
