"""要材料、问情况: what one unit asks of another about a case, and the answer."""

from django.db import models
from django.db.models import Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Unit

from .case import Case


class QuestionKind(models.TextChoices):
    MATERIAL = "material", "要材料"
    FACTS = "facts", "问情况"


class QuestionState(models.TextChoices):
    OPEN = "open", "等答复"
    ANSWERED = "answered", "已答复"
    DECLINED = "declined", "答复不了"
    WITHDRAWN = "withdrawn", "已撤回"


class Question(models.Model):
    """Versioned with the case. The asked unit sees this row, and nothing of the case through it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="questions")
    town = models.CharField(max_length=9)
    kind = models.CharField(max_length=8, choices=QuestionKind.choices)
    asker = models.ForeignKey(Unit, models.PROTECT, related_name="questions_made")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="questions")
    question = SealedTextField("要什么、问什么", max_length=1000, multiline=True)
    due_on = models.DateField("答复日期")
    state = models.CharField(max_length=9, choices=QuestionState.choices, default="open")
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    answer = SealedTextField("答复", max_length=4000, blank=True, multiline=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | ~Q(state="open") & Q(ended_at__isnull=False),
                name="ended_question_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(asker=models.F("unit")), name="nobody_asks_their_own_unit"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state"]),
            models.Index(fields=["asker", "state"]),
        ]


class QuestionReminder(models.Model):
    """催办: at most one a day, kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="reminders")
    day = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "day"], name="one_reminder_a_day"),
        ]
