"""Who reported: sealed to the custodians' public keys, apart from the report."""

from django.db import models

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7

from .report import Report


class ReporterIdentity(models.Model):
    """Only a custodian's private key opens `envelope`; the server cannot."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.OneToOneField(Report, models.PROTECT, related_name="identity")
    town = models.CharField(max_length=9)
    envelope = models.BinaryField("密封的身份")
    created_at = models.DateTimeField()


class IdentityOpening(models.Model):
    """One opening, with its reason. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    identity = models.ForeignKey(ReporterIdentity, models.PROTECT, related_name="openings")
    town = models.CharField(max_length=9)
    person = models.UUIDField()
    post = models.UUIDField(null=True)
    reason = SealedTextField("事由", max_length=500, multiline=True)
    at = models.DateTimeField()
