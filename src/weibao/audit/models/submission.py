"""Once only: each POST form carries a key, and a key takes effect at most once."""

from django.db import models


class Submission(models.Model):
    """A form that was carried out. The key itself is not stored, only its keyed digest."""

    key = models.BinaryField(primary_key=True, max_length=32)
    route = models.CharField(max_length=80)
    # Keyed digest of the person who sent it; empty for a public page, where nobody is looked at.
    sender = models.BinaryField(max_length=32)
    body = models.BinaryField(max_length=32)
    # What answers the repeated request: ids and addresses only.
    result = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)
