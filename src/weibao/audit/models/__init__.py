from .change import Change
from .event import Event, EventSeal, EventSubject
from .revision import Revision
from .submission import Submission

__all__ = ["Change", "Event", "EventSeal", "EventSubject", "Revision", "Submission"]
