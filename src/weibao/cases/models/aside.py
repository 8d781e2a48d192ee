"""回避: who stays away from a case, since when, and why."""

from django.db import models
from django.db.models import F, Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Person

from .case import Case


class How(models.TextChoices):
    DECLARED = "declared", "本人申请"
    DECIDED = "decided", "上级决定"


class StepAside(models.Model):
    """While the row is open the person reaches nothing of the case, whatever their unit may see."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="asides")
    town = models.CharField(max_length=9)
    person = models.ForeignKey(Person, models.PROTECT, related_name="asides")
    how = models.CharField(max_length=10, choices=How.choices)
    reason = SealedTextField("回避原因", max_length=500, multiline=True)
    valid_from = models.DateTimeField()
    by = models.UUIDField()
    post = models.UUIDField()
    valid_to = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)
    lifted_why = SealedTextField("解除原因", max_length=500, blank=True, multiline=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "case"],
                condition=Q(valid_to=None),
                name="steps_aside_once_per_case",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None, lifted_by=None)
                | Q(valid_to__gte=F("valid_from"), lifted_by__isnull=False),
                name="lifted_aside_says_when_and_who",
            ),
        ]
