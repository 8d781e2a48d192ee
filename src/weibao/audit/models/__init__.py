from .change import Change
from .event import Event, EventSeal, EventSubject
from .revision import Revision
from .submission import Submission
from .verification import Verification

__all__ = ["Change", "Event", "EventSeal", "EventSubject", "Revision", "Submission", "Verification"]
