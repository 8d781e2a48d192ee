"""Files that came in and belong to nothing yet. Short-lived: claimed within a day, or gone."""

import uuid

from django.db import models

from weibao.kernel.fields import SealedTextField


class Upload(models.Model):
    """One file on its way in. Whoever holds its random token may go on with it and attach it.

    Nothing here tells where it came from: a stranger's address is counted in memory alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_digest = models.CharField(max_length=64, unique=True)
    town = models.CharField(max_length=9)
    # Who sends it, when it comes from a page of the signed-in; a stranger is nobody.
    person = models.UUIDField(null=True)
    name = SealedTextField("原文件名", max_length=255)
    size = models.PositiveBigIntegerField("字节数")
    # Length of its pieces in bytes; 0 when it came in one go with a form.
    piece = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    # From here on what became of it. Null places, not empty ones, so that they do not collide.
    whole_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - see above
    digest = models.CharField("SHA-256", max_length=64, blank=True)
    kind = models.CharField(max_length=8, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    extension = models.CharField(max_length=8, blank=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(whole_at=None, place=None)
                | models.Q(whole_at__isnull=False, place__isnull=False),
                name="whole_upload_has_a_place",
            ),
        ]
        indexes = [models.Index(fields=["town", "claimed_at"])]


class UploadPiece(models.Model):
    """One piece that has come and is on the disk, sealed; gone once the upload is whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    upload = models.ForeignKey(Upload, models.PROTECT, related_name="pieces")
    number = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    place = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="one_piece_per_number"),
        ]
