"""The history people read: one immutable row per step of a workflow."""

from django.db import models

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7


class FlowStep(models.Model):
    """Who, in which post, moved what from where to where, when, with which note."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    flow = models.CharField(max_length=20)
    subject = models.UUIDField(db_index=True)
    step = models.CharField(max_length=30)
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20)
    at = models.DateTimeField()
    person = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    note = SealedTextField("说明", max_length=4000, blank=True, multiline=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "at"])]
