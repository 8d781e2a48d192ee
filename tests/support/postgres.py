"""A PostgreSQL server of the tests' own: in a folder, on a socket, gone when the tests are.

It never touches a server that the machine already has. PostgreSQL refuses to run as root; then
the files and the processes belong to `postgres` or, where that user is missing, to `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import subprocess
from pathlib import Path

OPTIONS = {
    "listen_addresses": "",
    "max_connections": "100",
    # Nothing here outlives the tests, so nothing has to reach the disk.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "log_min_messages": "warning",
    "timezone": "Asia/Shanghai",
}


class PostgresMissing(RuntimeError):
    pass


def binary(name: str) -> str:
    """The newest installed server program of that name; Debian keeps them off the path."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
    )
    program = str(found[-1]) if found else shutil.which(name)
    if program is None:
        raise PostgresMissing(f"{name} not found: apt install postgresql, or WITHOUT=postgres")
    return program


def run_as() -> list[str]:
    """The command prefix that leaves root, empty when we are not root."""
    return ["runuser", "-u", server_user(), "--"] if os.geteuid() == 0 else []


def server_user() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class Cluster:
    """One server in `folder`, which also holds its socket; the only role is `weibao`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.guard: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(self.folder, server_user())
        # With LC_CTYPE C there would be no trigrams of Chinese text.
        self._run("initdb", "-U", "weibao", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8")
        options = {**OPTIONS, "unix_socket_directories": str(self.folder)}
        with (self.data / "postgresql.conf").open("a") as config:
            config.writelines(f"{name} = '{value}'\n" for name, value in options.items())
        # From here on the guard stops the server however this process ends.
        self.guard = self._start_guard()
        self._run("pg_ctl", "start", "-w", "-s", "-l", str(self.folder / "log"))
        self._run("createdb", "-h", str(self.folder), "-U", "weibao", "weibao", in_data=False)

    def stop(self) -> None:
        if self.guard is not None:
            self.guard.communicate(timeout=30)
            self.guard = None

    def _run(self, program: str, *arguments: str, in_data: bool = True) -> None:
        place = ["-D", str(self.data)] if in_data else []
        done = subprocess.run(
            [*run_as(), binary(program), *place, *arguments],
            cwd="/",
            stdin=subprocess.DEVNULL,
            # Not a pipe: the server would inherit it, and we would wait for its end.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            log = self.folder / "log"
            said = log.read_text(errors="replace") if log.exists() else done.stderr
            raise RuntimeError(f"{program} failed with {done.returncode}: {said}")

    def _start_guard(self) -> subprocess.Popen[bytes]:
        """A process that waits until our end of its pipe closes, be it by kill -9, then stops the
        server and removes the folder. A session of its own keeps Ctrl-C from ending it first.
        """
        stop = [*run_as(), binary("pg_ctl"), "stop", "-D", str(self.data), "-m", "immediate", "-s"]
        script = f'read -r _; {shlex.join(stop)}; rm -rf "$0"'
        return subprocess.Popen(
            ["sh", "-c", script, str(self.folder)],
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
