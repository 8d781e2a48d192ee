"""`weibao check`: Django's own checks of the program, then ours of this installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.check import Command as DjangoCheck

from weibao.kernel import moment
from weibao.project.checks import examine


class Command(DjangoCheck):
    help = "检查程序和这套安装：设置、数据库、钥匙、触发器、保管人、封印"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--static", action="store_true", help="只检查程序本身，不看数据库和钥匙"
        )

    def handle(self, *app_labels: Any, **options: Any) -> None:
        super().handle(*app_labels, **options)
        if options["static"] or app_labels or options.get("tags") or options.get("list_tags"):
            return
        wrong = 0
        for label, findings in examine(moment.now()):
            self.stdout.write(f"{'✗' if findings else '✓'} {label}")
            for finding in findings:
                self.stdout.write(f"    {finding}")
            wrong += len(findings)
        if wrong:
            raise CommandError(f"发现 {wrong} 个问题")
        self.stdout.write("一切正常。")
