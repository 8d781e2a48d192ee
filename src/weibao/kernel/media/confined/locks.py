"""The child gives up what it does not need to decode one file, before it looks at the file.

Limits of memory, time and file size hold everywhere. Landlock (no file system) and seccomp (no
processes, no network, nothing but a list of harmless calls) hold where the kernel has them.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from .syscalls import HARMLESS, OPENING, Calls, calls_of_this_machine

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 1, 38, 22
_FILTER = 2
_FIRST_ARGUMENT = 16  # its lower half, where a filter finds it
_CLONE_THREAD = 0x10000
_libc = ctypes.CDLL(None, use_errno=True)


def limit(*, memory: int, seconds: int) -> None:
    """First of all: end with the parent, and be the first to go when memory is short.

    `memory` in bytes of address space, `seconds` of processor time.
    """
    parent = os.getppid()
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    os.nice(10)
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_AS, memory),
    ):
        resource.setrlimit(kind, (most, most))
    # One second between the signal that can be caught and the one that cannot.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def close_off(*, readable: Iterable[str] = ()) -> list[str]:
    """Last before the file is read: no more files but those under `readable`, no processes, no
    network. The names of the locks that this kernel has."""
    held = []
    folders = [folder for folder in readable if Path(folder).is_dir()]
    if _landlock(folders):
        held.append("landlock")
    # Without Landlock nothing could keep the reading within the folders: then there is none.
    if _seccomp(opening=bool(folders) and bool(held)):
        held.append("seccomp")
    return held


def _landlock(folders: list[str]) -> bool:
    version = _libc.syscall(444, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    # Every right there is in this version: 13 at first, then REFER, TRUNCATE, (net), IOCTL_DEV.
    rights = (1 << (13 + (version >= 2) + (version >= 3) + (version >= 5))) - 1
    attributes = struct.pack("=Q", rights)
    ruleset = _libc.syscall(444, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        return False
    read = 1 << 2 | 1 << 3
    for folder in folders:
        place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        _libc.syscall(445, ruleset, 1, struct.pack("=Qi", read, place), 0)
        os.close(place)
    closed = bool(_libc.syscall(446, ruleset, 0) == 0)
    os.close(ruleset)
    return closed


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def _seccomp(*, opening: bool) -> bool:
    calls = calls_of_this_machine()
    if calls is None:
        return False
    steps = _steps(calls, opening=opening)
    program = _Program(len(steps) // 8, steps)
    return bool(_libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _steps(calls: Calls, *, opening: bool) -> bytes:
    """The filter: of the right machine and on the list, or an error back to the caller."""
    load, equal, is_set, give = 0x20, 0x15, 0x45, 0x06
    allow, no, missing, kill = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000

    def step(code: int, yes: int, other: int, value: int) -> bytes:
        return struct.pack("=HBBI", code, yes, other, value)

    allowed = [calls[name] for name in HARMLESS if name in calls]
    if opening:
        allowed += [calls[name] for name in OPENING if name in calls]
    steps = [
        step(load, 0, 0, 4),
        step(equal, 1, 0, calls["machine"]),
        step(give, 0, 0, kill),
        step(load, 0, 0, 0),
    ]
    for number in allowed:
        steps += [step(equal, 0, 1, number), step(give, 0, 0, allow)]
    # "Does not exist" makes the C library take the older call, whose flags can be seen: a thread
    # of the decoder (HEIC starts some) is let through, a process is not.
    steps += [step(equal, 0, 1, calls["clone3"]), step(give, 0, 0, missing)]
    steps += [
        step(equal, 0, 3, calls["clone"]),
        step(load, 0, 0, _FIRST_ARGUMENT),
        step(is_set, 0, 1, _CLONE_THREAD),
        step(give, 0, 0, allow),
    ]
    return b"".join([*steps, step(give, 0, 0, no)])
