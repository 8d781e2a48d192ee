"""How far a change of keys has come, so that one that was broken off is taken up again."""

from django.db import models


class KeyRotation(models.Model):
    """The last change of keys of one purpose. Only key ids; the keys are in the ring's file."""

    purpose = models.CharField(max_length=20, primary_key=True)
    key = models.CharField("新钥匙编号", max_length=8)
    started_at = models.DateTimeField()
    # Empty while rows may still be sealed with an older key.
    finished_at = models.DateTimeField(null=True)
