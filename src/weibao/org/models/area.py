"""Places: the administrative areas of the towns that use this database, dated, never rewritten."""

from django.db import models


class Area(models.Model):
    """A province (2 digits), city (4), county (6), town (9) or village (12)."""

    code = models.CharField("区划代码", primary_key=True, max_length=12)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField("启用")
    valid_to = models.DateField("停用", null=True, blank=True)
    # The area that took over when this one was merged or renumbered.
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )

    def __str__(self) -> str:
        return self.short_name


class Town(models.Model):
    """A town that works here. Its code owns rows (`town`) throughout the database."""

    code = models.CharField("乡镇代码", primary_key=True, max_length=9)
    area = models.OneToOneField(Area, models.PROTECT, related_name="+")
    name = models.CharField("名称", max_length=40)
    district_name = models.CharField("区县", max_length=40)
    since = models.DateField("启用")

    def __str__(self) -> str:
        return self.name
