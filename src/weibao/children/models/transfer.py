"""A child's file on its way to another village or town: asked, then taken over or not."""

from django.db import models
from django.db.models import F, Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Unit

from .child import Child

# Within which it is to be answered.
LIMIT = "IN051"


class TransferState(models.TextChoices):
    ASKED = "asked", "等答复"
    ACCEPTED = "accepted", "已接收"
    REFUSED = "refused", "没有接收"
    WITHDRAWN = "withdrawn", "已撤回"


class Transfer(models.Model):
    """One child. Until it is answered nothing changes: who keeps the file keeps it.

    `town` and `from_area` are those at the time of asking. Children of one household that go together
    share `household`, and are answered together.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    child = models.ForeignKey(Child, models.PROTECT, related_name="transfers")
    household = models.UUIDField(default=uuid7)
    from_area = models.CharField("从哪个村（社区）", max_length=12)
    to_town = models.CharField(max_length=9)
    to_area = models.CharField("到哪个村（社区）", max_length=12)
    # Who answers: the village's unit, or the station of the other town.
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="由谁接收")
    address = SealedTextField("新住址", max_length=200, blank=True)
    why = SealedTextField("为什么移交", max_length=300, multiline=True)
    state = models.CharField(
        max_length=9, choices=TransferState.choices, default=TransferState.ASKED
    )
    asked_at = models.DateTimeField("移交时间")
    asked_by = models.UUIDField("谁移交", null=True)
    # Whose notice the answer is.
    asked_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.UUIDField("谁答复", null=True)
    answer = SealedTextField("答复", max_length=300, blank=True, multiline=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(state="asked"), name="one_open_transfer_of_a_child"
            ),
            models.CheckConstraint(
                condition=~Q(from_area=F("to_area")), name="transfer_goes_elsewhere"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None)
                | (~Q(state="asked") & Q(answered_at__isnull=False)),
                name="transfer_is_answered_with_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["town", "state", "-asked_at"]),
            models.Index(fields=["to_town", "state", "-asked_at"]),
        ]

    def __str__(self) -> str:
        return str(self.pk)
