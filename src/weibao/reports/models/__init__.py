from .callback import CallBack
from .complaint import Complaint
from .handover import BodyKind, HandOver
from .identity import IdentityOpening, OpeningReview, ReporterIdentity
from .message import ReportMessage
from .notification import Notification
from .order import HotlineOrder
from .recovery import Recovery
from .report import Report
from .request import OpeningRequest
from .training import Training
from .trait import Trait, TraitKind

__all__ = [
    "BodyKind",
    "CallBack",
    "Complaint",
    "HandOver",
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
    "Trait",
    "TraitKind",
]
