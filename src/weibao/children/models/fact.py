"""What a file says beyond who the child is: dated, with its source, never overwritten."""

from django.db import models
from django.db.models import F, Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7

from ..rules.facts import SOURCES
from .child import Child


class Fact(models.Model):
    """One kind of fact, as the file said it from one version of the child to another.

    `since` and `until` are the days between which it is so (None: not known, or still), the version
    numbers tell when the file said it. `entry` stays the same when a fact is corrected. `about` is the
    `line` of a guardian where the fact is a person's. Codes stand in `value`; words, and codes that
    harm by themselves, in `words`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="facts")
    about = models.UUIDField(null=True, blank=True)
    entry = models.UUIDField(default=uuid7, editable=False)
    kind = models.CharField("事实", max_length=24)
    value = models.CharField("内容", max_length=24, blank=True)
    words = SealedTextField("内容", max_length=500, blank=True, multiline=True)
    since = models.DateField("从哪天起", null=True, blank=True)
    until = models.DateField("到哪天", null=True, blank=True)
    source = models.CharField("依据", max_length=12, choices=SOURCES)
    source_words = SealedTextField("依据说明", max_length=200, blank=True)
    version_from = models.PositiveIntegerField()
    version_to = models.PositiveIntegerField(null=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.UUIDField("登记人", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child", "entry"],
                condition=Q(version_to=None),
                name="one_open_row_per_fact",
            ),
            models.CheckConstraint(
                condition=Q(version_to=None) | Q(version_to__gt=F("version_from")),
                name="fact_row_ends_with_a_version",
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="fact_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "value", "child"],
                condition=Q(version_to=None),
                name="fact_now_by_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def content(self) -> str:
        """The code, or what was written."""
        return self.value or self.words or ""
