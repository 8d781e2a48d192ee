"""The first people of a new town, made by the command that sets it up. Asks no permission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from weibao.kernel.actor import SYSTEM
from weibao.kernel.crypto import custody

from ..models import Person, Post, Town
from ..queries.actors import actor_for
from ..queries.posts import vacancies
from ..roles import Role
from . import custodians, passwords, people, posts
from .scope import NotPossible


@dataclass(frozen=True)
class Founded:
    """A first person; `password` is empty when it was chosen, or the account was there already."""

    person: Person
    password: str


@transaction.atomic
def first_keeper(
    *, town: Town, username: str, name: str, password: str = "", at: datetime
) -> Founded:
    """The first system keeper. One of another town of this database may keep this one as well."""
    known = check_keeper(username, on=at.date())
    if known is not None:
        founded = Founded(known, "")
    else:
        founded = found_person(town=town, username=username, name=name, password=password, at=at)
    post = vacancies(town.code, on=at.date()).filter(role=Role.SYSTEM_KEEPER).first()
    if post is None:
        raise NotPossible("这个乡镇已经有系统管理员了")
    posts.add_appointment(post=post, person=founded.person, valid_from=at.date(), by=SYSTEM, at=at)
    return founded


def check_keeper(username: str, *, on: date) -> Person | None:
    """The keeper of another town who has this user name, None when it is free; `NotPossible` else."""
    known = Person.objects.filter(username=username.strip().lower(), is_active=True).first()
    if known is None:
        people.free_username(username)
        return None
    if Role.SYSTEM_KEEPER not in actor_for(known, on=on).roles:
        raise NotPossible(f"工号 {known.username} 已经有人用了，而且不是系统管理员")
    return known


@transaction.atomic
def first_custodian(
    *,
    town: Town,
    username: str,
    name: str,
    passphrase: str,
    at: datetime,
    cost: custody.Cost | None = None,
) -> Founded:
    """A custodian with a key; the passphrase is the person's own and is kept nowhere."""
    post = vacancies(town.code, on=at.date()).filter(role=Role.CUSTODIAN).first()
    if post is None:
        post = _one_more_custodian(town, at=at)
    founded = found_person(town=town, username=username, name=name, at=at)
    posts.add_appointment(post=post, person=founded.person, valid_from=at.date(), by=SYSTEM, at=at)
    custodians.make_key(
        town=town.code,
        passphrase=passphrase,
        by=actor_for(founded.person, on=at.date()),
        at=at,
        cost=cost,
    )
    return founded


def found_person(
    *, town: Town, username: str, name: str, password: str = "", phone: str = "", at: datetime
) -> Founded:
    """An account with the given password, or with a one-time one that must be changed."""
    if password:
        about = Person(username=username, name=name, phone=phone)
        validate_password(password, about)
    made = people.add_person(
        town=town.code, username=username, name=name, phone=phone, by=SYSTEM, at=at
    )
    if not password:
        return Founded(made.person, made.password)
    passwords.choose_own(person=made.person, password=password, at=at)
    return Founded(made.person, "")


def _one_more_custodian(town: Town, *, at: datetime) -> Post:
    known = Post.objects.filter(unit__town=town.code, role=Role.CUSTODIAN).select_related("unit")
    beside = known.order_by("created_at", "pk")[0]
    return posts.add_post(
        unit=beside.unit,
        role=Role.CUSTODIAN,
        title="报告人身份保管人",
        must_fill=False,
        by=SYSTEM,
        at=at,
    )
