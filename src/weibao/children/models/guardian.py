"""Who answers for the child and who looks after it: dated rows, never overwritten."""

from django.db import models
from django.db.models import F, Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7

from .child import Child


class Relation(models.TextChoices):
    FATHER = "father", "父亲"
    MOTHER = "mother", "母亲"
    GRANDFATHER = "grandfather", "祖父"
    GRANDMOTHER = "grandmother", "祖母"
    MATERNAL_GRANDFATHER = "maternal_gf", "外祖父"
    MATERNAL_GRANDMOTHER = "maternal_gm", "外祖母"
    SIBLING = "sibling", "兄弟姐妹"
    RELATIVE = "relative", "其他亲属"
    INSTITUTION = "institution", "机构或单位"
    OTHER = "other", "其他人"


class Guardian(models.Model):
    """What the file said about one person, from one version of the child to another.

    `line` stays the same when the person's facts are corrected: the old row is ended and a new one
    follows, so that every version of the file can still be read.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="guardians")
    line = models.UUIDField(default=uuid7, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    relation = models.CharField("与孩子的关系", max_length=12, choices=Relation.choices)
    name = SealedTextField("姓名", max_length=50)
    phone = SealedTextField("联系电话", max_length=20, blank=True)
    is_guardian = models.BooleanField("是监护人", default=False)
    is_carer = models.BooleanField("实际照料孩子", default=False)
    version_from = models.PositiveIntegerField()
    version_to = models.PositiveIntegerField(null=True)
    since = models.DateTimeField("登记时间")
    until = models.DateTimeField("变更时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["child", "line"],
                condition=Q(version_to=None),
                name="one_open_row_per_guardian",
            ),
            models.CheckConstraint(
                condition=Q(version_to=None, until=None)
                | Q(version_to__gt=F("version_from"), until__isnull=False),
                name="guardian_row_ends_with_a_version",
            ),
        ]

    def __str__(self) -> str:
        return self.get_relation_display()
