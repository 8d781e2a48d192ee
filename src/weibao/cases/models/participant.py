"""The people of a case and what they are in it."""

from django.db import models
from django.db.models import Q

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


class Kinship(models.TextChoices):
    """What the person is to the child."""

    FATHER = "father", "父亲"
    MOTHER = "mother", "母亲"
    STEP_PARENT = "step_parent", "继父母"
    GRANDPARENT = "grandparent", "祖父母"
    MATERNAL_GRANDPARENT = "maternal_gp", "外祖父母"
    SIBLING = "sibling", "兄弟姐妹"
    RELATIVE = "relative", "其他亲属"
    SCHOOL = "school", "老师或学校职工"
    CLASSMATE = "classmate", "同学"
    NEIGHBOUR = "neighbour", "邻居"
    ACQUAINTANCE = "acquaintance", "熟人"
    ONLINE = "online", "网上认识的人"
    STRANGER = "stranger", "陌生人"
    OTHER = "other", "其他"


class Flag(models.TextChoices):
    """What everybody who works on the case must beware of, whoever it is about."""

    NOT_ALONE = "not_alone", "不得单独接触孩子"
    DANGER = "danger", "可能有危险，上门两人以上"
    SECRET_HOME = "secret_home", "孩子的住处不能告诉这个人"
    ASK_FIRST = "ask_first", "联系前先问承办人"
    ACCOMPANIED = "accompanied", "谈话要有合适成年人在场"
    INTERPRETER = "interpreter", "需要手语或翻译"
    FRAIL = "frail", "有病或行动不便"


class Participant(models.Model):
    """A child with a file here, or another person by name. Versioned with the case.

    A row is never overwritten: a correction ends it and a new row follows, so what was known when
    can still be read.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="participants")
    role = models.CharField(max_length=10, choices=ParticipantRole.choices)
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="participations")
    relation = models.CharField("与孩子的关系", max_length=12, choices=Kinship.choices, blank=True)
    name = SealedTextField("姓名", max_length=100, blank=True)
    contact = SealedTextField("联系方式", max_length=60, blank=True)
    workplace = SealedTextField("单位或住处", max_length=100, blank=True)
    about = SealedTextField("情况", max_length=500, blank=True, multiline=True)
    flags = models.JSONField("注意", default=list, blank=True)
    # The report through which this person came in, where several reports became one case.
    source = models.UUIDField(null=True, blank=True)
    since = models.DateTimeField()
    added_by = models.UUIDField(null=True)
    # The row that this one corrects.
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    until = models.DateTimeField(null=True)
    # Empty for a row that was corrected: the person stays, with the next row.
    ended_on = models.DateField("不再有关的日期", null=True)
    ended_why = SealedTextField("为什么不再有关", max_length=200, blank=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "child"],
                condition=Q(until=None, role="child"),
                name="one_child_once_per_case",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(until__isnull=False),
                name="person_who_left_is_no_longer_in_the_case",
            ),
        ]

    @property
    def town(self) -> str:
        """Whose change feed and log a change of the person belongs to."""
        return self.case.town


class SiblingAnswer(models.Model):
    """What a caseworker said to a proposed sibling: no, and why. Yes is a person of the case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="sibling_answers")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    why = SealedTextField("为什么不一并关注", max_length=200)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "child"], name="one_answer_per_sibling"),
        ]
