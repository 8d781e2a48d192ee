"""Who walks: one person for each role in two towns, one above towns, one without a post, nobody."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from tests import world
from tests.org import factories as org
from tests.support.towns import Towns
from tests.support.worker import sign_in
from tests.world import Town
from weibao.kernel.actor import Actor
from weibao.org.models import Person
from weibao.org.models.unit import UnitKind
from weibao.org.roles import Role

# The second custodian of a town differs from the first by the unit alone.
SAME = {"second"}


@dataclass(frozen=True)
class Someone:
    """Who asks: `actor` in the posts of the day, `cookie` of a sign-in; neither for nobody."""

    name: str
    town: str = ""
    actor: Actor | None = None
    cookie: str = ""


NOBODY = Someone("nobody")


def everybody(towns: Towns) -> tuple[Someone, ...]:
    """All who walk, signed in."""
    lone = org.person("lone", "孟无职", town=towns.here.code)
    bureau = org.unit("云岭区民政局", UnitKind.BUREAU, town="", place=org.DISTRICT)
    above = org.person("district", "谭区行", town="")
    org.seat(above, Role.DISTRICT_VIEWER, bureau)
    return (
        *_of(towns.here, "here"),
        *_of(towns.there, "there"),
        _someone("district", above, ""),
        _someone("without a post", lone, towns.here.code),
        NOBODY,
    )


def _of(town: Town, where: str) -> list[Someone]:
    keys = [key for key in town.people if key not in SAME]
    return [_someone(f"{key} {where}", town.people[key], town.code) for key in keys]


def _someone(name: str, person: Person, town: str) -> Someone:
    client = Client()
    sign_in(client, person, at=world.NOW)
    cookie = client.cookies.output(attrs=[], header="", sep=";").strip()
    return Someone(name, town, org.acting(person, world.NOW.date()), cookie)
