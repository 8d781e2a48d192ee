"""Messages between the station and the reporter, read with the receipt."""

from django.db import models

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7

from .report import Report


class MessageKind(models.TextChoices):
    ANSWER = "answer", "程序性回复"
    RESULT = "result", "结果告知"
    QUESTION = "question", "请补充"
    FROM_REPORTER = "from_reporter", "报告人补充"


class Rating(models.TextChoices):
    SATISFIED = "satisfied", "满意"
    UNSATISFIED = "unsatisfied", "不满意"


class ReportMessage(models.Model):
    """`from_reporter` messages have no person: the reporter stays unknown."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="messages")
    town = models.CharField(max_length=9)
    kind = models.CharField(max_length=14, choices=MessageKind.choices)
    text = SealedTextField("内容", max_length=2000, multiline=True)
    at = models.DateTimeField()
    person = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    # The message of the report that this one continues, from which it was copied.
    copied_from = models.UUIDField(null=True)
    # When the reporter opened the receipt page after it was written.
    seen_at = models.DateTimeField(null=True)

    # What the reporter thinks of the handling; only of a told result.
    rating = models.CharField("满意不满意", max_length=11, choices=Rating.choices, blank=True)
    rated_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["report", "at"])]
