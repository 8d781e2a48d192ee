"""Commands of the product in processes of their own, over the database of the running test.

The test must really commit (`django_db(transaction=True)`), or the process sees nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
_running: list[subprocess.Popen[str]] = []


def environment() -> dict[str, str]:
    """What such a process needs to find the same home and database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.support.beside",
        "WEIBAO_TEST_HOME": str(settings.WEIBAO_HOME),
        "WEIBAO_TEST_NAME": str(connection.settings_dict["NAME"]),
        "PYTHONPATH": str(ROOT),
    }


def start(*words: str, output: IO[str] | None = None) -> subprocess.Popen[str]:
    """`weibao words...` beside the test; it writes to a pipe or to `output`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "weibao.project.cli", *words],
        env=environment(),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=output or subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    _running.append(process)
    return process


def end_all() -> None:
    """What a failed test left running would take the jobs of the next one, which then fails too."""
    while _running:
        process = _running.pop()
        if process.poll() is None:
            kill(process)


def wait_for(what: Callable[[], object], *, process: subprocess.Popen[str] | None = None) -> None:
    """Until `what` holds; fails with the output of `process` when it ends before."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        if process is not None and process.poll() is not None:
            raise AssertionError(f"the process ended: {process.communicate()[0]}")
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def kill(process: subprocess.Popen[str]) -> None:
    """kill -9, as a power cut would."""
    process.kill()
    process.communicate()
