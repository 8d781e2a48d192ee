"""One file in, one copy out, and a line of JSON that says how it went.

Started as `python -m weibao.kernel.media.confined` with one argument, the job as JSON:
`maker`, `media_type`, the descriptors `source`, `copy` and `answer`, the limits `memory` (bytes),
`seconds` and `room` (bytes the copy may take).
"""

from __future__ import annotations

import json
import mmap
import os
import re
import sys
from importlib import import_module
from typing import Any

from . import locks
from .refusing import CannotClean
from .room import Room

LAST = 19


def _make(job: dict[str, Any]) -> dict[str, Any]:
    # Before the locks, since it reads files; after the limits, since it is not free.
    maker = import_module(f"{__package__}.{job['maker']}")
    copy = Room(mmap.mmap(job["copy"], job["room"]))
    status = os.open("/proc/self/status", os.O_RDONLY)
    held = locks.close_off(readable=maker.READABLE)
    source = os.fdopen(job["source"], "rb")
    try:
        made: dict[str, Any] = maker.make(source, copy, media_type=job["media_type"])
    except CannotClean as refused:
        made = {"refused": refused.code}
    except MemoryError:
        made = {"refused": "too_large"}
    except Exception as error:
        # Whatever a library raises at a hostile file.
        made = {"refused": "damaged", "error": type(error).__name__}
    return {**made, "held": held, "peak": _peak(status)}


def _peak(status: int) -> int:
    """The most memory this process has held at once, in bytes; for the benchmarks."""
    found = re.search(rb"VmHWM:\s+(\d+) kB", os.pread(status, 4096, 0))
    return int(found[1]) * 1024 if found else 0


def main() -> None:
    job = json.loads(sys.argv[1])
    # Whoever works on the same machine comes first.
    os.nice(LAST)
    locks.limit(memory=job["memory"] + job["room"], seconds=job["seconds"])
    answer = json.dumps(_make(job)).encode()
    while answer:
        answer = answer[os.write(job["answer"], answer) :]
    # Libraries may have left threads or handlers behind; nothing of them is wanted.
    os._exit(0)


if __name__ == "__main__":
    main()
