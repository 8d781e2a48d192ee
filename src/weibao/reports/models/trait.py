"""What two reports may have in common, as keyed tokens. Never anything of who reported."""

from django.db import models

from .report import Report


class TraitKind(models.TextChoices):
    CHILD = "child", "孩子的名字"
    MENTION = "mention", "文中像名字的字"
    SUSPECT = "suspect", "被反映人的名字"
    PUPIL = "pupil", "学校和年级、年龄"
    PLACE = "place", "地方"
    PHONE = "phone", "文中的电话"
    WORDS = "words", "写法"


class Trait(models.Model):
    """One token of one report, found by equality inside its town. Says nothing without the key."""

    id = models.BigAutoField(primary_key=True)
    town = models.CharField(max_length=9)
    report = models.ForeignKey(Report, models.PROTECT, related_name="traits")
    kind = models.CharField(max_length=8, choices=TraitKind.choices)
    token = models.BigIntegerField()

    class Meta:
        # The newest of a token and kind are read from the end of this index, however many there are.
        indexes = [models.Index(fields=["token", "town", "kind", "id"], name="trait_by_token")]
