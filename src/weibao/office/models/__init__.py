from .calendar import Holiday
from .clock import Clock, ClockNotice, ClockPause
from .flowstep import FlowStep
from .jobs import Lease, WorkerBeat
from .notice import Notice
from .register import Register
from .rotation import KeyRotation
from .searchtoken import SearchToken
from .setting import Setting
from .storedfile import StoredFile
from .upload import Upload, UploadPiece

__all__ = [
    "Clock",
    "ClockNotice",
    "ClockPause",
    "FlowStep",
    "Holiday",
    "KeyRotation",
    "Lease",
    "Notice",
    "Register",
    "SearchToken",
    "Setting",
    "StoredFile",
    "Upload",
    "UploadPiece",
    "WorkerBeat",
]
