"""The last way in, taken by two people: who began it, who was there too, how it ended."""

from django.db import models
from django.db.models import Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7


class Recovery(models.Model):
    """One use of the recovery shares. The shares themselves are never kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField("所属乡镇", max_length=9, db_index=True)
    reason = SealedTextField("事由", max_length=500, multiline=True)
    started_by = models.UUIDField("发起人")
    started_at = models.DateTimeField("发起")
    seconded_by = models.UUIDField("在场第二人", null=True, blank=True)
    seconded_at = models.DateTimeField("到场", null=True, blank=True)
    # A custodian who agreed, with the passphrase, to new shares where the old ones are lost.
    consented_by = models.UUIDField("同意的保管人", null=True, blank=True)
    # When all envelopes were packed for the custodians in office.
    packed_at = models.DateTimeField("换封完成", null=True, blank=True)
    count = models.PositiveIntegerField("换封件数", default=0)
    # The public half of new shares that were shown; it counts once they are said to be copied.
    new_public_key = models.BinaryField("新恢复钥匙的公钥", null=True, blank=True)
    ended_at = models.DateTimeField("结束", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["town"], condition=Q(ended_at=None), name="one_recovery_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(seconded_by=None) | ~Q(seconded_by=models.F("started_by")),
                name="recovery_takes_two_people",
            ),
        ]
