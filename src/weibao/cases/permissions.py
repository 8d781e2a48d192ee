"""Who may do what with a case. Rows are reached through `CaseAccess`, one EXISTS for all."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from weibao.kernel.actor import Actor, Seat
from weibao.kernel.permission import Rows, permission
from weibao.org.queries.oversight import OVERSEEING
from weibao.org.roles import CASEWORKERS, LEADERS, Role

WORKERS = (*CASEWORKERS, Role.CHILD_DIRECTOR, Role.HANDLER)
OVERSEERS = (*LEADERS, Role.DISCIPLINE)


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


def by_access(*sees: str) -> Rows:
    """Rows with an open access line for one of the seats' units or the person.

    `sees` narrows to lines that show that much; without it any line counts.
    """

    def rows(seats: tuple[Seat, ...], actor: Actor) -> Q:
        from .models import CaseAccess  # noqa: PLC0415 - models import the flows, flows this file

        lines = CaseAccess.objects.filter(held_by(seats, actor), subject=OuterRef("pk"))
        lines = lines.filter(valid_to=None)
        if sees:
            lines = lines.filter(sees__in=sees)
        return Q(Exists(lines))

    return rows


CASES_VIEW = permission(
    "cases.view",
    "查看个案",
    roles=(*WORKERS, *LEADERS, Role.DISCIPLINE),
    rows=by_access(),
)
CASES_READ = permission("cases.read", "查看个案内容", roles=WORKERS, rows=by_access("all", "own"))
CASES_WORK = permission("cases.work", "办理个案", roles=CASEWORKERS, rows=by_access("all"))
CASES_RECORD = permission("cases.record", "记调查和回访", roles=WORKERS, rows=by_access("all"))
CASES_CLOSE = permission("cases.close", "结案", roles=CASEWORKERS, rows=by_access("all"))
CASES_REOPEN = permission("cases.reopen", "重新办理", roles=CASEWORKERS, rows=by_access("all"))
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
CASES_REVIEW = permission("cases.review", "复核个案", roles=CASEWORKERS, rows=by_access("all"))


def own_measures(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Measures of the seats' units; a caseworker with full access reaches every one of the case."""
    from .models import CaseAccess  # noqa: PLC0415 - see by_access

    units = {seat.unit_id for seat in seats}
    workers = {seat.unit_id for seat in seats if seat.role in CASEWORKERS}
    full = CaseAccess.objects.filter(
        subject=OuterRef("case"), unit__in=workers, valid_to=None, sees="all"
    )
    return Q(unit__in=units) | Q(Exists(full))


def shown_measures(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Measures as the page of their case shows them: all, or those of one's own unit."""
    from .models import CaseAccess  # noqa: PLC0415 - see by_access

    lines = CaseAccess.objects.filter(
        held_by(seats, actor), subject=OuterRef("case"), valid_to=None
    )
    own = Q(unit__in={seat.unit_id for seat in seats})
    return Q(Exists(lines.filter(sees="all"))) | own & Q(Exists(lines.filter(sees="own")))


# What was added to a case is for those who see all of it, not for every unit with a part in it.
CASES_MATERIAL = permission("cases.material", "查看个案材料", roles=WORKERS, rows=by_access("all"))
MEASURES_READ = permission("measures.read", "查看措施和结果", roles=WORKERS, rows=shown_measures)
MEASURE_FINISH = permission("measures.finish", "报告措施结果", roles=WORKERS, rows=own_measures)

# Reminding whoever is due: those who work on the case, and those who watch over it.
CASES_URGE = permission(
    "cases.urge", "催办个案", roles=(*CASEWORKERS, *OVERSEERS), rows=by_access("all", "stage")
)


def shown_clocks(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Clocks as the pages of their cases and reports show them.

    Whoever sees only their own part of a case sees only their own unit's clocks of it. What runs on
    something else, such as a complaint about the station, is on no list of clocks.
    """
    from .models import CaseAccess  # noqa: PLC0415 - see by_access

    taking = tuple(seat for seat in seats if seat.role in (*CASEWORKERS, *OVERSEERS))
    lines = CaseAccess.objects.filter(valid_to=None)
    of_case = lines.filter(held_by(seats, actor), subject=OuterRef("case"))
    of_report = lines.filter(held_by(taking, actor), subject=OuterRef("subject"))
    own = Q(unit__in={seat.unit_id for seat in seats})
    whole = Q(Exists(of_case.filter(sees__in=("all", "stage"))))
    reach = whole | own & Q(Exists(of_case.filter(sees="own")))
    return reach | Q(Exists(of_report)) if taking else reach


def worked_clocks(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Clocks of the cases the seats work on."""
    from .models import CaseAccess  # noqa: PLC0415 - see by_access

    lines = CaseAccess.objects.filter(held_by(seats, actor), subject=OuterRef("case"))
    return Q(Exists(lines.filter(valid_to=None, sees="all")))


def urged_clocks(seats: tuple[Seat, ...], actor: Actor) -> Q:
    """Clocks one sees that are in other hands."""
    return shown_clocks(seats, actor) & ~Q(unit__in={seat.unit_id for seat in actor.seats})


CLOCKS_VIEW = permission(
    "clocks.view",
    "查看时限一览",
    roles=(*WORKERS, *LEADERS, Role.DISCIPLINE),
    rows=shown_clocks,
)
CLOCKS_WORK = permission(
    "clocks.work", "停表、恢复和延长时限", roles=CASEWORKERS, rows=worked_clocks
)
CLOCKS_URGE = permission(
    "clocks.urge",
    "催办",
    roles=(*CASEWORKERS, *LEADERS, Role.DISCIPLINE),
    rows=urged_clocks,
)
