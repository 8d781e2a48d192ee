"""A handler asks the custodians to open who reported; what is inside never comes back to them."""

from django.db import models
from django.db.models import Q

from weibao.kernel.aggregate import Aggregate
from weibao.kernel.fields import SealedTextField

from ..flows import REQUEST
from ..rules.opening_reasons import CHOICES, label_of
from .report import Report


class OpeningRequest(Aggregate):
    """Asked with a reason, granted by an opening or declined with a reason the asker reads."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="opening_requests")
    status = models.CharField("阶段", max_length=20, choices=REQUEST.choices)
    status_at = models.DateTimeField("进入本阶段")
    why = models.CharField("事由", max_length=12, choices=CHOICES)
    reason = SealedTextField("事由说明", max_length=500, multiline=True)
    answer = SealedTextField("答复", max_length=500, multiline=True, blank=True)
    asked_by = models.UUIDField()
    answered_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(status="asked"), name="one_open_request_per_report"
            ),
        ]
        indexes = [models.Index(fields=["town", "status"])]

    @property
    def number(self) -> str:
        """The paper a clock or notice names: the report's."""
        return self.report.number

    @property
    def why_label(self) -> str:
        return label_of(self.why)
