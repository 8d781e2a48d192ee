"""Who sees and who changes units, posts and people. The system keeper works here and nowhere else."""

from django.db.models import Q

from weibao.kernel.actor import Actor, Seat
from weibao.kernel.permission import NOWHERE, permission

from .roles import CASEWORKERS, EVERYONE, LEADERS, Role

KEEPER = (Role.SYSTEM_KEEPER,)
# Those who answer for a town having its people in place.
WATCHERS = (*CASEWORKERS, *LEADERS, Role.DISCIPLINE, Role.AUDITOR, Role.DISTRICT_VIEWER)


def _towns(seats: tuple[Seat, ...]) -> set[str]:
    return {seat.town for seat in seats if seat.town}


def _districts(seats: tuple[Seat, ...], field: str) -> Q:
    """Posts above towns reach every row under their area."""
    reach = NOWHERE
    for seat in seats:
        if not seat.town and seat.area:
            reach |= Q(**{f"{field}__startswith": seat.area})
    return reach


def units_of_town(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Units of the seat's town, and those of elsewhere that serve it."""
    from .models import Unit  # noqa: PLC0415 - permissions load before the models of later apps

    towns = _towns(seats)
    serving = Unit.serves.through.objects.filter(town_id__in=towns).values("unit_id")
    return Q(town__in=towns) | Q(pk__in=serving) | _districts(seats, "area")


def units_kept(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Units that the keeper's own town (or district) set up; a serving unit is kept by its owner."""
    return Q(town__in=_towns(seats)) | _districts(seats, "area")


def posts_of_town(seats: tuple[Seat, ...], actor: Actor) -> Q:
    from .models import Unit  # noqa: PLC0415 - as above

    return Q(unit__in=Unit.objects.filter(units_of_town(seats, actor)).values("pk"))


def posts_kept(seats: tuple[Seat, ...], actor: Actor) -> Q:
    return Q(unit__town__in=_towns(seats)) | _districts(seats, "unit__area")


def appointments_kept(seats: tuple[Seat, ...], actor: Actor) -> Q:
    return Q(post__unit__town__in=_towns(seats)) | _districts(seats, "post__unit__area")


def people_of_town(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """People of the town's own list, and those of elsewhere who hold or held a post in it."""
    from .models import Appointment, Unit  # noqa: PLC0415 - as above

    units = Unit.objects.filter(units_of_town(seats, actor)).values("pk")
    holders = Appointment.objects.filter(post__unit__in=units).values("person_id")
    return Q(town__in=_towns(seats)) | Q(pk__in=holders)


def people_kept(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Accounts of the keeper's town; a keeper above towns looks after those above towns."""
    above = Q(town="") if any(not seat.town for seat in seats) else NOWHERE
    return Q(town__in=_towns(seats)) | above


UNITS_VIEW = permission("units.view", "查看单位和岗位", roles=EVERYONE, rows=units_of_town)
UNITS_MANAGE = permission("units.manage", "管理单位", roles=KEEPER, rows=units_kept)
POSTS_VIEW = permission("posts.view", "查看岗位在岗情况", roles=EVERYONE, rows=posts_of_town)
POSTS_MANAGE = permission("posts.manage", "管理岗位", roles=KEEPER, rows=posts_kept)
POSTS_APPOINT = permission("posts.appoint", "安排和交接岗位", roles=KEEPER, rows=posts_kept)
APPOINTMENTS_END = permission("appointments.end", "结束任职", roles=KEEPER, rows=appointments_kept)
VACANCIES_VIEW = permission(
    "vacancies.view", "查看空缺岗位", roles=(*KEEPER, *WATCHERS), rows=posts_of_town
)
PEOPLE_VIEW = permission(
    "people.view",
    "查看人员和电话",
    roles=(*KEEPER, *CASEWORKERS, *LEADERS),
    rows=people_of_town,
)
PEOPLE_MANAGE = permission("people.manage", "管理人员账号", roles=KEEPER, rows=people_kept)
CUSTODIAN_KEY = permission("custodian.key", "设置保管人口令", roles=(Role.CUSTODIAN,))
