"""`weibao demo`: migrate, fill an empty database with the invented town, serve it on this machine."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser, call_command
from django.db import transaction

from weibao.audit.sealing import seal
from weibao.kernel import moment
from weibao.kernel.crypto.keyring import PURPOSES, KeyRing
from weibao.office.jobs.running import run_ready
from weibao.project.system import verifying

from ...people import ACCOUNTS, PASSPHRASE, PASSWORD
from ...seed import (
    attachments,
    children,
    clocks,
    custody,
    guard,
    history,
    intake,
    lists,
    matters,
    moves,
    printings,
    together,
    town,
    trainings,
    twins,
    units,
)

# A year of intake lies behind today.
FOUNDED_DAYS_AGO = 400


class Command(BaseCommand):
    help = "演示一个虚构的乡镇"
    requires_system_checks: list[str] = []  # the database may not be there yet
    # Known only to the start that made them, as in real life.
    shares: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--only-fill", action="store_true", help="只建数据，不启动服务")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        self._home()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        if not town.installed():
            self.stdout.write("第一次启动，正在建演示乡镇……")
            self._fill()
        self.stdout.write(f"准备好了，用了 {time.monotonic() - began:.0f} 秒\n")
        if options["only_fill"]:
            return
        self._say(options["port"])
        call_command("serve", host="127.0.0.1", port=options["port"])

    def _home(self) -> None:
        settings.WEIBAO_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not settings.WEIBAO_KEYRING.exists():
            settings.WEIBAO_KEYRING.parent.mkdir(mode=0o700, exist_ok=True)
            KeyRing.create(settings.WEIBAO_KEYRING, at=moment.now())
            return
        # A newer version has more purposes; here nobody keeps a copy of the ring that must know them.
        ring = KeyRing.load(settings.WEIBAO_KEYRING)
        if ring.missing:
            ring.complete(at=moment.now())
            names = "、".join(PURPOSES[name] for name in ring.missing)
            self.stdout.write(f"这个演示是旧版本建的，已补上钥匙：{names}")

    def _fill(self) -> None:
        """Through the product's own actions; the clock is read once, everything is dated from it."""
        now = moment.now()
        begin = now - timedelta(days=FOUNDED_DAYS_AGO)
        # One transaction: a start that is cut off leaves nothing half filled.
        with transaction.atomic():
            town.found(at=begin)
            guard.widen(at=begin)
            self.shares = custody.recovery(at=begin)
            supervisor = town.actor("daiyh", at=begin)
            opened = children.fill(by=supervisor, at=begin + timedelta(days=2))
            twins.fill(opened, by=supervisor, at=begin + timedelta(days=20))
            moves.fill(opened, at=now)
            history.fill(at=now)
            matters.fill(at=now)
            together.fill(at=now)
            attachments.fill(at=now)
            printings.fill(at=now)
            custody.fill(at=now)
            guard.fill(at=now)
            trainings.fill(at=now)
            intake.fill(at=now)
            lists.fill(at=now)
            units.fill(at=now)
            clocks.fill(at=now)
        seal()
        verifying.ask_tonight(at=now)
        run_ready(at=now)

    def _say(self, port: int) -> None:
        write = self.stdout.write
        write(f"\n  打开  http://127.0.0.1:{port}/        选一个身份，点一下就登录")
        write(f"  公众  http://127.0.0.1:{port}/report/   不用登录就能报告\n")
        for account in ACCOUNTS:
            write(f"  {account.username:<9} {account.name}　{account.unit}　{account.says}")
        for number, share in enumerate(self.shares, 1):
            write(f"  恢复码第 {number} 份  {share}")
        write(f"\n  口令都是 {PASSWORD}；保管人口令 {PASSPHRASE}")
        write("  人名、案情、数字都是虚构的。按 Ctrl+C 停止；数据留在 .demo 文件夹里\n")
