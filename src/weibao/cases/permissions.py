"""Who may do what with a case. Rows are reached through `CaseAccess`, one EXISTS for all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from weibao.kernel.actor import Actor, Seat
from weibao.kernel.permission import Rows, in_town, permission
from weibao.org.queries.oversight import OVERSEEING
from weibao.org.roles import CASEWORKERS, LEADERS, Role

WORKERS = (*CASEWORKERS, Role.CHILD_DIRECTOR, Role.HANDLER)
OVERSEERS = (*LEADERS, Role.DISCIPLINE)
# Who decides that somebody stays away from a case.
DECIDERS = (Role.CHILD_SUPERVISOR, *LEADERS)


def held_by(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Access lines of the seats' units or of the person.

    What a town's leadership and discipline office see of every case, its stage, is for those who
    oversee, not for everybody who works in the same building.
    """
    overseeing = {seat.unit_id for seat in seats if seat.role in OVERSEERS}
    others = [seat for seat in seats if seat.unit_id not in overseeing]
    beside = {seat.unit_id for seat in others if seat.kind in OVERSEEING}
    plain = {seat.unit_id for seat in others} - beside
    # No join with the units: the database must see how many rows a line lets through, or it reads
    # every line of a unit before it shows the first page of a list.
    lines = Q(person=actor.person_id) | Q(unit__in=overseeing | plain)
    return lines | Q(unit__in=beside) & ~Q(sees="stage") if beside else lines


def not_aside(actor: Actor, case: str = "pk") -> Q:
    """Rows whose case the person does not stay away from; `case` leads from the row to its case."""
    from .models import StepAside  # noqa: PLC0415 - models import the flows, flows this file

    apart = StepAside.objects.filter(person=actor.person_id, case=OuterRef(case), valid_to=None)
    return ~Q(Exists(apart))


def by_access(*sees: str, case: str = "pk") -> Rows:
    """Rows with an open access line for one of the seats' units or the person.

    `sees` narrows to lines that show that much; without it any line counts. Whoever steps aside
    from the case that `case` leads to reaches nothing of it, whatever their unit may see.
    """

    def rows(seats: tuple[Seat, ...], actor: Actor) -> Q:
        from .models import CaseAccess  # noqa: PLC0415 - models import the flows, flows this file

        lines = CaseAccess.objects.filter(held_by(seats, actor), subject=OuterRef("pk"))
        lines = lines.filter(valid_to=None)
        if sees:
            lines = lines.filter(sees__in=sees)
        return Q(Exists(lines)) & not_aside(actor, case)

    return rows


def led(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Cases that a unit of the seats leads."""
    return Q(lead__in={seat.unit_id for seat in seats}) & by_access("all")(seats, actor)


def directed(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Cases that the seats lead; for a town's supervisor every case of it that the station knows of."""
    supervising = tuple(seat for seat in seats if seat.role == Role.CHILD_SUPERVISOR)
    known = in_town(supervising, actor) & by_access()(supervising, actor)
    return led(seats, actor) | known


def known_in_town(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Cases of the seats' own towns that they know of; not those another town let them into."""
    return in_town(seats, actor) & by_access()(seats, actor)


def watched(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Cases that the seats lead, or that they watch over in their own town."""
    working = tuple(seat for seat in seats if seat.role in WORKERS)
    watching = tuple(seat for seat in seats if seat.role in DECIDERS)
    return led(working, actor) | known_in_town(watching, actor)


def of_directed_cases(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """What belongs to a case that the seats direct."""
    from .models import Case  # noqa: PLC0415 - see not_aside

    return Q(case__in=Case.objects.filter(directed(seats, actor)).values("pk"))


def of_led_cases(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """What belongs to a case that the seats lead."""
    from .models import Case  # noqa: PLC0415 - see not_aside

    return Q(case__in=Case.objects.filter(led(seats, actor)).values("pk"))


def asked_of_unit(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """What the seats' units are asked, each in a case of its own."""
    return Q(unit__in={seat.unit_id for seat in seats}) & not_aside(actor, "case")


CASES_VIEW = permission(
    "cases.view",
    "查看个案",
    roles=(*WORKERS, *LEADERS, Role.DISCIPLINE),
    rows=by_access(),
)
CASES_READ = permission("cases.read", "查看个案内容", roles=WORKERS, rows=by_access("all", "own"))
# Whoever works in the unit that leads works the case, whichever unit that is.
CASES_WORK = permission("cases.work", "办理个案", roles=WORKERS, rows=led)
CASES_RECORD = permission("cases.record", "记调查和回访", roles=WORKERS, rows=by_access("all"))
CASES_CLOSE = permission("cases.close", "结案", roles=WORKERS, rows=led)
CASES_REOPEN = permission("cases.reopen", "重新办理", roles=WORKERS, rows=led)
# A further report may join a case that another unit leads by now.
CASES_JOIN = permission("cases.join", "把报告并入个案", roles=CASEWORKERS, rows=by_access("all"))
CASES_DIRECT = permission("cases.direct", "指定承办人和移交承办", roles=WORKERS, rows=directed)
CASES_ASIDE = permission("cases.aside", "申请回避", roles=(*WORKERS, *OVERSEERS), rows=by_access())
CASES_EXCLUDE = permission("cases.exclude", "决定回避", roles=DECIDERS, rows=known_in_town)
CASES_KNOWN = permission(
    "cases.known", "查看谁能看到个案", roles=(*WORKERS, *LEADERS), rows=watched
)
INVITATIONS_KEEP = permission(
    "invitations.keep", "再请、另请或撤回邀请", roles=WORKERS, rows=of_directed_cases
)
CASES_ANSWER = permission("cases.answer", "答复参与邀请", roles=WORKERS, rows=asked_of_unit)
CASES_REVEAL = permission(
    "cases.reveal", "显示个案中的姓名", roles=WORKERS, rows=by_access("all", "own")
)
# What leaves the platform on paper is for those who answer for the whole case.
CASES_PRINT = permission(
    "cases.print", "打印和导出个案", roles=(*CASEWORKERS, Role.HANDLER), rows=by_access("all")
)
# Which cases must be looked at: the leaders see stage and days, and no name.
REVIEWS_VIEW = permission(
    "reviews.view", "查看个案复核清单", roles=(*CASEWORKERS, *LEADERS), rows=by_access()
)
CASES_REVIEW = permission("cases.review", "复核个案", roles=WORKERS, rows=led)


def own_measures(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Measures of the seats' units; the unit that leads the case reaches every one of it."""
    from .models import CaseAccess  # noqa: PLC0415 - see by_access

    units = {seat.unit_id for seat in seats}
    full = CaseAccess.objects.filter(
        subject=OuterRef("case"), unit__in=units, valid_to=None, sees="all"
    )
    leads = Q(case__lead__in=units) & Q(Exists(full))
    # A planned one is the lead's alone until it is sent out.
    own = Q(unit__in=units, sent_at__isnull=False)
    return (own | leads) & not_aside(actor, "case")


def shown_measures(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Measures as the page of their case shows them: all, or those of one's own unit."""
    from .models import CaseAccess  # noqa: PLC0415 - see by_access

    lines = CaseAccess.objects.filter(
        held_by(seats, actor), subject=OuterRef("case"), valid_to=None
    )
    own = Q(unit__in={seat.unit_id for seat in seats}, sent_at__isnull=False)
    shown = Q(Exists(lines.filter(sees="all"))) | own & Q(Exists(lines.filter(sees="own")))
    return shown & not_aside(actor, "case")


# What was added to a case is for those who see all of it, not for every unit with a part in it.
CASES_MATERIAL = permission("cases.material", "查看个案材料", roles=WORKERS, rows=by_access("all"))
MEASURES_READ = permission("measures.read", "查看措施和结果", roles=WORKERS, rows=shown_measures)
MEASURE_FINISH = permission("measures.finish", "报告措施结果", roles=WORKERS, rows=own_measures)

# Reminding whoever is due: those who work on the case, and those who watch over it.
CASES_URGE = permission(
    "cases.urge", "催办个案", roles=(*CASEWORKERS, *OVERSEERS), rows=by_access("all", "stage")
)
MEASURES_KEEP = permission("measures.keep", "撤销和改派措施", roles=WORKERS, rows=of_led_cases)
MEASURE_ANSWER = permission("measures.answer", "接受或退回措施", roles=WORKERS, rows=asked_of_unit)


# How a line of access is asked for: row by row where a page is cut from a long list, as one set where
# every row is counted.
Asked = Callable[[Any, str], Q]


def by_row(lines: Any, field: str) -> Q:
    return Q(Exists(lines.filter(subject=OuterRef(field))))


def as_set(lines: Any, field: str) -> Q:
    return Q(**{f"{field}__in": lines.values("subject")})


def shown_clocks(seats: tuple[Seat, ...], actor: Actor, asked: Asked = by_row) -> Q:
    """Clocks as the pages of their cases and reports show them.

    Whoever sees only their own part of a case sees only their own unit's clocks of it. What runs on
    something else, such as a complaint about the station, is on no list of clocks.
    """
    from .models import CaseAccess  # noqa: PLC0415 - see by_access

    taking = tuple(seat for seat in seats if seat.role in (*CASEWORKERS, *OVERSEERS))
    lines = CaseAccess.objects.filter(valid_to=None)
    of_case = lines.filter(held_by(seats, actor))
    own = Q(unit__in={seat.unit_id for seat in seats})
    reach = asked(of_case.filter(sees__in=("all", "stage")), "case")
    reach |= own & asked(of_case.filter(sees="own"), "case")
    if taking:
        # Only what runs on a report: the id of a case is a subject too, and its line may show a part.
        taken = asked(lines.filter(held_by(taking, actor)), "subject")
        reach |= Q(subject_kind="reports.report") & taken
    return reach & not_aside(actor, "case")


def worked_clocks(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Clocks of the cases the seats work on; of the reports behind them those of the own unit."""
    own = Q(unit__in={seat.unit_id for seat in seats})
    return of_led_cases(seats, actor) & (Q(subject_kind__startswith="cases.") | own)


def urged_clocks(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Clocks one sees that are in other hands."""
    return shown_clocks(seats, actor) & ~Q(unit__in={seat.unit_id for seat in actor.seats})


CLOCKS_VIEW = permission(
    "clocks.view",
    "查看时限一览",
    roles=(*WORKERS, *LEADERS, Role.DISCIPLINE),
    rows=shown_clocks,
)
CLOCKS_WORK = permission("clocks.work", "停表、恢复和延长时限", roles=WORKERS, rows=worked_clocks)
CLOCKS_URGE = permission(
    "clocks.urge",
    "催办",
    roles=(*CASEWORKERS, *LEADERS, Role.DISCIPLINE),
    rows=urged_clocks,
)


def of_seen_cases(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Parts of a case that one of the seats sees all of."""
    from .models import CaseAccess  # noqa: PLC0415 - see not_aside

    lines = CaseAccess.objects.filter(
        held_by(seats, actor), subject=OuterRef("case"), valid_to=None, sees="all"
    )
    return Q(Exists(lines)) & not_aside(actor, "case")


def _for_me(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Assignments of the person, or of the whole unit; never those of a colleague."""
    units = {seat.unit_id for seat in seats}
    own = Q(unit__in=units) & (Q(person=None) | Q(person=actor.person_id))
    return own & not_aside(actor, "case")


def my_assignments(seats: tuple[Seat, ...], actor: Actor) -> Q:
    return _for_me(seats, actor) | of_seen_cases(seats, actor)


def assignments_to_end(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """One's own; the unit that leads the case may write down for others what came of theirs."""
    return _for_me(seats, actor) | of_led_cases(seats, actor)


def my_questions(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Asked of the seats' units, or by them, or part of a case that is seen whole."""
    units = {seat.unit_id for seat in seats}
    own = Q(unit__in=units) | Q(asker__in=units)
    return own & not_aside(actor, "case") | of_seen_cases(seats, actor)


def questions_to_answer(seats: tuple[Seat, ...], actor: Actor) -> Q:
    return asked_of_unit(seats, actor) | of_led_cases(seats, actor)


def questions_of_asker(seats: tuple[Seat, ...], actor: Actor) -> Q:
    own = Q(asker__in={seat.unit_id for seat in seats}) & not_aside(actor, "case")
    return own | of_led_cases(seats, actor)


def my_meetings(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Meetings to which one of the seats' units is invited, or of a case that is seen whole."""
    from .models import Attendance  # noqa: PLC0415 - see not_aside

    invited = Attendance.objects.filter(
        meeting=OuterRef("pk"), unit__in={seat.unit_id for seat in seats}
    )
    return Q(Exists(invited)) & not_aside(actor, "case") | of_seen_cases(seats, actor)


ASSIGNMENTS_READ = permission(
    "assignments.read", "查看交办事项", roles=WORKERS, rows=my_assignments
)
ASSIGNMENTS_END = permission(
    "assignments.end", "报告交办事项的结果", roles=WORKERS, rows=assignments_to_end
)
ASSIGNMENTS_GIVE = permission(
    "assignments.give", "撤回交办事项、换人", roles=WORKERS, rows=of_led_cases
)
PERSONS_WRITE = permission("persons.write", "更正个案中的人", roles=WORKERS, rows=of_led_cases)
# Whoever takes part may ask; the lead unit asks everybody, others ask the lead unit.
QUESTIONS_ASK = permission(
    "questions.ask", "向别的单位要材料、问情况", roles=WORKERS, rows=by_access("all", "own")
)
QUESTIONS_READ = permission(
    "questions.read", "查看要材料、问情况", roles=WORKERS, rows=my_questions
)
QUESTIONS_ANSWER = permission(
    "questions.answer", "答复要材料、问情况", roles=WORKERS, rows=questions_to_answer
)
QUESTIONS_URGE = permission(
    "questions.urge", "催办和撤回要材料、问情况", roles=WORKERS, rows=questions_of_asker
)
MEETINGS_READ = permission("meetings.read", "查看会商", roles=WORKERS, rows=my_meetings)
MEETINGS_MINUTES = permission("meetings.minutes", "查看会商纪要", roles=WORKERS, rows=of_seen_cases)
MEETINGS_HOLD = permission("meetings.hold", "写会商纪要", roles=WORKERS, rows=of_led_cases)
