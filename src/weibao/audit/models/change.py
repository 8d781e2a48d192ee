"""The change feed that offline phones and other readers follow."""

from django.db import models


class Change(models.Model):
    """One commit to one aggregate, in the order of `seq`."""

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    town = models.CharField(max_length=9)
    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)
    version = models.PositiveIntegerField()
    tombstone = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["town", "seq"])]
