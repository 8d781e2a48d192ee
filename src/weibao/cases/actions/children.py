"""Tying the child of a case to the child's file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.children.models import Child
from weibao.children.permissions import CHILDREN_VIEW
from weibao.kernel.actor import Actor
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked

from ..models import Case, Participant
from ..models.participant import ParticipantRole
from ..permissions import CASES_WORK


def the_file(pk: UUID, *, by: Actor) -> Child:
    """The child's file, if `by` may see it; one that does not exist is refused alike."""
    found = CHILDREN_VIEW.visible_to(by, Child.objects.all()).filter(pk=pk).first()
    if found is None:
        raise Refused(CHILDREN_VIEW, "没有这份档案，或者不归您看", hidden=True)
    return found


def link_child(pk: UUID, *, by: Actor, at: datetime, version: int, child: UUID) -> Case:
    """The case is about this file. The case moves to where the child lives.

    A child known by name only is replaced; a second file is added beside the first.
    """
    with transaction.atomic():
        case = aggregates.lock(Case, pk, version=version)
        by = CASES_WORK.check(by, case)
        if case.status == "closed":
            raise Blocked(["个案已经结案，要改先重新办理"])
        found = the_file(child, by=by)
        children = case.participants.filter(role=ParticipantRole.CHILD, until=None)
        if children.filter(child=found).exists():
            raise Blocked(["这个孩子的档案已经在个案里了"])
        nameless = children.filter(child=None).first()
        if nameless is not None:
            nameless.child = found
            nameless.name = ""
            nameless.save(update_fields=["child", "name"])
        else:
            Participant.objects.create(case=case, role=ParticipantRole.CHILD, child=found, since=at)
        case.area = found.area
        return aggregates.save(
            case,
            by=by,
            at=at,
            event="case.child_linked",
            fields=["participants"],
            subjects=[found.pk],
        )
