"""What somebody looked for, sealed and for a short while, so that its results have an address."""

import uuid

from django.db import models

from weibao.kernel.fields import SealedTextField


class StoredSearch(models.Model):
    """Only who typed it opens it. The random id stands in the address, the words nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    town = models.CharField(max_length=9, blank=True)
    person = models.UUIDField()
    words = SealedTextField("查找的词", max_length=60)
    at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["person", "at"])]
