from .callback import CallBack
from .complaint import Complaint
from .identity import IdentityOpening, OpeningReview, ReporterIdentity
from .message import ReportMessage
from .notification import Notification
from .order import HotlineOrder
from .recovery import Recovery
from .report import Report
from .request import OpeningRequest
from .training import Training

__all__ = [
    "CallBack",
    "Complaint",
    "HotlineOrder",
    "IdentityOpening",
    "Notification",
    "OpeningRequest",
    "OpeningReview",
    "Recovery",
    "Report",
    "ReportMessage",
    "ReporterIdentity",
    "Training",
]
