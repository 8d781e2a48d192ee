"""Files kept by the storage port. On disk there are only encrypted frames under random names."""

from django.db import models
from django.db.models import Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7


class FileKind(models.TextChoices):
    """What a file is by its content; with the number it is all that people call it."""

    IMAGE = "image", "照片"
    AUDIO = "audio", "录音"
    VIDEO = "video", "录像"
    PDF = "pdf", "文件"
    DOCUMENT = "document", "文档"


class CopyState(models.TextChoices):
    WAITING = "waiting", "正在准备"
    READY = "ready", "可以看"
    REFUSED = "refused", "不提供预览"


class StoredFile(models.Model):
    """One attachment: the original as it came in, and the copy without metadata that people see.

    `part` is the part of the subject it came with, such as a message of a report. A file is
    withdrawn, never deleted: number and digest stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)
    part = models.UUIDField(null=True)
    number = models.PositiveSmallIntegerField("序号")
    kind = models.CharField("种类", max_length=8, choices=FileKind.choices)
    place = models.CharField("存放名", max_length=64, unique=True)
    name = SealedTextField("原文件名", max_length=255)
    # What whoever attached it says it shows; seen by all who see the file.
    caption = SealedTextField("说明", max_length=200, blank=True)
    media_type = models.CharField("类型", max_length=100)
    extension = models.CharField("扩展名", max_length=8)
    size = models.PositiveBigIntegerField("字节数")
    digest = models.CharField("SHA-256", max_length=64)
    # When it had come in whole, and when and with whose act it was attached.
    received_at = models.DateTimeField("收到")
    created_at = models.DateTimeField("附上")
    person = models.UUIDField(null=True)
    # The upload it was: a token is good for one attachment.
    upload = models.UUIDField(null=True, unique=True)
    state = models.CharField("副本", max_length=8, choices=CopyState.choices, default="waiting")
    # Null, not empty: files without a copy must not collide.
    copy_place = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - see above
    copy_type = models.CharField(max_length=100, blank=True)
    copy_size = models.PositiveBigIntegerField(null=True)
    copied_at = models.DateTimeField(null=True)
    # Milliseconds of processor time that making it took, also in vain: whose turn it is goes by that.
    copy_cost = models.PositiveIntegerField(null=True)
    # One of our own sentences: why there is nothing to look at.
    refusal = models.CharField("不提供预览的原因", max_length=200, blank=True)
    withdrawn_at = models.DateTimeField("撤回", null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_why = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "number"], name="one_file_per_number"),
            models.CheckConstraint(
                condition=Q(state="ready", copy_place__isnull=False)
                | ~Q(state="ready") & Q(copy_place=None),
                name="only_a_ready_file_has_a_copy",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(state="waiting"), name="file_waits_for_copy"
            )
        ]

    @property
    def label(self) -> str:
        """What people call it: the kind and its number, nothing of what it was called before."""
        return f"{self.get_kind_display()} {self.number}"
