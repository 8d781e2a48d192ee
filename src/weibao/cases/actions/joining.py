"""A further report becomes part of a case, and may leave it again. Its people are not doubled."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from weibao.audit import aggregates
from weibao.children.queries.similar import one_spelling
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked

from ..models import Case, Participant
from ..models.participant import ParticipantRole
from ..permissions import CASES_JOIN
from .children import the_file

CLOSED = "个案已经结案，不能并入；要并入先重新办理，或者另立个案"


def join(
    pk: UUID,
    *,
    by: Actor,
    at: datetime,
    source: UUID,
    child: UUID | None = None,
    child_name: str = "",
    suspect: str = "",
) -> Case:
    """Take the report `source` into an open case, inside the caller's transaction.

    People whom the case does not know yet are added and marked with the report they came through.
    """
    case = aggregates.lock(Case, pk)
    by = CASES_JOIN.check(by, case)
    if case.status == "closed":
        raise Blocked([CLOSED])
    fields = ["reports"]
    if _add_child(case, child, child_name, by=by, at=at, source=source):
        fields.append("participants")
    if _add_suspect(case, suspect, at=at, source=source):
        fields.append("participants")
    return aggregates.save(case, by=by, at=at, event="case.report_joined", fields=fields)


def leave(pk: UUID, *, by: Actor, at: datetime, source: UUID) -> Case:
    """The report `source` leaves the case, and with it the people who came through it alone."""
    case = aggregates.lock(Case, pk)
    by = CASES_JOIN.check(by, case)
    gone = list(case.participants.filter(source=source, until=None))
    for person in gone:
        person.until = at
        person.save(update_fields=["until"])
    fields = ["reports", "participants"] if gone else ["reports"]
    return aggregates.save(case, by=by, at=at, event="case.report_left", fields=fields)


def _add_child(
    case: Case, child: UUID | None, name: str, *, by: Actor, at: datetime, source: UUID
) -> bool:
    if child is None and not name:
        return False
    on_file = the_file(child, by=by) if child else None
    known = case.participants.filter(role=ParticipantRole.CHILD, until=None).select_related("child")
    if on_file is not None and known.filter(child=on_file).exists():
        return False
    wanted = one_spelling(on_file.name if on_file else name)
    # Two files may have one name; a name without a file is taken for the child of that name.
    alike = [p for p in known if not (on_file and p.child)]
    if any(wanted == one_spelling(p.child.name if p.child else p.name) for p in alike):
        return False
    Participant.objects.create(
        case=case,
        role=ParticipantRole.CHILD,
        child=on_file,
        name="" if on_file else name,
        since=at,
        source=source,
    )
    return True


def _add_suspect(case: Case, about: str, *, at: datetime, source: UUID) -> bool:
    wanted = _plain(about)
    if not wanted:
        return False
    known = case.participants.filter(role=ParticipantRole.SUSPECT, until=None)
    told = [plain for person in known if (plain := _plain(person.about))]
    if any(wanted in plain or plain in wanted for plain in told):
        return False
    Participant.objects.create(
        case=case, role=ParticipantRole.SUSPECT, about=about, since=at, source=source
    )
    return True


def _plain(text: str) -> str:
    """The words alone: 孩子的叔叔 and “孩子的叔叔。” are one."""
    return "".join(sign for sign in text if sign.isalnum())
