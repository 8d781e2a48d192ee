"""Asking a unit to take part in a case: to support it, or to take over the lead."""

from django.db import models
from django.db.models import Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Unit

from .access import Sees
from .case import Case


class Part(models.TextChoices):
    SUPPORT = "support", "协办"
    LEAD = "lead", "承办"


class InvitationState(models.TextChoices):
    ASKED = "asked", "等答复"
    ACCEPTED = "accepted", "已答应"
    DECLINED = "declined", "没有答应"
    # What became of one that was not accepted: another unit was asked, or nobody is needed.
    WITHDRAWN = "withdrawn", "已撤回"


# The lead still has something to do or to wait for.
PENDING = (InvitationState.ASKED, InvitationState.DECLINED)


class Invitation(models.Model):
    """Versioned with the case. Until it is accepted the unit sees the stage and why it is asked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="invitations")
    town = models.CharField(max_length=9)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="invitations")
    part = models.CharField("请做什么", max_length=8, choices=Part.choices)
    sees = models.CharField("能看到", max_length=5, choices=Sees.choices)
    # Whether the lead stays as a supporting unit when it hands the lead over.
    stays = models.BooleanField("原承办单位继续协办", default=False)
    words = SealedTextField("为什么请他们", max_length=300, multiline=True)
    state = models.CharField(max_length=9, choices=InvitationState.choices, default="asked")
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answer = SealedTextField("为什么不能参与", max_length=500, blank=True, multiline=True)
    # The lead may insist once; the first answer stays in `first_answer`.
    insisted_at = models.DateTimeField(null=True)
    insisted_by = models.UUIDField(null=True)
    insisted = SealedTextField("为什么还要请", max_length=500, blank=True, multiline=True)
    first_answer = SealedTextField("第一次的答复", max_length=500, blank=True, multiline=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit", "part"],
                condition=Q(state__in=["asked", "declined"]),
                name="one_pending_invitation_per_unit",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=["asked", "declined"], part="lead"),
                name="one_pending_offer_of_the_lead",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None)
                | Q(state="withdrawn", ended_at__isnull=False)
                | Q(state__in=["accepted", "declined"], answered_at__isnull=False),
                name="answered_invitation_says_when",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"])]
