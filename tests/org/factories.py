"""An invented town with a few units and posts, made through the product's own actions."""

from __future__ import annotations

import base64
import hmac
import struct
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha1
from typing import Any

from django.test import Client

from weibao.kernel import moment
from weibao.kernel.actor import SYSTEM, Actor
from weibao.kernel.crypto.custody import Cost
from weibao.org.actions import passwords, people, posts, units
from weibao.org.models import Area, Person, Post, Town, Unit
from weibao.org.models.unit import UnitKind
from weibao.org.queries import actor_for
from weibao.org.roles import Role

TOWN, OTHER_TOWN, DISTRICT = "990110110", "990110111", "990110"
STONE, POND = "990110110201", "990110110202"
FOUNDED = datetime(2026, 1, 5, 9, 0, tzinfo=moment.ZONE)
PASSWORD = "maolv-dengta-qiubo7"
# Deriving a custodian's key at production's cost takes half a second.
CHEAP = Cost(passes=1, mebibytes=8)


@dataclass(frozen=True)
class SmallTown:
    """Units of one town, and its keeper."""

    code: str
    government: Unit
    station: Unit
    police: Unit
    village: Unit
    keeper: Person


def area(code: str, name: str, parent: str | None = None) -> Area:
    values = {
        "name": name,
        "short_name": name,
        "parent_id": parent,
        "valid_from": date(2023, 6, 30),
    }
    return Area.objects.get_or_create(code=code, defaults=values)[0]


def town(code: str = TOWN, name: str = "清溪镇") -> SmallTown:
    area(DISTRICT, "云岭区")
    place = area(code, name, DISTRICT)
    village = area(f"{code}201", "石桥村", code)
    Town.objects.create(
        code=code, area=place, name=name, district_name="云岭区", since=FOUNDED.date()
    )
    government = unit("镇政府", UnitKind.GOVERNMENT, town=code)
    built = SmallTown(
        code,
        government,
        unit("未保工作站", UnitKind.STATION, town=code),
        unit("清溪派出所", UnitKind.POLICE, town=code),
        unit("石桥村", UnitKind.VILLAGE, town=code, place=village.code),
        person(f"keeper{code[-3:]}", "江海涛", town=code),
    )
    seat(built.keeper, Role.SYSTEM_KEEPER, government)
    return built


def unit(name: str, kind: UnitKind, *, town: str = TOWN, place: str = "", **more: Any) -> Unit:
    return units.add_unit(
        town=town, name=name, kind=kind, area=place, by=SYSTEM, at=FOUNDED, **more
    )


def post(role: Role, unit: Unit, *, must_fill: bool = True, title: str = "") -> Post:
    return posts.add_post(
        unit=unit,
        role=role,
        title=title or str(role.label),
        must_fill=must_fill,
        by=SYSTEM,
        at=FOUNDED,
    )


def person(username: str, name: str, *, town: str = TOWN, phone: str = "") -> Person:
    """An account with a password of its own."""
    made = people.add_person(
        town=town, username=username, name=name, phone=phone, by=SYSTEM, at=FOUNDED
    )
    passwords.choose_own(person=made.person, password=PASSWORD, at=FOUNDED)
    return made.person


def seat(person: Person, role: Role, unit: Unit, *, since: date | None = None) -> Post:
    """Put a person into a new post of the unit."""
    row = post(role, unit)
    posts.add_appointment(
        post=row, person=person, valid_from=since or FOUNDED.date(), by=SYSTEM, at=FOUNDED
    )
    return row


def acting(person: Person, on: date | None = None) -> Actor:
    return actor_for(person, on=on or date(2026, 9, 30))


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/accounts/login/", {"login": login, "password": password}, **more)


def code_of(secret: str, *, at: float, steps: int = 0) -> str:
    """The six digits an authenticator shows (RFC 6238), written here once more on purpose."""
    key = base64.b32decode(secret)
    counter = struct.pack(">Q", int(at) // 30 + steps)
    digest = hmac.new(key, counter, sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def later(at: datetime, **more: float) -> datetime:
    return at + timedelta(**more)
