"""A plan that was read from a document and waits for a person to look it over."""

from django.db import models

from weibao.kernel.aggregate import Aggregate

from .plan import Plan


class PlanDraft(Aggregate):
    """What was read, as corrected so far. Closed when it is adopted or given up."""

    title = models.CharField("标题", max_length=200)
    doc_no = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("发文单位", max_length=100, blank=True)
    issued_on = models.DateField("成文日期", null=True)
    # The document: [line, words]; tasks as the reading gives them; doubts as [line, words].
    lines = models.JSONField("原文", default=list)
    tasks = models.JSONField("任务", default=list)
    doubts = models.JSONField("请核对", default=list)
    closed_at = models.DateTimeField("采用或放弃的时间", null=True)
    plan = models.OneToOneField(Plan, models.PROTECT, null=True, related_name="draft")
