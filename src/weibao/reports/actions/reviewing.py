"""What the other custodian says to an opening: seen, or an objection that reaches the discipline office."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction

from weibao.audit.events import record
from weibao.kernel.actor import Actor
from weibao.kernel.telling import tell
from weibao.kernel.workflow import Blocked
from weibao.org.roles import Role

from ..models import IdentityOpening, OpeningReview
from ..permissions import OPENINGS_REVIEW


@transaction.atomic
def review(opening_pk: UUID, *, by: Actor, at: datetime, objection: str = "") -> OpeningReview:
    """Once a person, never of one's own opening. Raises `Refused`, `Blocked`."""
    rows = IdentityOpening.objects.select_for_update(of=("self",)).select_related(
        "identity__report"
    )
    opening = rows.get(pk=opening_pk)
    by = OPENINGS_REVIEW.check(by, opening)
    # Who passed the check holds a post, hence is a person.
    me = cast(UUID, by.person_id)
    if opening.person == me:
        raise Blocked(["自己打开的，要由另一位保管人来核对"])
    if opening.reviews.filter(person=me).exists():
        raise Blocked(["您已经核对过这一次打开"])
    made = OpeningReview.objects.create(
        opening=opening,
        town=opening.town,
        person=me,
        post=by.seats[0].post_id,
        objection=objection,
        at=at,
    )
    kind = "opening.objected" if objection else "opening.reviewed"
    record(kind, actor=by, at=at, subject=opening)
    if objection:
        number = opening.identity.report.number
        tell(
            opening.town,
            (Role.DISCIPLINE,),
            f"保管人对 {number} 报告人身份的一次打开提出异议，请核查",
            key=f"objected:{made.pk}",
            at=at,
            about=("reports.identityopening", opening.pk),
        )
    return made
