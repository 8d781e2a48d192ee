"""The whole service, or one part of it, beside a test that really commits."""

from __future__ import annotations

import json
import socket
import urllib.request
from pathlib import Path

from tests.support.processes import start, wait_for


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Service:
    """The whole service beside the test."""

    def __init__(self, log: Path, *more: str) -> None:
        self.port, self.log = free_port(), log
        words = ("serve", "--port", str(self.port), "--workers", "1", *more)
        with log.open("w") as output:
            self.process = start(*words, output=output)
        wait_for(lambda: self.is_up() or self.process.poll() is not None)
        assert self.is_up(), self.read()

    def read(self) -> str:
        return self.log.read_text()

    def is_up(self) -> bool:
        return f"已启动：http://127.0.0.1:{self.port}/" in self.read()

    def get(self, path: str = "/healthz") -> dict[str, object]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            found: dict[str, object] = json.load(answer)
            return found

    def answers(self) -> bool:
        try:
            return self.get()["ok"] is True
        except OSError:
            return False

    def parts(self, name: str = "") -> list[int]:
        """Living processes below the supervisor, or those of one part."""
        below = {self.process.pid}
        for _ in range(3):
            below |= {pid for pid in _pids() if parent_of(pid) in below}
        called = f"weibao-{name}"
        return sorted(
            pid for pid in below - {self.process.pid} if _read(pid, "comm").startswith(called)
        )


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""


def parent_of(pid: int) -> int:
    """Of a living process; what ended and waits to be noticed has none."""
    fields = _read(pid, "stat").rpartition(")")[2].split()
    return int(fields[1]) if fields and fields[0] != "Z" else 0
