"""Files of reports: whoever reads what was reported also sees what was sent with it."""

from django.db.models import Q

from weibao.kernel.attaching import Subject, subjects

from .models import Report
from .permissions import REPORTS_READ

subjects.add(
    "reports.report",
    Subject(Report, reads=REPORTS_READ, label="报告", page="reports:detail", last=Q(held=True)),
)
