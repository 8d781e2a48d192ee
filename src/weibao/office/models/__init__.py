from .bulk import BulkLine, BulkRun
from .calendar import Holiday
from .clock import Clock, ClockNotice, ClockPause
from .clockmove import ClockMove, ClockUrge
from .export import Export
from .flowstep import FlowStep
from .jobs import Lease, WorkerBeat
from .notice import Notice
from .printing import Printing
from .register import Register
from .rotation import KeyRotation
from .savedview import SavedView
from .searchtoken import SearchToken
from .setting import Setting
from .storedfile import StoredFile
from .upload import Upload, UploadPiece

__all__ = [
    "BulkLine",
    "BulkRun",
    "Clock",
    "ClockMove",
    "ClockNotice",
    "ClockPause",
    "ClockUrge",
    "Export",
    "FlowStep",
    "Holiday",
    "KeyRotation",
    "Lease",
    "Notice",
    "Printing",
    "Register",
    "SavedView",
    "SearchToken",
    "Setting",
    "StoredFile",
    "Upload",
    "UploadPiece",
    "WorkerBeat",
]
