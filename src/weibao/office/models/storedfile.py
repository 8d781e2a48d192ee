"""Files kept by the storage port. On disk there are only encrypted frames under random names."""

from django.db import models

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7


class StoredFile(models.Model):
    """One stored object: where it is, how big, and the digest of what came in."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)
    place = models.CharField("存放名", max_length=64, unique=True)
    name = SealedTextField("原文件名", max_length=255)
    media_type = models.CharField("类型", max_length=80)
    size = models.PositiveBigIntegerField("字节数")
    digest = models.CharField("SHA-256", max_length=64)
    created_at = models.DateTimeField()
    person = models.UUIDField(null=True)
