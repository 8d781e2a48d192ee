"""`weibao tick`: one round of the minute tick."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from weibao.kernel import moment
from weibao.office.ticking import run_round
from weibao.org.models import Installation
from weibao.org.models.installation import Environment
from weibao.project.serve.worker import new_name


class Command(BaseCommand):
    help = "做一轮例行工作：提醒、升级、封存事件、收回停掉的后台任务"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at", metavar="时间", help="按这个时间做，如 2026-09-30T17:00+08:00")
        parser.add_argument(
            "--trust-clock", action="store_true", help="确认系统时钟无误，虽然它早于上一轮"
        )

    def handle(self, *, at: str | None, trust_clock: bool, **_options: Any) -> None:
        when = _moment(at) if at else moment.now()
        round_ = run_round(at=when, holder=new_name(), trust_clock=trust_clock)
        for outcome in round_.outcomes:
            what = f"出错 {outcome.error}" if outcome.error else str(outcome.done)
            self.stdout.write(f"{outcome.name:<28}{what}")
        if round_.skipped:
            self.stdout.write(round_.skipped)
        if round_.failed:
            raise CommandError(f"{len(round_.failed)} 项没有做成，其余照常；原因见运行日志")


def _moment(text: str) -> datetime:
    try:
        when = moment.parse_moment(text)
    except moment.BadMoment as error:
        raise CommandError(str(error)) from error
    installed = Installation.objects.first()
    if when > moment.now() and (
        installed is None or installed.environment == Environment.PRODUCTION
    ):
        # What a round does (reminders, escalations) cannot be taken back.
        raise CommandError("正式环境不能把时间拨到将来")
    return when
