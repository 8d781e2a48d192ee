"""One child, one file: the facts a case needs."""

from django.db import models

from weibao.kernel.aggregate import Aggregate
from weibao.kernel.fields import SealedTextField
from weibao.org.models import Unit

from ..flows import FILE
from ..rules.leaving import LEAVINGS


class Sex(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"
    UNKNOWN = "unknown", "不清楚"


class Child(Aggregate):
    """`area` is where the child lives (a village, 12 digits).

    Day of birth and sex stand in clear because lists and statistics are made of them; what says who
    the child is, is sealed and found by search tokens only.
    """

    file_no = models.CharField("档案号", max_length=16)
    status = models.CharField("状态", max_length=10, choices=FILE.choices, default="open")
    status_at = models.DateTimeField("进入本状态")
    # Why and when a closed file left the register; empty while it is open.
    left_kind = models.CharField(
        "离开原因",
        max_length=10,
        blank=True,
        choices=[(entry.code, entry.label) for entry in LEAVINGS.values()],
    )
    left_on = models.DateField("哪天离开", null=True, blank=True)
    name = SealedTextField("姓名", max_length=50)
    sex = models.CharField("性别", max_length=8, choices=Sex.choices)
    birth = models.DateField("出生日期", null=True, blank=True)
    id_number = SealedTextField("证件号码", max_length=18, blank=True)
    address = SealedTextField("现住地址", max_length=200, blank=True)
    school = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name="学校", related_name="pupils"
    )
    school_text = SealedTextField("其他学校", max_length=60, blank=True)
    class_name = SealedTextField("年级班级", max_length=40, blank=True)
    note = SealedTextField("备注", max_length=2000, blank=True, multiline=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town", "file_no"], name="one_child_per_file_number"),
        ]
        indexes = [models.Index(fields=["town", "status", "area", "birth", "file_no"])]

    def __str__(self) -> str:
        return self.file_no


class IdToken(models.Model):
    """The keyed digest of a child's identity number: one file per number in a town.

    It is made the same way in every town of the database, so one look-up tells whether a file exists
    anywhere, with the same work whatever the answer. A table of its own, because a new key changes
    the digest but not the file.
    """

    child = models.OneToOneField(Child, models.PROTECT, primary_key=True, related_name="id_token")
    town = models.CharField(max_length=9)
    token = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "town"], name="one_file_per_id_number"),
        ]
