"""Lists taken out as Excel files: who, which conditions, why, and the sealed file for a day."""

from django.db import models
from django.db.models import Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Person


class ExportState(models.TextChoices):
    WAITING = "waiting", "正在准备"
    READY = "ready", "可以下载"
    REFUSED = "refused", "没有做成"
    EXPIRED = "expired", "已过期清除"


class Export(models.Model):
    """One file for the person who asked. The row stays when the file is gone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    listing = models.CharField("列表", max_length=20)
    person = models.ForeignKey(Person, models.PROTECT, related_name="exports")
    post = models.UUIDField(null=True)
    asked = models.JSONField(default=dict)
    reason = models.CharField("用途", max_length=12)
    words = SealedTextField("说明", max_length=200, blank=True)
    uncovered = models.BooleanField("带姓名", default=False)
    # Why the names went along; empty where they did not.
    names_for = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField("要求")
    state = models.CharField(max_length=8, choices=ExportState.choices, default="waiting")
    # How far it is, and of how many; the number of rows once it is there.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    place = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - see StoredFile
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField("SHA-256", max_length=64, blank=True)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    # One of our own sentences: why there is no file.
    refusal = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="ready", place__isnull=False) | ~Q(state="ready") & Q(place=None),
                name="only_a_ready_export_has_a_file",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "created_at"]),
            models.Index(
                fields=["expires_at"], condition=Q(state="ready"), name="export_waits_for_its_end"
            ),
        ]
