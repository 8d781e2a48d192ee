"""A table of children on its way into the registry: read, looked at, then written row by row."""

from django.db import models

from weibao.kernel.fields import SealedJSONField, SealedTextField
from weibao.kernel.ids import uuid7

from .child import Child


class RunState(models.TextChoices):
    READING = "reading", "正在读"
    READY = "ready", "待核对"
    APPLYING = "applying", "正在写入"
    DONE = "done", "已写入"
    FAILED = "failed", "读不了"
    UNDOING = "undoing", "正在撤回"
    UNDONE = "undone", "已撤回"


class Outcome(models.TextChoices):
    WAITING = "waiting", "没有写入"
    DONE = "done", "已写入"
    REFUSED = "refused", "没能写入"
    UNDONE = "undone", "已撤回"


class ImportRun(models.Model):
    """One file of one person. The file itself is thrown away once its rows are here, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    person = models.UUIDField()
    at = models.DateTimeField("导入时间")
    name = SealedTextField("文件名", max_length=255)
    # Of the content: the same file again is told.
    digest = models.CharField(max_length=64)
    upload = models.UUIDField()
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.READING)
    problem = models.CharField("为什么读不了", max_length=300, blank=True)
    # Which verdicts are to be written, once somebody has said so.
    scope = models.CharField(max_length=16, blank=True)
    undone_by = models.UUIDField(null=True)
    undone_why = SealedTextField("撤回原因", max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["town", "-at"])]

    def __str__(self) -> str:
        return str(self.pk)


class ImportRow(models.Model):
    """One row as it was understood, and what became of it. Written at most once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    sheet = SealedTextField("工作表", max_length=100)
    number = models.PositiveIntegerField("行号")
    verdict = models.CharField("核对结果", max_length=8)
    body = SealedJSONField("内容")
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    why = models.CharField("为什么没能写入", max_length=300, blank=True)
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="import_rows")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="one_row_per_place_of_a_file"),
        ]
        indexes = [models.Index(fields=["run", "verdict", "position"])]

    def __str__(self) -> str:
        return f"{self.run_id} {self.number}"
