"""`weibao custody`: how who reported is kept, and the last way in at the server's own keyboard."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from weibao.kernel import moment
from weibao.kernel.actor import Actor
from weibao.kernel.permission import Refused
from weibao.kernel.workflow import Blocked
from weibao.org.models import Person, Town
from weibao.org.queries import actor_for
from weibao.org.queries.people import names_of
from weibao.reports.actions import recovering
from weibao.reports.queries.custody import Custody, custody_of
from weibao.reports.sealing import NoCustodians


class Command(BaseCommand):
    help = "查看报告人身份的保管情况；用恢复码换封给现任保管人"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("show", "recover"), nargs="?", default="show")
        parser.add_argument("--town", default="", help="9 位区划代码；只有一个乡镇时可以不写")
        parser.add_argument(
            "--as", dest="username", default="", help="用恢复码时：发起人或在场第二人的工号"
        )
        parser.add_argument(
            "--shares-stdin", action="store_true", help="从标准输入逐行读恢复码，不提问"
        )

    def handle(self, **options: Any) -> None:
        town = self._town(options["town"])
        if options["act"] == "recover":
            self._recover(town, options)
        self._show(town, custody_of(town.code, on=moment.today()))

    def _town(self, code: str) -> Town:
        towns = Town.objects.filter(pk=code) if code else Town.objects.all()
        found = list(towns[:2])
        if len(found) != 1:
            raise CommandError("请用 --town 写明是哪个乡镇的 9 位代码")
        return found[0]

    def _recover(self, town: Town, options: dict[str, Any]) -> None:
        """The same as on the page: begun and seconded there by two people on their own accounts."""
        by = self._actor(options["username"])
        reads = options["shares_stdin"]
        typed = [self._share(number, reads=reads) for number in (1, 2)]
        try:
            done = recovering.open_with(town=town.code, typed=typed, by=by, at=moment.now())
        except recovering.WrongShares as wrong:
            lines = [f"第 {n} 份：{text}" for n, text in enumerate(wrong.each, 1) if text]
            raise CommandError("；".join(filter(None, [*lines, wrong.whole]))) from wrong
        except NoCustodians as error:
            raise CommandError("现任保管人里设了口令的不到两位，先补足再来") from error
        except Blocked as blocked:
            raise CommandError(blocked.reasons[0]) from blocked
        except Refused as refused:
            raise CommandError(refused.reason) from refused
        self.stdout.write(f"换封好了 {done.packed} 件")
        if done.beyond:
            self.stdout.write(f"有 {done.beyond} 件这套恢复码打不开")

    def _actor(self, username: str) -> Actor:
        person = Person.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise CommandError("请用 --as 写明发起人或在场第二人的工号")
        return actor_for(person, on=moment.today())

    def _share(self, number: int, *, reads: bool) -> str:
        # What is typed is not shown on the screen, and never stands in the shell's history.
        return sys.stdin.readline().strip() if reads else getpass(f"第 {number} 份恢复码：")

    def _show(self, town: Town, custody: Custody) -> None:
        write = self.stdout.write
        write(f"{town.name}：{custody.ready} 位保管人能打开报告人身份")
        names = names_of(one.appointment.person_id for one in custody.custodians)
        for one in custody.custodians:
            name = names.get(one.appointment.person_id, "")
            write(f"  {name}　{one.key.fingerprint if one.key else '还没设口令'}")
        shares = custody.recovery
        write(f"  恢复码　{shares.fingerprint if shares else '没有'}")
        if custody.keys.changed:
            write(f"  ✗ {len(custody.keys.changed)} 把公钥被改动过，已停止使用")
        if custody.waiting:
            write(f"  {custody.waiting} 件要换封给现在的保管人，由保管人在网页上办")
