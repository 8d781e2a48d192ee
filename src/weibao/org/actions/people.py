"""Accounts of members of staff: made, corrected, switched off and on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit.aggregates import create, lock, save
from weibao.kernel.actor import Actor
from weibao.kernel.crypto.tokens import TokenKind, token
from weibao.kernel.permission import Refused

from ..models import Appointment, Person
from ..permissions import PEOPLE_MANAGE
from ..queries.people import phone_is
from ..rules.phone import normalise
from . import passwords, posts
from .scope import NotPossible, check_town

USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")


@dataclass(frozen=True)
class Created:
    """A new account and the one-time password to tell its owner, shown once."""

    person: Person
    password: str


@transaction.atomic
def create_person(
    *,
    town: str,
    username: str,
    name: str,
    phone: str = "",
    by: Actor,
    at: datetime,
    seed: str = "",
) -> Created:
    """A new account of `town`, with a one-time password; posts are given by `posts.appoint`."""
    by = check_town(PEOPLE_MANAGE, by, town)
    return add_person(town=town, username=username, name=name, phone=phone, by=by, at=at, seed=seed)


def add_person(
    *,
    town: str,
    username: str,
    name: str,
    phone: str = "",
    by: Actor,
    at: datetime,
    seed: str = "",
) -> Created:
    """The write of `create_person`, also for setting up a whole town; asks no permission."""
    person = Person(
        town=town,
        username=free_username(username),
        name=name,
        phone=normalise(phone),
        phone_token=free_phone(phone),
        created_at=at,
    )
    # The revision must not hold a password, not even hashed: it gets one afterwards.
    person.set_unusable_password()
    create(person, by=by, at=at, event="person.created")
    password = passwords.one_time_password(seed)
    passwords.give_one_time(person, password, at=at)
    return Created(person, password)


def plain_username(typed: str) -> str:
    """The user name in its one spelling, or why it is none."""
    username = typed.strip().lower()
    if not USERNAME.fullmatch(username):
        raise NotPossible(
            "工号以小写字母开头，只用字母、数字和 . _ -，2 到 40 个", field="username"
        )
    return username


def plain_phone(typed: str) -> str:
    """The eleven digits, "" for none, or why it cannot be used to sign in."""
    phone = normalise(typed)
    if typed.strip() and not phone:
        raise NotPossible("手机号应是 11 位数字，以 1 开头", field="phone")
    return phone


def free_username(typed: str) -> str:
    """The user name in its one spelling, or why it cannot be had."""
    username = plain_username(typed)
    if Person.objects.filter(username=username).exists():
        raise NotPossible("这个工号已经有人用了，请换一个", field="username")
    return username


def free_phone(typed: str, *, but: UUID | None = None) -> int | None:
    """The token of a phone, or why it cannot be used to sign in."""
    phone = plain_phone(typed)
    if not phone:
        return None
    if Person.objects.filter(phone_is(phone)).exclude(pk__in=[but] if but else []).exists():
        raise NotPossible("这个手机号已经有账号了", field="phone")
    return token(TokenKind.PHONE, phone, town="")


@transaction.atomic
def change_person(
    *, person: UUID, version: int, name: str, phone: str, by: Actor, at: datetime
) -> Person:
    """Correct a name or a phone. The user name stays: it stands on papers and in heads."""
    row = lock(Person, person, version=version)
    by = PEOPLE_MANAGE.check(by, row)
    row.name = name
    row.phone_token = free_phone(phone, but=row.pk)
    row.phone = normalise(phone)
    return save(row, by=by, at=at, event="person.changed")


@transaction.atomic
def deactivate(*, person: UUID, version: int, by: Actor, at: datetime) -> Person:
    """Switch an account off: no sign-in from now on, and every post it holds falls vacant."""
    row = lock(Person, person, version=version)
    by = PEOPLE_MANAGE.check(by, row)
    if row.pk == by.person_id:
        raise Refused(PEOPLE_MANAGE, "不能停用自己的账号")
    if not row.is_active:
        raise NotPossible("这个账号已经停用")
    day = at.date()
    open_ones = Appointment.objects.filter(person=row).exclude(valid_to__lte=day)
    for pk in list(open_ones.order_by("pk").values_list("pk", flat=True)):
        posts.finish(lock(Appointment, pk), on=day, by=by, at=at)
    row.is_active = False
    return save(row, by=by, at=at, event="person.deactivated", fields=["appointments"])


@transaction.atomic
def reactivate(*, person: UUID, version: int, by: Actor, at: datetime) -> Person:
    """Switch an account on again. Posts do not come back by themselves."""
    row = lock(Person, person, version=version)
    by = PEOPLE_MANAGE.check(by, row)
    if row.is_active:
        raise NotPossible("这个账号没有停用")
    row.is_active = True
    return save(row, by=by, at=at, event="person.reactivated")


def set_big_font(*, person: Person, on: bool) -> None:
    """The person's own wish how large to write; no one else's business, so no event."""
    Person.objects.filter(pk=person.pk).update(big_font=on)
