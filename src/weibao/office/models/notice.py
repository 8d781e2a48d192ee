"""Notices to units. The text names papers and cases, never a person."""

from django.db import models

from weibao.kernel.ids import uuid7
from weibao.org.models import Unit


class Notice(models.Model):
    """Something a unit should know. `about` leads to it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="notices")
    # Empty = everyone of the unit; otherwise only holders of this role.
    role = models.CharField(max_length=20, blank=True)
    # Set = this person of the unit alone.
    person = models.UUIDField(null=True)
    text = models.CharField(max_length=200)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject = models.UUIDField(null=True)
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    # Once only: the same thing is not told twice, however often the sender runs.
    key = models.CharField(max_length=120, unique=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "read_at", "at"])]
