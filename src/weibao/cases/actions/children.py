"""Tying the child of a case to the child's file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.children.models import Child
from weibao.children.permissions import CHILDREN_VIEW
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked

from ..models import Case, Participant
from ..models.participant import ParticipantRole
from ..permissions import CASES_WORK


def link_child(pk: UUID, *, by: Actor, at: datetime, version: int, child: UUID) -> Case:
    """The case is about this file. The case moves to where the child lives.

    A child known by name only is replaced; a second file is added beside the first.
    """
    with transaction.atomic():
        case = aggregates.lock(Case, pk, version=version)
        by = CASES_WORK.check(by, case)
        found = Child.objects.get(pk=child)
        CHILDREN_VIEW.check(by, found)
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
