"""Posts: set up, closed, and who holds them.

To-dos, cases and clocks belong to posts and units, never to people. Whoever holds the post next finds
them, so handing over a post hands over its work without anything being moved.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from weibao.audit.aggregates import create, lock, save
from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.permission import Refused
from weibao.kernel.telling import tell

from ..models import Appointment, Person, Post, Unit
from ..models.unit import UnitKind
from ..permissions import APPOINTMENTS_END, PEOPLE_VIEW, POSTS_APPOINT, POSTS_MANAGE, UNITS_MANAGE
from ..queries.actors import in_force
from ..roles import Role
from ..rules import apart
from .custodians import retire_keys
from .scope import NotPossible

# Posts of power beside those of the station: whoever is put into one, others are told.
WATCHED = frozenset({Role.CUSTODIAN, Role.SYSTEM_KEEPER, Role.AUDITOR})
# A post may be promised a while ahead, not for a day nobody can foresee.
AHEAD = timedelta(days=60)


@transaction.atomic
def open_post(
    *, unit: UUID, role: str, title: str, must_fill: bool, by: Actor, at: datetime
) -> Post:
    """A new post in a unit."""
    row = lock(Unit, unit)
    by = UNITS_MANAGE.check(by, row)
    if row.valid_to is not None:
        raise NotPossible("这个单位已经撤并，不能再设岗位")
    return add_post(unit=row, role=role, title=title, must_fill=must_fill, by=by, at=at)


def add_post(
    *, unit: Unit, role: str, title: str, must_fill: bool, by: Actor, at: datetime
) -> Post:
    """The write of `open_post`, also for setting up a whole town; asks no permission."""
    post = Post(
        unit=unit,
        role=Role(role).value,
        title=title,
        must_fill=must_fill,
        valid_from=at.date(),
        created_at=at,
    )
    return create(post, by=by, at=at, event="post.opened")


@transaction.atomic
def close_post(*, post: UUID, version: int, on: date, by: Actor, at: datetime) -> Post:
    """Close a post that nobody holds any more."""
    row = lock(Post, post, version=version)
    by = POSTS_MANAGE.check(by, row)
    if Appointment.objects.filter(post=row, valid_to=None).exists():
        raise NotPossible("还有人在这个岗位上，请先结束任职")
    if row.valid_to is not None:
        raise NotPossible("这个岗位已经撤销")
    row.valid_to = max(on, row.valid_from)
    return save(row, by=by, at=at, event="post.closed")


@transaction.atomic
def appoint(*, post: UUID, person: UUID, valid_from: date, by: Actor, at: datetime) -> Appointment:
    """Put a person into a post from a day on. Nobody appoints themselves."""
    row = lock(Post, post)
    by = POSTS_APPOINT.check(by, row)
    chosen = Person.objects.select_for_update().get(pk=person)
    PEOPLE_VIEW.check(by, chosen)
    if chosen.pk == by.person_id:
        raise Refused(POSTS_APPOINT, "不能给自己安排岗位，请别的管理员来办")
    made = add_appointment(post=row, person=chosen, valid_from=valid_from, by=by, at=at)
    _tell_of_power(made, at=at)
    return made


def _tell_of_power(made: Appointment, *, at: datetime) -> None:
    """A keeper alone decides who may open identities, keep keys or read reports: others hear of it."""
    post = made.post
    if post.role not in WATCHED and post.unit.kind != UnitKind.STATION:
        return
    tell(
        post.unit.town,
        (Role.FIRST_RESPONSIBLE, Role.DISCIPLINE),
        f"系统管理员安排了{post.unit.short_name}{post.title}，{made.valid_from:%m-%d} 起，"
        "请核对是不是该由这个人担任",
        key=f"appointed:{made.pk}",
        at=at,
        about=("org.unit", post.unit_id),
        beside=post.pk,
    )


def add_appointment(
    *, post: Post, person: Person, valid_from: date, by: Actor, at: datetime
) -> Appointment:
    """The write of `appoint`, also for setting up a whole town; asks no permission."""
    _check_days(post, valid_from, at=at)
    if not person.is_active:
        raise NotPossible("这个账号已停用，请先恢复", field="person")
    held = Appointment.objects.filter(person=person).exclude(valid_to__lte=valid_from)
    if held.filter(post=post).exists():
        raise NotPossible("这个人那天已经在这个岗位上", field="person")
    clash = apart.clash(post.role, held.values_list("post__role", flat=True))
    if clash:
        raise NotPossible(clash, field="person")
    appointment = Appointment(post=post, person=person, valid_from=valid_from, created_at=at)
    return create(appointment, by=by, at=at, event="appointment.begun")


@transaction.atomic
def end_appointment(
    *, appointment: UUID, version: int, on: date, by: Actor, at: datetime
) -> Appointment:
    """The person leaves the post as of `on` (the first day no longer in it)."""
    row = lock(Appointment, appointment, version=version)
    by = APPOINTMENTS_END.check(by, row)
    if row.valid_to is not None and row.valid_to <= on:
        raise NotPossible("这次任职已经结束")
    _check_last_keeper(row, on=on)
    return finish(row, on=on, by=by, at=at)


def finish(row: Appointment, *, on: date, by: Actor, at: datetime) -> Appointment:
    """The write of `end_appointment` on a locked row; one that never began ends where it would have."""
    row.valid_to = max(on, row.valid_from)
    save(row, by=by, at=at, event="appointment.ended")
    if row.post.role == Role.CUSTODIAN:
        retire_keys(town=row.town, by=by, at=at)
    return row


@transaction.atomic
def hand_over_post(
    *,
    post: UUID,
    to: UUID,
    on: date,
    holder: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Appointment:
    """One person leaves the post and another takes it over, on the same day.

    `holder` is the appointment that ends; without it every one in the post does. The to-dos stay with
    the post, so the successor sees them from that day and the predecessor no longer does.
    """
    row = lock(Post, post)
    by = POSTS_APPOINT.check(by, row)
    leaving = Appointment.objects.filter(in_force(on), post=row)
    if holder is not None:
        leaving = leaving.filter(pk=holder)
    if not leaving.exists():
        raise NotPossible("那天没有人在这个岗位上，请直接安排人")
    if leaving.filter(person=to).exists():
        raise NotPossible("接手的就是现在在岗的人", field="to")
    for pk in list(leaving.order_by("pk").values_list("pk", flat=True)):
        finish(lock(Appointment, pk), on=on, by=by, at=at)
    begun = appoint(post=row.pk, person=to, valid_from=on, by=by, at=at)
    record("post.handed_over", actor=by, at=at, subject=row)
    return begun


def _check_days(post: Post, day: date, *, at: datetime) -> None:
    if post.valid_to is not None or post.unit.valid_to is not None:
        raise NotPossible("这个岗位已经撤销")
    if day < post.valid_from:
        raise NotPossible(
            f"岗位是 {post.valid_from:%Y-%m-%d} 设立的，任职不能更早", field="valid_from"
        )
    if day > at.date() + AHEAD:
        raise NotPossible("最多提前 60 天安排", field="valid_from")


def _check_last_keeper(row: Appointment, *, on: date) -> None:
    """Without a keeper nobody could appoint the next one."""
    if row.post.role != Role.SYSTEM_KEEPER:
        return
    others = Appointment.objects.filter(
        in_force(on), post__role=Role.SYSTEM_KEEPER, person__is_active=True
    )
    town = row.post.unit.town
    if not others.filter(post__unit__town=town).exclude(pk=row.pk).exists():
        raise NotPossible("这是最后一位系统管理员，请先安排接手的人")
