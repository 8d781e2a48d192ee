"""The town, its people in their posts, custodians' keys, the plan."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path

from weibao.kernel.actor import SYSTEM, Actor
from weibao.org.actions import custodians, founding, posts, towns, units
from weibao.org.models import Installation, Person, Post, Town, Unit
from weibao.org.models.unit import UnitKind
from weibao.org.queries import actor_for
from weibao.org.roles import Role
from weibao.plan.actions.adopting import TaskLine, adopt

from ..people import (
    ACCOUNTS,
    HOME_TOWN,
    NEXT_TOWN,
    NEXT_TOWN_OTHERS,
    PASSPHRASE,
    PASSWORD,
    Account,
    other_names,
)

TOWN = HOME_TOWN
SCHOOLS = ("土台小学", "赶水中学")
# This village's post stays empty on purpose: the vacancy is shown at once.
VACANT = "官田村"
DATA = Path(__file__).parent.parent / "data"


def found(*, at: datetime) -> None:
    """Set up the town as of `at`, which lies some months back."""
    towns.mark_installation("demo", at=at)
    towns.open_town(TOWN, at=at)
    for school in SCHOOLS:
        unit = units.add_unit(
            town=TOWN,
            name=f"赶水镇{school}",
            short_name=school,
            kind=UnitKind.SCHOOL,
            by=SYSTEM,
            at=at,
        )
        posts.add_post(
            unit=unit, role=Role.HANDLER, title="未保工作负责人", must_fill=True, by=SYSTEM, at=at
        )
    towns.open_town(NEXT_TOWN, at=at)
    for account in (*ACCOUNTS, *NEXT_TOWN_OTHERS):
        _seat(account, at=at)
    _others(at=at)
    _plan(at=at)


def installed() -> bool:
    return Installation.objects.exists()


def actor(username: str, *, at: datetime) -> Actor:
    """The demo person as the product's actions see them on that day."""
    return actor_for(Person.objects.get(username=username), on=at.date())


def _seat(account: Account, *, at: datetime) -> None:
    person = _person(account.username, account.name, town=account.town, at=at)
    posts.add_appointment(
        post=_post(account), person=person, valid_from=at.date(), by=SYSTEM, at=at
    )
    if account.role == Role.CUSTODIAN:
        by = actor_for(person, on=at.date())
        custodians.make_key(town=account.town, passphrase=PASSPHRASE, by=by, at=at)


def _post(account: Account) -> Post:
    """The post of that role in the unit; opened where the default units have none."""
    free = Post.objects.filter(
        unit__town=account.town, unit__short_name=account.unit, role=account.role, appointments=None
    ).first()
    if free is not None:
        return free
    unit = Unit.objects.get(town=account.town, short_name=account.unit)
    return posts.add_post(
        unit=unit,
        role=account.role,
        title=str(Role(account.role).label),
        must_fill=False,
        by=SYSTEM,
        at=unit.created_at,
    )


def _person(username: str, name: str, *, at: datetime, town: str = TOWN) -> Person:
    made = founding.found_person(
        town=Town.objects.get(pk=town), username=username, name=name, password=PASSWORD, at=at
    )
    return made.person


def _others(*, at: datetime) -> None:
    """Someone in every post that must be filled, but for one village: its vacancy is shown."""
    empty = Post.objects.filter(unit__town=TOWN, must_fill=True, appointments=None)
    posts_to_fill = empty.exclude(unit__short_name=VACANT).order_by("unit__area", "unit", "id")
    for number, (post, name) in enumerate(zip(posts_to_fill, other_names(), strict=False), 1):
        person = _person(f"tongshi{number:02d}", name, at=at)
        posts.add_appointment(post=post, person=person, valid_from=at.date(), by=SYSTEM, at=at)


def _plan(*, at: datetime) -> None:
    given = tomllib.loads((DATA / "plan.toml").read_text(encoding="utf-8"))
    adopt(
        by=SYSTEM,
        at=at,
        town=TOWN,
        title=given["title"],
        doc_no=given["doc_no"],
        issuer=given["issuer"],
        issued_on=given["issued_on"],
        tasks=[
            TaskLine(
                number=task["number"],
                section=task["section"],
                title=task["title"],
                units=tuple(task["units"]),
                kind=task.get("kind", "task"),
            )
            for task in given["task"]
        ],
    )
