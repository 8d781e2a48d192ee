"""The product as people meet it: a real server in a process of its own, over a home of its own."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.database import migrated

ROOT = Path(__file__).resolve().parents[2]
DEMO = "weibao_demo.settings"
# The public page of the demo's first town; `/report/` asks which of the two.
REPORT = "/report/500110110/"


class Site:
    """`weibao serve` over `home`, on a free port of this machine."""

    def __init__(self, home: Path, *, settings: str, only: str = "") -> None:
        self.home = home
        self.settings = settings
        # `web` leaves the worker and the tick out; empty runs the whole service.
        self.only = only
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What commands over this home need: `subprocess.run(..., env=site.environment)`."""
        kept = {key: text for key, text in os.environ.items() if not key.startswith("WEIBAO_")}
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": self.settings,
            "WEIBAO_HOME": str(self.home),
            "WEIBAO_DEMO_HOME": str(self.home),
            "WEIBAO_TEST_HOME": str(self.home),
            "WEIBAO_HTTPS": "0",
            "PYTHONPATH": str(ROOT),
        }

    def command(self, *words: str) -> str:
        """Run `weibao words...` over this home; its output, or the error it ended with."""
        done = subprocess.run(
            [sys.executable, "-m", "weibao.project.cli", *words],
            env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(f"weibao {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    @property
    def log(self) -> str:
        path = self.home / "server.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def start(self) -> None:
        part = ["--only", self.only] if self.only else []
        with (self.home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "weibao.project.cli", "serve",
                 "--port", str(self.port), "--workers", "1", *part],
                env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            assert self._process is not None
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=10):
                    return
            except urllib.error.HTTPError as error:
                raise RuntimeError(f"/healthz answered {error.code}\n{self.log}") from error
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"the server did not start\n{self.log}")

    def kill(self) -> None:
        """End server and workers at once, as a power cut would (kill -9)."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, how)
            self._process.wait(timeout=30)
        self._process = None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(home: Path, *, settings: str, only: str = "") -> Iterator[Site]:
    site = Site(home, settings=settings, only=only)
    try:
        site.start()
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the demo's town, made once for all workers; copy it, never serve it."""
    base = tmp_path_factory.getbasetemp()
    # The workers of one run share a parent; without workers that parent outlives the run.
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo-home"
    home = shared / "home"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "filled").exists():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir(mode=0o700)
            if migrated().exists():
                # A hundred migrations take as long as the filling; the filling finds them done.
                shutil.copyfile(migrated(), home / "db.sqlite3")
            Site(home, settings=DEMO).command("demo", "--only-fill")
            (shared / "filled").touch()
    return home


@pytest.fixture(scope="session")
def site(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, served: one for all browser tests of a worker, which share its rows."""
    home = tmp_path_factory.mktemp("site") / "home"
    shutil.copytree(demo_home, home)
    with running(home, settings=DEMO) as running_site:
        yield running_site


@pytest.fixture
def own_site(demo_home: Path, tmp_path: Path) -> Iterator[Site]:
    """The demo, served for one test alone, which may kill it."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    with running(home, settings=DEMO) as running_site:
        yield running_site
