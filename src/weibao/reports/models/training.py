"""Duty training: that the people of a unit know when and how they must report."""

from django.db import models
from django.db.models import F, Q

from weibao.kernel.aggregate import Aggregate
from weibao.kernel.fields import SealedTextField
from weibao.org.models import Unit


class Topic(models.TextChoices):
    DUTY = "duty", "什么情形要报、向谁报"
    SIGNS = "signs", "怎么看出孩子受了伤害"
    TALKING = "talking", "怎么和孩子说话、不反复追问"
    EVIDENCE = "evidence", "怎么保留证据、怎么保密"
    CASES = "cases", "案例和问责"
    OTHER = "other", "其他"


class Training(Aggregate):
    """One training of one unit. A mistake is withdrawn with a reason and recorded again."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="单位", related_name="trainings")
    held_on = models.DateField("哪天培训的")
    topic = models.CharField("讲什么", max_length=8, choices=Topic.choices)
    about = SealedTextField("讲了些什么", max_length=1000, blank=True, multiline=True)
    trainer = SealedTextField("谁讲的", max_length=50)
    attended = models.PositiveIntegerField("来了多少人")
    obliged = models.PositiveIntegerField("应到多少人")
    withdrawn_at = models.DateTimeField("撤回", null=True, blank=True)
    withdrawn_why = SealedTextField("为什么撤回", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attended__lte=F("obliged")) & Q(attended__gt=0),
                name="no_more_trained_than_obliged",
            ),
            # The same training typed by two colleagues is one.
            models.UniqueConstraint(
                fields=["unit", "held_on", "topic"],
                condition=Q(withdrawn_at=None),
                name="one_training_of_a_topic_a_day",
            ),
        ]
        indexes = [models.Index(fields=["town", "held_on"])]

    def __str__(self) -> str:
        return f"{self.unit.short_name} {self.held_on:%Y-%m-%d}"
