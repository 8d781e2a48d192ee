"""Starting the child that decodes one file, and ending it whatever happens.

The content goes into anonymous memory (memfd), the copy comes back in another one whose size is
fixed: nothing of it ever has a name on a disk. What the child says is not trusted; see checking.
"""

from __future__ import annotations

import fcntl
import json
import logging
import mmap
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from .reasons import no_copy

_log = logging.getLogger(__name__)

# What is started; the job is added as one more argument.
PROGRAM = (sys.executable, "-I", "-B", "-m", "weibao.kernel.media.confined")
# Nothing of the server's own environment, which may hold secrets. One arena of memory, since
# each further thread's would count fully against the limit.
_ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
_ANSWER_BYTES = 256 * 1024
_CHUNK = 64 * 1024
_SEALS = fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK
# One at a time in a process: memory is taken by one file, not by as many as happen to come.
_turn = threading.Lock()


@dataclass(frozen=True)
class Limits:
    """What one file may cost; internal numbers."""

    source: int  # bytes that are looked at at all
    room: int  # bytes the copy may take
    memory: int  # bytes of address space, beside the room
    seconds: int  # of processor time
    wall: float  # seconds until it is ended


class Made:
    """The copy as the child left it, and what it says about it. Its memory goes when this goes."""

    def __init__(self, memory: int, said: dict[str, Any]) -> None:
        self._memory = memory
        self.said = said
        self.size = int(said["size"])

    def __del__(self) -> None:
        os.close(self._memory)

    @contextmanager
    def mapped(self) -> Iterator[mmap.mmap]:
        """The whole copy to look into, without a second one in memory."""
        with mmap.mmap(self._memory, self.size, access=mmap.ACCESS_READ) as content:
            yield content

    def piece(self, start: int, size: int) -> bytes:
        return os.pread(self._memory, size, start)

    def chunks(self) -> Iterator[bytes]:
        for start in range(0, self.size, _CHUNK):
            yield self.piece(start, min(_CHUNK, self.size - start))


def run(
    maker: str, media_type: str, content: Iterable[bytes], *, size: int, limits: Limits
) -> Made:
    """Let a child make the copy; NotCleanable when it does not come to a good end."""
    if size > limits.source:
        raise no_copy("too_large")
    with _turn:
        source = _memory("source")
        try:
            _fill(source, content, size)
            copy = _memory("copy")
            try:
                os.ftruncate(copy, limits.room)
                fcntl.fcntl(copy, fcntl.F_ADD_SEALS, _SEALS)
                job = {"maker": maker, "media_type": media_type, "source": source, "copy": copy}
                return Made(copy, _judged(_answer(job, limits), limits))
            except BaseException:
                os.close(copy)
                raise
        finally:
            os.close(source)


def _memory(name: str) -> int:
    return os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)


def _fill(source: int, content: Iterable[bytes], size: int) -> None:
    """Take over exactly `size` bytes and close the memory against any change."""
    taken = 0
    for chunk in content:
        taken += len(chunk)
        if taken > size:
            break
        view = memoryview(chunk)
        while view:
            view = view[os.write(source, view) :]
    if taken != size or not size:
        raise no_copy("incomplete")
    os.lseek(source, 0, os.SEEK_SET)
    fcntl.fcntl(source, fcntl.F_ADD_SEALS, _SEALS | fcntl.F_SEAL_WRITE)


def _answer(job: dict[str, Any], limits: Limits) -> bytes:
    """What the child says before its time is up; nothing at all when it fails or says too much."""
    ear, mouth = os.pipe()
    job |= {
        "answer": mouth,
        "memory": limits.memory,
        "room": limits.room,
        "seconds": limits.seconds,
    }
    try:
        child = subprocess.Popen(  # noqa: S603 - our own program, no shell; the job holds no text of others
            [*PROGRAM, json.dumps(job)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=_ENVIRONMENT,
            pass_fds=(job["source"], job["copy"], mouth),
            start_new_session=True,
        )
        os.close(mouth)
        mouth = -1
        try:
            heard = _heard(ear, until=time.monotonic() + limits.wall)
            if not heard and _ran_out_of_time(child):
                raise no_copy("too_slow")
            return heard
        finally:
            _end(child)
    finally:
        os.close(ear)
        if mouth >= 0:
            os.close(mouth)


def _heard(ear: int, *, until: float) -> bytes:
    heard = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(ear, selectors.EVENT_READ)
        while len(heard) <= _ANSWER_BYTES:
            if not waiting.select(until - time.monotonic()):
                raise no_copy("too_slow")
            piece = os.read(ear, 65536)
            if not piece:
                return heard
            heard += piece
    raise no_copy("failed")


def _ran_out_of_time(child: subprocess.Popen[bytes]) -> bool:
    """Whether one that said nothing was stopped for its processor time."""
    try:
        return child.wait(timeout=1) == -signal.SIGXCPU
    except subprocess.TimeoutExpired:
        return False


def _end(child: subprocess.Popen[bytes]) -> None:
    """The child and all it could have started are gone when this returns."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _judged(answer: bytes, limits: Limits) -> dict[str, Any]:
    """The answer if it has the form that was agreed; no other word of it is believed."""
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, dict):
        if "refused" in said:
            raise no_copy(str(said["refused"]))
        size = said.get("size")
        if isinstance(size, int) and 0 < size <= limits.room:
            return said
    # Not the file's fault alone: a library that is missing looks the same. Say it to the keeper.
    _log.warning("the process that makes copies gave no usable answer (%d bytes)", len(answer))
    raise no_copy("failed")
