"""The people of a case and what they are in it."""

from django.db import models

from weibao.children.models import Child
from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7

from .case import Case


class ParticipantRole(models.TextChoices):
    CHILD = "child", "孩子"
    GUARDIAN = "guardian", "监护人"
    CARER = "carer", "照料人"
    SUSPECT = "suspect", "被反映人"
    WITNESS = "witness", "知情人"
    SIBLING = "sibling", "兄弟姐妹"


class Participant(models.Model):
    """A child with a file here, or another person by name. Versioned with the case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="participants")
    role = models.CharField(max_length=10, choices=ParticipantRole.choices)
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="participations")
    name = SealedTextField("姓名", max_length=100, blank=True)
    about = SealedTextField("情况", max_length=500, blank=True, multiline=True)
    not_alone = models.BooleanField("不得单独接触孩子", default=False)
    # The report through which this person came in, where several reports became one case.
    source = models.UUIDField(null=True, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "child"],
                condition=models.Q(until=None, role="child"),
                name="one_child_once_per_case",
            ),
        ]
