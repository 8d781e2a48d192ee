"""Passwords and the second factor of members of staff."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.crypto.keyring import current_ring
from weibao.kernel.permission import Refused

from ..models import Person
from ..permissions import PEOPLE_MANAGE

# A one-time password that nobody used by then is worth nothing.
ONE_TIME_LASTS = timedelta(days=3)
# Read out over the phone and typed on one: small letters only, none that look alike.
ALPHABET = "abcdefghjkmnpqrstuvwxyz"
LETTERS = 12


def one_time_password(seed: str = "") -> str:
    """Twelve characters in threes of four.

    With `seed` (the key of the form that asked) the same one comes out again, so that a form sent
    twice does not show a password that the second sending has already replaced.
    """
    seed = seed or secrets.token_hex(16)
    key = current_ring().current("signin").secret
    number = int.from_bytes(hmac.digest(key, f"one-time|{seed}".encode(), "sha256"))
    letters = []
    for _ in range(LETTERS):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    text = "".join(letters)
    return "-".join((text[:4], text[4:8], text[8:]))


@transaction.atomic
def reset_password(*, person: UUID, by: Actor, at: datetime, seed: str = "") -> str:
    """A one-time password, told to the person by the keeper; it must be changed at first sign-in."""
    row = Person.objects.select_for_update().get(pk=person)
    by = PEOPLE_MANAGE.check(by, row)
    if row.pk == by.person_id:
        raise Refused(PEOPLE_MANAGE, "自己的密码请在“我的账号”里改")
    password = one_time_password(seed)
    give_one_time(row, password, at=at)
    record("person.password_reset", actor=by, at=at, subject=row)
    return password


def give_one_time(person: Person, password: str, *, at: datetime) -> None:
    """Write a one-time password. Its change ends every sign-in the person has."""
    person.set_password(password)
    person.must_change_password = True
    person.one_time_until = at + ONE_TIME_LASTS
    person.save(update_fields=["password", "must_change_password", "one_time_until"])


@transaction.atomic
def choose_own(*, person: Person, password: str, at: datetime) -> None:
    """The person's own new password; the form has checked the old one and the strength."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    row.set_password(password)
    row.must_change_password, row.one_time_until = False, None
    row.save(update_fields=["password", "must_change_password", "one_time_until"])
    record("signin.password_changed", actor=Actor(row.pk), at=at, subject=row)
    # The caller's object keeps this session signed in: its hash must be the new one.
    person.password = row.password
    person.must_change_password, person.one_time_until = False, None


@transaction.atomic
def reset_second_factor(*, person: UUID, by: Actor, at: datetime) -> None:
    """Forget the phone that makes the codes, when it is lost; a new one must be set up at sign-in."""
    row = Person.objects.select_for_update().get(pk=person)
    by = PEOPLE_MANAGE.check(by, row)
    if row.pk == by.person_id:
        raise Refused(PEOPLE_MANAGE, "自己的动态验证码请在“我的账号”里换")
    Authenticator.objects.filter(user=row).delete()
    record("person.second_factor_reset", actor=by, at=at, subject=row)
