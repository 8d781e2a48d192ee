from .access import CaseAccess
from .answer import MeasureAnswer
from .aside import StepAside
from .assessment import Assessment
from .case import Case
from .inquiry import Inquiry
from .invitation import Invitation
from .measure import Measure
from .participant import Participant
from .review import CaseReview

__all__ = [
    "Assessment",
    "Case",
    "CaseAccess",
    "CaseReview",
    "Inquiry",
    "Invitation",
    "Measure",
    "MeasureAnswer",
    "Participant",
    "StepAside",
]
