"""Units and the posts in them."""

from __future__ import annotations

from django.db import models

from weibao.kernel.ids import uuid7

from ..roles import Role


class UnitKind(models.TextChoices):
    GOVERNMENT = "government", "镇政府"
    STATION = "station", "未保工作站"
    OFFICE = "office", "镇属办公室"
    POLICE = "police", "派出所"
    JUSTICE = "justice", "司法所"
    MARKET = "market", "市场监管所"
    SCHOOL = "school", "学校"
    CLINIC = "clinic", "卫生院"
    GROUP = "group", "群团组织"
    VILLAGE = "village", "村（社区）"
    DISCIPLINE = "discipline", "纪委"
    COURT = "court", "法院"
    PROSECUTOR = "prosecutor", "检察院"
    BUREAU = "bureau", "区县部门"
    OPERATOR = "operator", "网络运营单位"
    OTHER = "other", "其他单位"


class Unit(models.Model):
    """A body that answers for something. `town` is empty for one above towns."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=30)
    kind = models.CharField("类型", max_length=12, choices=UnitKind.choices)
    # Groups of a plan such as 各村（社区） and 辖区各中小学 match units by kind.
    town = models.CharField("所属乡镇", max_length=9, blank=True, db_index=True)
    area = models.CharField("管辖区划", max_length=12, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    serves = models.ManyToManyField("org.Town", related_name="serving_units", blank=True)
    valid_from = models.DateField("成立")
    valid_to = models.DateField("撤并", null=True, blank=True)
    # The unit that took over what this one answered for.
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField("建立时间")

    # What `queries.units.units_seen` brings along.
    open_posts: list[Post]
    open_aliases: list[UnitAlias]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["town", "name"],
                condition=models.Q(valid_to=None),
                name="one_unit_of_a_name_in_town",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class UnitAlias(models.Model):
    """Another name a document uses for the unit, such as 平安办 for 平安建设办."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="aliases")
    name = models.CharField("别称", max_length=60)
    valid_to = models.DateField("停用", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=models.Q(valid_to=None),
                name="one_alias_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A place in a unit that a person is appointed to. To-dos belong to the post."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField("岗位", max_length=20, choices=Role.choices)
    title = models.CharField("职务名称", max_length=40)
    # A post that must be filled is shown as a vacancy while nobody holds it.
    must_fill = models.BooleanField("必须有人", default=False)
    valid_from = models.DateField("设立")
    valid_to = models.DateField("撤销", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField("建立时间")

    def __str__(self) -> str:
        return self.title

    @property
    def town(self) -> str:
        """Whose change feed and log a change of the post belongs to."""
        return self.unit.town
