"""Putting the service together; also what `weibao demo` calls."""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Callable

from django.conf import settings
from django.core.management.base import CommandError

from .assets import collect
from .clockwork import keep_ticking
from .parent import follow_supervisor
from .supervisor import Supervisor
from .worker import Worker

THREADS = 4
LABELS = {"web": "网页服务", "worker": "后台任务", "tick": "每分钟例行"}

Say = Callable[[str], None]


def refuse_open_demo(host: str) -> None:
    """The demo signs in with one click: nobody but this machine may reach it."""
    if settings.ENVIRONMENT == "demo" and not _is_loopback(host):
        raise CommandError("演示环境一点即可登录，只能在本机（127.0.0.1）上运行")


def refuse_taken(host: str, port: int) -> None:
    """Say in words that the port is in use, before anything starts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"用不了 {host}:{port}（{error.strerror}）；换一个端口试试：--port {port + 1}"
            ) from error


def part(name: str, *, host: str, port: int, workers: int, threads: int) -> None:
    """Run one part in this process until it is told to end."""
    follow_supervisor()
    if name == "worker":
        Worker().work()
    elif name == "tick":
        keep_ticking()
    else:
        from .web import Web, default_workers  # noqa: PLC0415 - the other parts need no gunicorn

        Web(host=host, port=port, workers=workers or default_workers(), threads=threads).run()


def everything(*, host: str, port: int, workers: int, threads: int, say: Say) -> int:
    """All parts under a supervisor; answers the exit code."""
    collect()
    base = [sys.executable, "-m", "weibao.project.cli", "serve"]
    where = ["--host", host, "--port", str(port)]
    size = ["--workers", str(workers), "--threads", str(threads)]
    parts = {label: [*base, "--only", name, *where, *size] for name, label in LABELS.items()}
    greeting = _Greeting(host, port, say)
    code = Supervisor(parts, say=say).run(each_look=greeting.once_up)
    say("已停止。")
    return code


class _Greeting:
    """Tells the address once the web part answers."""

    def __init__(self, host: str, port: int, say: Say) -> None:
        self.host, self.port, self.say = host, port, say
        self.told = False

    def once_up(self) -> None:
        if self.told:
            return
        near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        try:
            socket.create_connection((near, self.port), timeout=0.2).close()
        except OSError:
            return
        self.told = True
        shown = f"[{near}]" if ":" in near else near
        self.say(f"已启动：http://{shown}:{self.port}/  按 Ctrl+C 停止。")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
