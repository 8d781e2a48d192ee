"""Who reads and who keeps the settings of a town, and who opens files."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from weibao.kernel import attaching
from weibao.kernel.actor import Actor, Seat
from weibao.kernel.permission import in_town, permission
from weibao.org.roles import CASEWORKERS, LEADERS, Role

from .guard.tally import EFFECTS

KEEPER = (Role.SYSTEM_KEEPER,)


def holidays_of_town(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Days of the seat's towns, and those entered for every town here."""
    return in_town(seats, actor) | Q(town="")


def limits_of_town(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """What the limits did in the seat's towns, and before a town was known; no other event."""
    return (in_town(seats, actor) | Q(town="")) & Q(kind__in=EFFECTS)


SETTINGS_VIEW = permission("settings.view", "查看设置", roles=(*KEEPER, *CASEWORKERS), rows=in_town)
SETTINGS_KEEP = permission("settings.keep", "修改设置", roles=KEEPER, rows=in_town)
CALENDAR_VIEW = permission(
    "calendar.view", "查看节假日", roles=(*KEEPER, *CASEWORKERS), rows=holidays_of_town
)
CALENDAR_KEEP = permission("calendar.keep", "录入节假日", roles=KEEPER, rows=in_town)
GUARD_VIEW = permission(
    "guard.view",
    "查看防滥用的次数",
    roles=(*KEEPER, *CASEWORKERS),
    rows=limits_of_town,
)


def of_readable_subjects(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Files of what the seats may read, see `kernel.attaching`; withdrawn ones are not shown."""
    return originals(seats, actor) & Q(withdrawn_at=None)


def originals(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """The same with those withdrawn: they stay evidence."""
    return attaching.readable(replace(actor, seats=seats))


FILES_READ = permission(
    "files.read",
    "打开附件",
    roles=(*CASEWORKERS, Role.CHILD_DIRECTOR, Role.HANDLER),
    rows=of_readable_subjects,
)
FILES_ORIGINAL = permission("files.original", "取附件原件", roles=CASEWORKERS, rows=originals)
# With those withdrawn: a form sent twice gets its answer, and not the page of what is not there.
FILES_WITHDRAW = permission("files.withdraw", "撤回附件", roles=CASEWORKERS, rows=originals)


# Lists are for everyone who works on matters; what stands in them each list says itself.
LOOKERS = (*CASEWORKERS, Role.CHILD_DIRECTOR, Role.HANDLER, *LEADERS, Role.DISCIPLINE)


def views_reached(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """One's own views, and those shared with one of the seats' units."""
    shared = Q(unit__in={seat.unit_id for seat in seats})
    return (Q(person=actor.person_id) | shared) & Q(removed_at=None)


def views_kept(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """One's own; those shared with a unit also by its caseworkers, when who made them is gone."""
    working = {seat.unit_id for seat in seats if seat.role in CASEWORKERS}
    return Q(person=actor.person_id) | Q(unit__in=working)


def own(seats: tuple[Seat, ...], actor: Actor) -> Q:
    return Q(person=actor.person_id)


VIEWS_SEE = permission("views.see", "使用常用视图", roles=LOOKERS, rows=views_reached)
VIEWS_KEEP = permission("views.keep", "保存常用视图", roles=LOOKERS, rows=views_kept)
EXPORTS_MAKE = permission("exports.make", "导出列表", roles=LOOKERS)
# A file is for the one who asked for it, whoever else could see its rows.
EXPORTS_TAKE = permission("exports.take", "下载自己导出的文件", roles=LOOKERS, rows=own)
# Which act is for whom its own permission says.
BULK_RUN = permission("bulk.run", "成批办理", roles=LOOKERS, rows=own)


def own_printings(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """What the person had printed, of subjects that the seats may still print."""
    from .papers import kinds  # noqa: PLC0415 - kinds stand above the models

    return Q(person=actor.person_id) & kinds.printable(replace(actor, seats=seats))


PAPERS_OPEN = permission(
    "papers.open",
    "打开自己打印的文书",
    roles=(*CASEWORKERS, *LEADERS, Role.HANDLER),
    rows=own_printings,
)
