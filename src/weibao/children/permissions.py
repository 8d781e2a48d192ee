"""Who may do what with children's files: by post and place, never by rank.

The functions below are the one definition of who reaches which file; `queries.visible` uses the same
ones to decide how far a name is covered for whom.
"""

from __future__ import annotations

from django.db.models import Q

from weibao.kernel.actor import Actor, Seat
from weibao.kernel.permission import NOWHERE, Refused, in_area, in_town, permission
from weibao.org.roles import CASEWORKERS, LEADERS, Role

KEEPERS = (*CASEWORKERS, Role.CHILD_DIRECTOR)


def _with(seats: tuple[Seat, ...], *roles: Role) -> tuple[Seat, ...]:
    return tuple(seat for seat in seats if seat.role in roles)


def of_own_village(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """A child director answers for the children who live in the post's village."""
    return in_area(_with(seats, Role.CHILD_DIRECTOR), actor)


def of_station(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """The station and the supervisor answer for the whole town."""
    return in_town(_with(seats, *CASEWORKERS), actor)


def of_own_school(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """A handler reaches the children whose school is the handler's own unit; other units have none."""
    units = {seat.unit_id for seat in _with(seats, Role.HANDLER)}
    return Q(school__in=units) if units else NOWHERE


def of_leader(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Leaders see the rows of their town, covered."""
    return in_town(_with(seats, *LEADERS), actor)


def known(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Files whose content the seats work with."""
    return of_own_village(seats, actor) | of_station(seats, actor) | of_own_school(seats, actor)


def seen(seats: tuple[Seat, ...], actor: Actor) -> Q:
    return known(seats, actor) | of_leader(seats, actor)


CHILDREN_VIEW = permission(
    "children.view", "查看儿童档案", roles=(*KEEPERS, Role.HANDLER, *LEADERS), rows=seen
)
CHILDREN_REVEAL = permission(
    "children.reveal", "显示孩子的姓名", roles=(*KEEPERS, Role.HANDLER), rows=known
)
CHILDREN_OPEN = permission("children.open", "新建儿童档案", roles=KEEPERS)
CHILDREN_EDIT = permission("children.edit", "更正儿童档案", roles=KEEPERS, rows=known)
CHILDREN_CLOSE = permission("children.close", "结档和恢复", roles=CASEWORKERS, rows=of_station)
CHILDREN_JUDGE = permission("children.judge", "确认孩子的类别", roles=CASEWORKERS, rows=of_station)
CHILDREN_RATE = permission(
    "children.rate", "评定孩子的风险等级", roles=CASEWORKERS, rows=of_station
)

CHILDREN_MERGE = permission(
    "children.merge", "核对重复、合并档案", roles=CASEWORKERS, rows=of_station
)


def of_receiving(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Files that are offered to the village of a director, or to the town of a station."""
    reach = Q(to_town__in={seat.town for seat in _with(seats, *CASEWORKERS) if seat.town})
    for seat in _with(seats, Role.CHILD_DIRECTOR):
        if seat.area:
            reach |= Q(to_town=seat.town, to_area__startswith=seat.area)
    return reach


def of_giving(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Files that one's own village or town has offered to another."""
    reach = in_town(_with(seats, *CASEWORKERS), actor)
    for seat in _with(seats, Role.CHILD_DIRECTOR):
        if seat.area:
            reach |= Q(town=seat.town, from_area__startswith=seat.area)
    return reach


def of_either(seats: tuple[Seat, ...], actor: Actor) -> Q:
    return of_giving(seats, actor) | of_receiving(seats, actor)


TRANSFERS_ASK = permission("transfers.ask", "移交儿童档案", roles=KEEPERS, rows=of_giving)
TRANSFERS_ANSWER = permission(
    "transfers.answer", "接收移交来的档案", roles=KEEPERS, rows=of_receiving
)
TRANSFERS_VIEW = permission("transfers.view", "查看档案移交", roles=KEEPERS, rows=of_either)


def of_own_runs(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Tables one brought in oneself, and for the station those of its town."""
    return Q(person=actor.person_id, town__in=actor.towns) | of_station(seats, actor)


CHILDREN_IMPORT = permission("children.import", "导入名单", roles=KEEPERS, rows=of_own_runs)
CHILDREN_UNDO = permission("children.undo", "撤回导入的名单", roles=CASEWORKERS, rows=of_station)
CHILDREN_LOOKS = permission("children.looks", "查看谁看过", roles=CASEWORKERS, rows=of_station)


def keeps(seat: Seat, *, town: str, area: str) -> bool:
    """Whether the seat may keep files of children who live in `area`."""
    if seat.town != town or not area.startswith(town):
        return False
    return seat.role in CASEWORKERS or bool(seat.area and area.startswith(seat.area))


def check_may_open(by: Actor, *, town: str, area: str) -> Actor:
    """Raise `Refused` unless one of the posts keeps the files of that place."""
    by = CHILDREN_OPEN.check(by)
    if not any(keeps(seat, town=town, area=area) for seat in CHILDREN_OPEN.seats(by)):
        raise Refused(CHILDREN_OPEN, "这个村（社区）不归您管，不能在这里建档", hidden=True)
    return by
