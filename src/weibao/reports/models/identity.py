"""Who reported: sealed to the custodians' public keys, apart from the report."""

from django.db import models

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7

from ..rules.opening_reasons import CHOICES, label_of
from .callback import CallBack
from .report import Report
from .request import OpeningRequest


class ReporterIdentity(models.Model):
    """Only a custodian's private key opens `envelope`; the server cannot."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.OneToOneField(Report, models.PROTECT, related_name="identity")
    town = models.CharField(max_length=9)
    envelope = models.BinaryField("密封的身份")
    # The name of the set of keys it is sealed to; another than the town's of today = to be packed anew.
    packed_for = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["town", "packed_for"])]


class IdentityOpening(models.Model):
    """One opening, with its reason and until when it was shown. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    identity = models.ForeignKey(ReporterIdentity, models.PROTECT, related_name="openings")
    town = models.CharField(max_length=9)
    person = models.UUIDField()
    post = models.UUIDField(null=True)
    why = models.CharField("事由", max_length=12, choices=CHOICES)
    reason = SealedTextField("事由说明", max_length=500, multiline=True)
    at = models.DateTimeField()
    until = models.DateTimeField("显示到")
    # What it was opened for, where somebody asked.
    request = models.ForeignKey(
        OpeningRequest, models.PROTECT, null=True, blank=True, related_name="openings"
    )
    callback = models.ForeignKey(
        CallBack, models.PROTECT, null=True, blank=True, related_name="openings"
    )

    class Meta:
        indexes = [models.Index(fields=["town", "at"])]

    @property
    def why_label(self) -> str:
        return label_of(self.why)


class OpeningReview(models.Model):
    """What another custodian said to an opening: seen, or an objection for the discipline office."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    opening = models.ForeignKey(IdentityOpening, models.PROTECT, related_name="reviews")
    town = models.CharField(max_length=9)
    person = models.UUIDField()
    post = models.UUIDField(null=True)
    # Empty: seen, nothing against it.
    objection = SealedTextField("异议", max_length=500, multiline=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "person"], name="one_review_per_opening_and_person"
            ),
        ]
