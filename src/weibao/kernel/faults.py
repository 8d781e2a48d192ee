"""Faults of the machine under us, and how to write down an error without its words.

The message of an exception may quote a name, an address or a whole form. Logs and task rows get the
kind of error and the places it passed, never the message.
"""

from __future__ import annotations

import errno
import traceback

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# SQLSTATE class 53: the server has no disk, memory or connections left. 53100 is the disk.
PG_DISK_FULL = "53100"
SQLITE_DISK_FULL = "database or disk is full"
FRAMES = 12


class StorageFull(Exception):
    """Nothing more can be written. `reason` is plain Chinese for the person who tried."""

    reason = "服务器存储空间已满，这次没有保存，请稍后再试并告知系统管理员。"

    def __init__(self) -> None:
        super().__init__(self.reason)


def is_disk_full(error: BaseException | None) -> bool:
    """Whether `error`, or what caused it, says that the disk is full."""
    while error is not None:
        if isinstance(error, StorageFull):
            return True
        if isinstance(error, OSError) and error.errno in DISK_FULL:
            return True
        if getattr(error, "sqlstate", None) == PG_DISK_FULL or SQLITE_DISK_FULL in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def kind_of(error: BaseException) -> str:
    """The dotted class of an error, such as `django.db.utils.OperationalError`."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def trace_of(error: BaseException) -> str:
    """Where an error passed, innermost last, without any message or source line."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    cause = error.__cause__ or error.__context__
    below = [f"<- {kind_of(cause)}"] if cause is not None else []
    return "\n".join([kind_of(error), *below, *places])
