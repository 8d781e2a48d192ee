"""`weibao serve`: web server, worker, maker of copies and minute tick, watched over."""

from __future__ import annotations

import os
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from weibao.kernel import moment
from weibao.project.serve import run
from weibao.project.serve.assets import collect
from weibao.project.serve.readiness import reasons_not_to_serve

PARTS = ("web", "worker", "copies", "tick")


def _port(text: str) -> int:
    port = int(text) if text.isdecimal() else 0
    if not 0 < port < 65_536:
        raise ArgumentTypeError(f"端口要在 1 到 65535 之间，不能是“{text}”")
    return port


class Command(BaseCommand):
    help = "运行服务：网页、后台任务、每分钟例行；Ctrl+C 停止"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--port", type=_port, default=os.environ.get("PORT") or "8000", help="端口，默认 8000"
        )
        parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只接受本机")
        parser.add_argument("--workers", type=int, default=0, help="网页进程数，默认按处理器数")
        parser.add_argument("--threads", type=int, default=run.THREADS, help="每个进程的线程数")
        parser.add_argument(
            "--only", choices=PARTS, help="只运行一部分，由别的程序看管时用；四部分都要有"
        )

    def handle(
        self, *, port: int, host: str, workers: int, threads: int, only: str | None, **_: Any
    ) -> None:
        run.refuse_open_demo(host)
        size = run.Size(host=host, port=port, workers=workers, threads=threads)
        reasons = reasons_not_to_serve(at=moment.now())
        if reasons:
            raise CommandError("不能启动：\n" + "\n".join(f"  - {reason}" for reason in reasons))
        if only in (None, "web"):
            run.refuse_taken(host, port)
            collect()
        if only is not None:
            run.part(only, size)
            return
        code = run.everything(size, say=self._say)
        if code:
            raise CommandError("服务没有启动起来", returncode=code)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
