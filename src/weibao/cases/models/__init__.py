from .access import CaseAccess
from .answer import MeasureAnswer
from .aside import StepAside
from .assessment import Assessment
from .assignment import Assignment
from .case import Case
from .followup import FollowUp
from .inquiry import Inquiry
from .invitation import Invitation
from .measure import Measure
from .meeting import Attendance, Decision, Meeting
from .participant import Participant, SiblingAnswer
from .progress import Progress
from .question import Question, QuestionReminder
from .review import CaseReview

__all__ = [
    "Assessment",
    "Assignment",
    "Attendance",
    "Case",
    "CaseAccess",
    "CaseReview",
    "Decision",
    "FollowUp",
    "Inquiry",
    "Invitation",
    "Measure",
    "MeasureAnswer",
    "Meeting",
    "Participant",
    "Progress",
    "Question",
    "QuestionReminder",
    "SiblingAnswer",
    "StepAside",
]
