"""Putting the service together; also what `weibao demo` calls."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections

from weibao.office.jobs.declaring import ASIDE

from .clockwork import keep_ticking
from .parent import be_called
from .supervisor import Supervisor
from .web import Web, default_workers
from .worker import Worker

THREADS = 8
LABELS = {"web": "网页服务", "worker": "后台任务", "copies": "附件副本", "tick": "每分钟例行"}
# Copies step back for everything else; the process that decodes steps back further.
COPIES_NICE = 5

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


@dataclass(frozen=True)
class Size:
    """Where the web part listens, and how many requests it takes at once."""

    host: str
    port: int
    workers: int
    threads: int


def part(name: str, size: Size) -> None:
    """Run one part in this process until it is told to end."""
    be_called(f"weibao-{name}")
    if name == "worker":
        Worker().work()
    elif name == "copies":
        os.nice(COPIES_NICE)
        Worker(queue=ASIDE).work()
    elif name == "tick":
        keep_ticking()
    else:
        workers = size.workers or default_workers()
        Web(host=size.host, port=size.port, workers=workers, threads=size.threads).run()


def everything(size: Size, *, say: Say) -> int:
    """All parts under a supervisor; answers the exit code."""
    parts = {label: partial(part, name, size) for name, label in LABELS.items()}
    # A connection must not be shared between processes.
    connections.close_all()
    code = Supervisor(parts, say=say).run(each_look=_Greeting(size.host, size.port, say).once_up)
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
        near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - names, not listened to
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
