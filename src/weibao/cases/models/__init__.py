from .access import CaseAccess
from .case import Case
from .measure import Measure
from .participant import Participant

__all__ = ["Case", "CaseAccess", "Measure", "Participant"]
