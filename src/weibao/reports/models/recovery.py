"""The last way in, taken by two people: who began it, who was there too, how it ended."""

from datetime import UTC, datetime

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
    # The public half of new shares that were shown; what counts is made again from those on paper.
    new_public_key = models.BinaryField("新恢复钥匙的公钥", null=True, blank=True)
    ended_at = models.DateTimeField("结束", null=True, blank=True)
    # What the product wrote, under a key outside the database: who was there and who agreed is not
    # to be written in by somebody else.
    pin = SealedTextField("核对", max_length=500, null=True, blank=True)

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

    def expected_pin(self) -> str:
        """What `pin` must say for the row to be as the product left it."""
        people = (self.started_by, self.seconded_by, self.consented_by)
        moments = (self.started_at, self.packed_at, self.ended_at)
        return "|".join(
            (
                str(self.pk),
                self.town,
                *(str(person or "") for person in people),
                *map(_plain, moments),
                bytes(self.new_public_key or b"").hex(),
            )
        )

    @property
    def is_genuine(self) -> bool:
        return bool(self.pin) and self.pin == self.expected_pin()


def _plain(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""
