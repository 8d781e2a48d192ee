"""Two files that may be one child's, and what became of them."""

from django.db import models
from django.db.models import F, Q

from weibao.kernel.fields import SealedJSONField, SealedTextField
from weibao.kernel.ids import uuid7

from .child import Child


class PairState(models.TextChoices):
    PROPOSED = "proposed", "待核对"
    APART = "apart", "不是同一个孩子"
    MERGED = "merged", "已合并"
    FADED = "faded", "不再相像"


class Pair(models.Model):
    """Two files of one town, once, the one opened first as `one`.

    `score` is the likelihood in per cent. What a person decided stays: two files that were told apart
    are not proposed again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    one = models.ForeignKey(Child, models.PROTECT, related_name="+")
    other = models.ForeignKey(Child, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField("像的程度")
    reasons = SealedJSONField("理由", default=list)
    state = models.CharField(max_length=8, choices=PairState.choices, default=PairState.PROPOSED)
    found_at = models.DateTimeField("发现时间")
    decided_by = models.UUIDField("核对人", null=True)
    decided_at = models.DateTimeField("核对时间", null=True)
    why = SealedTextField("理由", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_pair_of_two_files"),
            # Either order would be another row of the same two.
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_in_order"),
        ]
        indexes = [models.Index(fields=["town", "state", "-score"])]

    def __str__(self) -> str:
        return str(self.pk)


class Merge(models.Model):
    """One file taken into another. `journal` holds what it changed, as it was: taking back reads it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="merges")
    kept = models.ForeignKey(Child, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Child, models.PROTECT, related_name="merged_into")
    at = models.DateTimeField("合并时间")
    by = models.UUIDField("合并人", null=True)
    why = SealedTextField("理由", max_length=300, blank=True)
    journal = SealedJSONField("改了什么", default=dict)
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.UUIDField("撤销人", null=True)
    undone_why = SealedTextField("撤销理由", max_length=300, blank=True)
    # What had been changed since the merge and was therefore left as it is.
    left = SealedJSONField("没有还原的", default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="merged_into_one_file"
            ),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merged_into_another_file"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
