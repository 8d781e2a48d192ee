from .identity import IdentityOpening, ReporterIdentity
from .message import ReportMessage
from .notification import Notification
from .order import HotlineOrder
from .report import Report

__all__ = [
    "HotlineOrder",
    "IdentityOpening",
    "Notification",
    "Report",
    "ReportMessage",
    "ReporterIdentity",
]
