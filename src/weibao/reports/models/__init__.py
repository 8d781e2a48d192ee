from .identity import IdentityOpening, ReporterIdentity
from .message import ReportMessage
from .report import Report

__all__ = ["IdentityOpening", "Report", "ReportMessage", "ReporterIdentity"]
