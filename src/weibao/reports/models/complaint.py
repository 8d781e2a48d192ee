"""A complaint about how a report is handled, read and answered by somebody else than the handler."""

import uuid

from django.db import models

from weibao.kernel.aggregate import Aggregate
from weibao.kernel.fields import SealedTextField
from weibao.org.models import Unit
from weibao.org.roles import Role

from ..complaint_flow import COMPLAINT
from .report import Report


class Complaint(Aggregate):
    """`unit` is the station it is about, `receiver` with `receiver_role` whose answer is awaited.

    The station learns nothing of it. Random id: the reporter may be told of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("投诉编号", max_length=20)
    report = models.ForeignKey(Report, models.PROTECT, related_name="complaints")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="被投诉单位", related_name="+")
    receiver = models.ForeignKey(Unit, models.PROTECT, verbose_name="答复单位", related_name="+")
    receiver_role = models.CharField("由谁答复", max_length=20, choices=Role.choices)
    # Of a code of its own, where somebody besides the reporter knows the receipt's: then that code
    # alone shows it. Null, not empty: complaints without one must not collide.
    receipt_digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - see above
    status = models.CharField("阶段", max_length=20, choices=COMPLAINT.choices)
    status_at = models.DateTimeField("进入本阶段")
    text = SealedTextField("投诉的内容", max_length=2000, multiline=True)
    answer = SealedTextField("答复", max_length=2000, blank=True, multiline=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    # When the reporter opened the receipt page after the answer was written.
    seen_at = models.DateTimeField("报告人看到", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town", "number"], name="one_complaint_per_number"),
        ]
        indexes = [models.Index(fields=["town", "status", "created_at"])]

    def __str__(self) -> str:
        return self.number
