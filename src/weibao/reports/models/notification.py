"""Which authority a mandated unit told itself: police, civil affairs, education."""

from django.db import models

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Unit

from .report import Report


class Authority(models.TextChoices):
    POLICE = "police", "公安"
    CIVIL_AFFAIRS = "civil_affairs", "民政"
    EDUCATION = "education", "教育"


class How(models.TextChoices):
    PHONE = "phone", "打电话"
    IN_PERSON = "in_person", "当面"
    WRITING = "writing", "书面"
    PLATFORM = "platform", "网上平台"


class Notification(models.Model):
    """One telling. Rows are only added: who told twice has two."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="notifications")
    town = models.CharField(max_length=9)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="由谁告诉", related_name="+")
    authority = models.CharField("告诉了", max_length=13, choices=Authority.choices)
    at = models.DateTimeField("什么时候")
    by_name = SealedTextField("谁去说的", max_length=50)
    how = models.CharField("怎么说的", max_length=9, choices=How.choices)
    slip = SealedTextField("回执号", max_length=60, blank=True)
    recorded_at = models.DateTimeField()
    person = models.UUIDField(null=True)
    post = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["report", "at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(at__lte=models.F("recorded_at")),
                name="notified_before_it_is_recorded",
            ),
        ]
