"""`weibao events verify`: walk the chain of sealed events and name the first row that is broken."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from weibao.audit.sealing import seal, verify
from weibao.audit.triggers import missing
from weibao.kernel import moment


class Command(BaseCommand):
    help = "核对留痕：verify 验证封印链，seal 立即封印"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["verify", "seal"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "seal":
            self.stdout.write(f"封印了 {seal()} 条")
            return
        gone = missing()
        if gone:
            raise CommandError(f"数据库里少了防改触发器：{'、'.join(gone)}", returncode=1)
        number, broken = verify(on=moment.now())
        if broken is not None:
            where = f"，事件 {broken.event}" if broken.event else ""
            raise CommandError(
                f"前 {number} 条完好；第 {broken.seq} 条{where}：{broken.what}", returncode=1
            )
        self.stdout.write(f"{number} 条留痕全部完好")
