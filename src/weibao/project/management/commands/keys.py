"""`weibao keys`: see, change and retire the keys. Shows ids only, never a key."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from weibao.kernel import moment
from weibao.kernel.crypto.keyring import PURPOSES, current_ring
from weibao.project.keys.retiring import StillNeeded, old_keys, retire
from weibao.project.keys.rotating import Unfinished, is_finished, rotate
from weibao.project.keys.targets import targets

# Django reads it once in each process; the others are looked up on each use.
READ_AT_START = frozenset({"django"})
EVERY_YEAR = ("field", "token", "file")


class Command(BaseCommand):
    help = "钥匙：list 查看，rotate 换新，retire 销毁旧的，complete 补齐缺少的"

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(
            dest="act", required=True, metavar="list|rotate|retire|complete"
        )
        acts.add_parser("list", help="列出每种用途的钥匙编号，不显示钥匙")
        acts.add_parser("complete", help="升级后补上新用途的钥匙")
        change = acts.add_parser("rotate", help="换新钥匙并重新加密；可中断，可重来，服务不用停")
        change.add_argument(
            "--purpose", choices=PURPOSES, help="只换一种用途，默认字段、查找、附件"
        )
        change.add_argument("--dry-run", action="store_true", help="只看会做什么")
        away = acts.add_parser("retire", help="销毁已经没有内容在用的旧钥匙")
        away.add_argument("--purpose", choices=PURPOSES, required=True)
        away.add_argument("--yes", action="store_true", help="确认：用旧钥匙的备份以后打不开")

    def handle(self, *, act: str, **options: Any) -> None:
        getattr(self, f"_{act}")(options)

    def _list(self, _options: Any) -> None:
        ring = current_ring()
        self.stdout.write(f"钥匙文件 {ring.path}  指纹 {ring.fingerprint}")
        for purpose, label in PURPOSES.items():
            if purpose not in ring.purposes:
                self.stdout.write(f"{purpose:<12}{label}：没有，请运行 weibao keys complete")
                continue
            first, *older = ring.keys(purpose)
            state = "" if is_finished(purpose, ring) else "（没有换完）"
            kept = f"，旧 {' '.join(key.id.hex() for key in older)}" if older else ""
            self.stdout.write(
                f"{purpose:<12}{label}：{first.id.hex()} {first.made[:10]}{kept}{state}"
            )

    def _complete(self, _options: Any) -> None:
        missing = current_ring().missing
        if not missing:
            self._say("钥匙齐全。")
            return
        ring = current_ring().complete(at=moment.now())
        self._say(f"已补上：{'、'.join(PURPOSES[name] for name in missing)}")
        self._say(f"请把 {ring.path} 连同新指纹 {ring.fingerprint} 再备份一次，然后启动服务。")

    def _rotate(self, options: Any) -> None:
        purposes = [options["purpose"]] if options["purpose"] else EVERY_YEAR
        for purpose in purposes:
            if options["dry_run"]:
                self._preview(purpose)
                continue
            self.stdout.write(f"{PURPOSES[purpose]}：开始")
            try:
                done = rotate(purpose, at=moment.now(), say=self._say)
            except Unfinished as error:
                raise CommandError(error.reason) from error
            how = "接着上次的换完了" if done.resumed else "换完了"
            self._say(f"{PURPOSES[purpose]}：{how}，新钥匙 {done.key}，重写 {done.changed} 项")
            if purpose in READ_AT_START:
                self._say("请现在重新启动服务，让每个进程都换用新钥匙。")
        if not options["dry_run"]:
            self._say(
                "旧钥匙还留着；旧备份要靠它打开，请连同备份另存后再用 weibao keys retire 销毁。"
            )

    def _preview(self, purpose: str) -> None:
        unfinished = not is_finished(purpose, current_ring())
        what = "接着上次没换完的" if unfinished else "换一把新钥匙"
        self.stdout.write(f"{PURPOSES[purpose]}：{what}，重写以下内容：")
        for place in targets(purpose):
            self.stdout.write(f"  {place.label}")

    def _retire(self, options: Any) -> None:
        purpose = options["purpose"]
        old = old_keys(purpose)
        if not old:
            self.stdout.write("没有旧钥匙。")
            return
        if not options["yes"]:
            raise CommandError(
                f"将永久销毁 {len(old)} 把旧钥匙，用它加密的备份以后打不开。确认请加 --yes"
            )
        try:
            gone = retire(purpose, at=moment.now())
        except StillNeeded as error:
            raise CommandError(error.reason) from error
        self.stdout.write(f"已销毁：{' '.join(gone)}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
