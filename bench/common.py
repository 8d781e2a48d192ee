"""What the measurements share: the machine, a served demo town on either database, CPU, percentiles."""

from __future__ import annotations

import json
import math
import os
import platform
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.postgres import Cluster, binary

ROOT = Path(__file__).resolve().parents[1]
DATABASES = ("sqlite", "postgres")
TICKS = os.sysconf("SC_CLK_TCK")
# The tests' server does not care for the disk; a measurement does.
DURABLE = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


def machine() -> str:
    """One line that says where the numbers come from."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    done = subprocess.run(
        [binary("postgres"), "--version"], capture_output=True, text=True, check=False
    )
    return (
        f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {done.stdout.strip()}"
    )


def pace() -> float:
    """Milliseconds of processor time for a fixed piece of work: how fast this machine is just now.

    Two processors that others use too, or that are shared outside, can be half as fast as alone.
    """
    times = []
    for _ in range(9):
        began = time.process_time()
        sum(number * number for number in range(100_000))
        times.append(time.process_time() - began)
    return 1000 * percentile(times, 0.5)


def load() -> float:
    """How many processes wanted to run in the last minute, ours among them."""
    return os.getloadavg()[0]


def cpu_of(pids: Sequence[int]) -> float:
    """Seconds of processor time that processes have used, with those they have waited for."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += sum(map(int, fields[11:15]))
    return total / TICKS


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for known in found:
        for task in Path(f"/proc/{known}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


@contextmanager
def cluster() -> Iterator[Path]:
    """A PostgreSQL of its own that syncs to the disk; gives the folder of its socket."""
    with tempfile.TemporaryDirectory(prefix="weibao-bench-pg-", dir="/tmp") as folder:
        server = Cluster(Path(folder) / "server")
        Path(folder).chmod(0o755)
        server.start()
        try:
            statements = [f"ALTER SYSTEM RESET {name}" for name in DURABLE]
            config = server.data / "postgresql.conf"
            kept = [
                line
                for line in config.read_text().splitlines(keepends=True)
                if not line.startswith(DURABLE)
            ]
            config.write_text("".join(kept))
            for statement in (*statements, "SELECT pg_reload_conf()"):
                subprocess.run(
                    [binary("psql"), "-h", str(server.folder), "-U", "weibao", "-qc", statement, "weibao"],
                    check=True, stdout=subprocess.DEVNULL,
                )  # fmt: skip
            yield server.folder
        finally:
            server.stop()


@dataclass(frozen=True)
class Town:
    """A demo town that is being served."""

    port: int
    pid: int
    environment: dict[str, str]
    postmaster: int | None = None

    def web_cpu(self) -> float:
        return cpu_of(family(self.pid))

    def database_cpu(self) -> float:
        """Of PostgreSQL; SQLite works inside the web processes."""
        return cpu_of(family(self.postmaster)) if self.postmaster else 0.0

    def ask(self, code: str) -> Any:
        """What an expression of Django's shell gives, as JSON: for counting rows afterwards."""
        script = f"import json, sys; {code}"
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup(); {script}"],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return json.loads(done.stdout)


@contextmanager
def town(
    database: str,
    *,
    workers: int,
    threads: int,
    settings: Mapping[str, str] | None = None,
    served_as: str = "",
) -> Iterator[Town]:
    """`weibao serve` (the web part alone) over a freshly filled demo town.

    `served_as` names another settings module for the serving itself.
    """
    more = dict(settings or {})
    with tempfile.TemporaryDirectory(prefix="weibao-bench-", dir="/tmp") as home:
        if database == "sqlite":
            with _served(Path(home), more, workers, threads, None, served_as) as one:
                yield one
            return
        with cluster() as folder:
            url = f"postgresql://weibao@/weibao?host={folder}&port=5432"
            postmaster = int((folder / "data" / "postmaster.pid").read_text().split()[0])
            more["WEIBAO_DATABASE_URL"] = url
            with _served(Path(home), more, workers, threads, postmaster) as one:
                yield one


@contextmanager
def _served(
    home: Path,
    more: dict[str, str],
    workers: int,
    threads: int,
    postmaster: int | None,
    served_as: str = "",
) -> Iterator[Town]:
    kept = {key: text for key, text in os.environ.items() if not key.startswith("WEIBAO_")}
    environment = {
        **kept,
        **more,
        "DJANGO_SETTINGS_MODULE": "weibao_demo.settings",
        "WEIBAO_DEMO_HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "demo"), str(ROOT)]),
    }
    weibao = [sys.executable, "-m", "weibao.project.cli"]
    subprocess.run(
        [*weibao, "demo", "--only-fill"], env=environment, cwd=ROOT, check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    if served_as:
        environment["DJANGO_SETTINGS_MODULE"] = served_as
    port = _free_port()
    size = ["--workers", str(workers), "--threads", str(threads), "--port", str(port)]
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(
            [*weibao, "serve", "--only", "web", *size],
            env=environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(lambda: _answers(port), server, home / "server.log")
        yield Town(port, server.pid, environment, postmaster)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def wait_for(what: Callable[[], bool], server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while not what():
        if server.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"the server did not start\n{log.read_text()}")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table, as it stands in docs/benchmarks.md."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
