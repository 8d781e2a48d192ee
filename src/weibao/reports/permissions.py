"""Who may see and decide reports. Scoped by `CaseAccess` rows written at filing."""

from __future__ import annotations

from django.db.models import Q

from weibao.cases.permissions import by_access, not_aside
from weibao.kernel.actor import Actor, Seat
from weibao.kernel.permission import in_area, in_town, permission
from weibao.org.roles import CASEWORKERS, LEADERS, Role


def made_by_own_unit(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """What their unit reported by law; a report about a colleague only for who made it."""
    own = Q(channel="mandated", from_unit__in={seat.unit_id for seat in seats})
    mine = Q(only_for=None) | Q(only_for=actor.person_id)
    return own & mine & not_aside(actor, "case")


def in_reach(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Whole towns for those who work in one, every town of the district for its viewers."""
    return in_town(seats, actor) | in_area(tuple(seat for seat in seats if not seat.town), actor)


def handled_elsewhere(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Complaints of the town, but for those about a unit where the person works too."""
    apart = ~Q(unit__in=actor.unit_ids) & not_aside(actor, "report__case")
    return in_town(seats, actor) & apart


def received_by(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Complaints addressed to one of the seats, unless the person also works where it is about."""
    mine = Q(pk__in=[])
    for seat in seats:
        mine |= Q(receiver=seat.unit_id, receiver_role=seat.role)
    return mine & ~Q(unit__in=actor.unit_ids) & not_aside(actor, "report__case")


def sealed_in_town(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Reports of the town, but for those of a case that the person stays away from."""
    return in_town(seats, actor) & not_aside(actor, "case")


def openings_in_town(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Openings of identities in the town, but for those of such a case."""
    return in_town(seats, actor) & not_aside(actor, "identity__report__case")


def asked_in_town(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """What is asked about reports of the town, but for those of such a case."""
    return in_town(seats, actor) & not_aside(actor, "report__case")


# Reports whose content is shown, but for those of a case that the person stays away from.
READABLE = by_access("all", case="case")

MANDATED = (Role.CHILD_DIRECTOR, Role.HANDLER)

REPORTS_VIEW = permission(
    "reports.view",
    "查看报告",
    roles=(*CASEWORKERS, *LEADERS, Role.DISCIPLINE),
    rows=by_access(case="case"),
)
REPORTS_READ = permission("reports.read", "查看报告内容", roles=CASEWORKERS, rows=READABLE)
REPORTS_ACCEPT = permission("reports.accept", "受理报告", roles=CASEWORKERS, rows=READABLE)
REPORTS_HAND_OVER = permission("reports.hand_over", "移交报告", roles=CASEWORKERS, rows=READABLE)
REPORTS_ANSWER = permission("reports.answer", "回复报告人", roles=CASEWORKERS, rows=READABLE)
# Two doors inside: what a unit must report by law, and what the station writes down for others.
REPORTS_FILE = permission("reports.file", "报告孩子的事", roles=MANDATED)
REPORTS_TAKE = permission("reports.take", "登记电话、转办和来访", roles=CASEWORKERS)
# Their own unit's reports with the stage, nothing of how they are handled.
REPORTS_MADE = permission(
    "reports.made",
    "查看本单位报告的进度",
    roles=MANDATED,
    rows=made_by_own_unit,
)
REPORTS_ADD = permission("reports.add", "给本单位的报告补充", roles=MANDATED, rows=made_by_own_unit)


def of_read_reports(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """What belongs to a report whose content the seats may read."""
    from .models import Report  # noqa: PLC0415 - models import the flows, flows this file

    return Q(report__in=Report.objects.filter(READABLE(seats, actor)).values("pk"))


def of_viewed_reports(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Hand-overs from or to a report whose stage the seats may see."""
    from .models import Report  # noqa: PLC0415 - models import the flows, flows this file

    seen = Report.objects.filter(by_access()(seats, actor)).values("pk")
    return Q(report__in=seen) | Q(to_report__in=seen)


HANDOVERS_VIEW = permission(
    "handovers.view",
    "查看移交单",
    roles=(*CASEWORKERS, *LEADERS, Role.DISCIPLINE),
    rows=of_viewed_reports,
)


def asked_of_custodians(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """For custodians everything of their town, for handlers what belongs to their reports."""
    keepers = tuple(seat for seat in seats if seat.role == Role.CUSTODIAN)
    handlers = tuple(seat for seat in seats if seat.role != Role.CUSTODIAN)
    reach = asked_in_town(keepers, actor)
    return reach | of_read_reports(handlers, actor) if handlers else reach


# Numbers without persons: also for those who may not open a row, also for the district.
REPORTS_COUNT = permission(
    "statistics.view",
    "看报告统计",
    roles=(*CASEWORKERS, *LEADERS, Role.DISCIPLINE, Role.DISTRICT_VIEWER),
    rows=in_reach,
)


def own_or_all(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Of one's own units; of the whole town for those who watch over it."""
    watching = tuple(seat for seat in seats if seat.role not in MANDATED)
    return Q(unit__in={seat.unit_id for seat in seats}) | in_town(watching, actor)


TRAININGS_VIEW = permission(
    "trainings.view",
    "查看强制报告培训",
    roles=(*MANDATED, *CASEWORKERS, *LEADERS, Role.DISCIPLINE),
    rows=own_or_all,
)
TRAININGS_RECORD = permission(
    "trainings.record", "记录强制报告培训", roles=(*MANDATED, *CASEWORKERS), rows=own_or_all
)
IDENTITY_OPEN = permission(
    "identity.open", "打开报告人身份", roles=(Role.CUSTODIAN,), rows=sealed_in_town
)
OPENINGS_VIEW = permission(
    "openings.view",
    "查看打开报告人身份的记录",
    roles=(Role.CUSTODIAN, Role.DISCIPLINE),
    rows=openings_in_town,
)
OPENINGS_REVIEW = permission(
    "openings.review", "核对别人打开的记录", roles=(Role.CUSTODIAN,), rows=openings_in_town
)
CUSTODIANS_ASK = permission(
    "custodians.ask", "请保管人回拨或打开", roles=CASEWORKERS, rows=READABLE
)
ASKED_VIEW = permission(
    "asked.view",
    "查看请保管人办的事",
    roles=(Role.CUSTODIAN, *CASEWORKERS),
    rows=asked_of_custodians,
)
ASKED_WITHDRAW = permission(
    "asked.withdraw", "撤回请保管人办的事", roles=CASEWORKERS, rows=of_read_reports
)
ASKED_ANSWER = permission(
    "asked.answer", "办理请保管人办的事", roles=(Role.CUSTODIAN,), rows=asked_in_town
)
CUSTODY_VIEW = permission(
    "custody.view",
    "查看报告人身份的保管情况",
    roles=(Role.CUSTODIAN, Role.SYSTEM_KEEPER, *LEADERS, Role.DISCIPLINE),
    rows=in_town,
)
CUSTODY_REPACK = permission("custody.repack", "给保管人换封", roles=(Role.CUSTODIAN,), rows=in_town)
CUSTODY_RECOVER = permission(
    "custody.recover",
    "用恢复码找回报告人身份",
    roles=(Role.SYSTEM_KEEPER, *LEADERS),
    rows=in_town,
)

# A complaint about the handling: its stage for those who watch over the town, its words only for
# the one who must answer, nothing at all for the station it is about.
COMPLAINTS_VIEW = permission(
    "complaints.view",
    "查看对办理的投诉",
    roles=(Role.DISCIPLINE, *LEADERS),
    rows=handled_elsewhere,
)
RECEIVERS = (Role.DISCIPLINE, Role.FIRST_RESPONSIBLE)
COMPLAINTS_READ = permission("complaints.read", "查看投诉内容", roles=RECEIVERS, rows=received_by)
COMPLAINTS_ANSWER = permission("complaints.answer", "答复投诉", roles=RECEIVERS, rows=received_by)
# Whether a printed slip is genuine: the time and the stage, nothing of the report.
SLIPS_CHECK = permission(
    "slips.check",
    "核对回执单",
    roles=(*CASEWORKERS, *LEADERS, Role.DISCIPLINE),
    rows=sealed_in_town,
)
