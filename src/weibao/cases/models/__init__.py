from .access import CaseAccess
from .assessment import Assessment
from .case import Case
from .inquiry import Inquiry
from .measure import Measure
from .participant import Participant
from .review import CaseReview

__all__ = ["Assessment", "Case", "CaseAccess", "CaseReview", "Inquiry", "Measure", "Participant"]
