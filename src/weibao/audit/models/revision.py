"""What an aggregate was at each version, sealed."""

from django.db import models

from weibao.kernel.fields import SealedJSONField
from weibao.kernel.ids import uuid7


class Revision(models.Model):
    """One version of an aggregate: who, when, in which post, old and new values."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField()
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    person = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    # Names of the fields that changed stand in clear, their values do not.
    fields = models.JSONField(default=list)
    # Old and new value by field name.
    body = SealedJSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "version"], name="one_revision_per_version"),
        ]
