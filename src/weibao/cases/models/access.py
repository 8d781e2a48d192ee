"""Who may see a case, report or incident: dated rows written by the actions that invite or assign."""

from django.db import models
from django.db.models import F, Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Person, Unit

from .case import Level


class Sees(models.TextChoices):
    ALL = "all", "全部"
    OWN = "own", "孩子近况和本单位事项"
    STAGE = "stage", "阶段和时限"


# Why a unit sees the stage of a case that it was asked to join and has not joined yet, and what it
# sees since it did. Said once: pages tell of both by the invitation itself.
INVITED = "受邀，等答复"
JOINED = "受邀参与"
CHANGED = "承办单位改了能看到的"


class CaseAccess(models.Model):
    """`subject` is the id of a case or a report; exactly one of `unit` and `person` is set."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    subject = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="case_access")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="case_access")
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.NORMAL)
    sees = models.CharField("能看到", max_length=5, choices=Sees.choices)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    # One of our own phrases; what a person wrote stands in `words`.
    why = models.CharField("缘由", max_length=80)
    words = SealedTextField("为什么请他们", max_length=300, blank=True)
    # Who opened and who ended the line, and why it ended; empty where the course of the case did.
    given_by = models.UUIDField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_why = SealedTextField("为什么改或收回", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, person__isnull=False) | Q(person=None, unit__isnull=False),
                name="access_for_a_unit_or_a_person",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="access_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["subject", "unit"],
                condition=Q(valid_to=None, person=None),
                name="one_open_access_per_unit",
            ),
            models.UniqueConstraint(
                fields=["subject", "person"],
                condition=Q(valid_to=None, unit=None),
                name="one_open_access_per_person",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "subject"]),
            models.Index(fields=["person", "subject"]),
            # A list asks row by row who may see it, whether by the unit or by the person.
            models.Index(
                fields=["subject"], condition=Q(valid_to=None), name="open_access_of_a_subject"
            ),
        ]
