"""The abstract root every child, case, report and record stands on."""

from __future__ import annotations

from django.db import models

from .ids import uuid7


class Aggregate(models.Model):
    """One thing that is read, edited and handed over as a whole.

    `town` owns the row now (9 digits) and changes with a hand-over; `area` is where it is (12 digits).
    `version` counts its revisions; an edit names the version it saw. Written only through
    `audit.aggregates`, which adds the revision, the change line and the event.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField("所属乡镇", max_length=9, db_index=True)
    area = models.CharField("区划", max_length=12, db_index=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        abstract = True
