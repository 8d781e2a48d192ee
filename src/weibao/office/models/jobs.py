"""Who is alive among the workers, and who holds which single-handed work. Short-lived rows."""

from django.db import models


class WorkerBeat(models.Model):
    """The pulse of a worker process: the lease on every job it is running."""

    worker = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)


class Lease(models.Model):
    """Work that one process does at a time, such as the minute tick."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=80, blank=True)
    until = models.DateTimeField(null=True)
    # The moment the work was last carried up to. It never goes back with the clock.
    reached = models.DateTimeField(null=True)
