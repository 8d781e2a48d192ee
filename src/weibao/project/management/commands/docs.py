"""`weibao docs`: the pages under docs/generated/, written from the code, or checked against it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from weibao.project import documents


class Command(BaseCommand):
    help = "按程序里的表生成 docs/generated/ 下的文档；--check 只核对"
    # Nothing but the code is read: no database, no keys.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="只核对，有过时的就报错")
        parser.add_argument(
            "--to", type=Path, metavar="目录", help="写到别处，不写就是 docs/generated/"
        )

    def handle(self, *, check: bool, to: Path | None, **_options: Any) -> None:
        if to is None and not (documents.ROOT / "pyproject.toml").exists():
            raise CommandError("文档只在源码目录里生成；要写到别处请用 --to")
        folder = to or documents.FOLDER
        if not check:
            for name in documents.write(folder):
                self.stdout.write(f"{folder / name}")
            return
        stale = documents.stale(folder)
        if stale:
            names = "\n".join(f"  {folder / name}" for name in stale)
            raise CommandError(f"{len(stale)} 份文档过时了，请运行 weibao docs：\n{names}")
