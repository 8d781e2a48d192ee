"""Keyed tokens by which sealed values are found: 64-bit HMACs, found by equality only."""

from django.db import models


class SearchToken(models.Model):
    """One way to find one subject. The table tells nothing without the key outside the database."""

    id = models.BigAutoField(primary_key=True)
    token = models.BigIntegerField()
    town = models.CharField(max_length=9)
    subject_kind = models.CharField(max_length=20)
    subject = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token", "town", "subject"], name="one_token_per_subject"
            ),
        ]
