"""`weibao deadline EVENT --from MOMENT`: when a limit of the table ends, without a database."""

import json
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from weibao.kernel.clock import Due, due, remaining, span
from weibao.kernel.deadlines import SEAL_LABELS, UnknownDeadline, deadline
from weibao.kernel.moment import ZONE, BadMoment, now, parse_moment
from weibao.kernel.workdays import WorkCalendar

MISUSED = 2
UNITS = {
    "hour": "小时",
    "calendar_day": "天",
    "working_day": "个工作日",
    "month": "个月",
    "year": "年",
}
LIMITS = {
    "max": "{}内",
    "min": "至少 {}",
    "immediate": "立即",
    "prompt": "及时",
    "from_next_month": "次月起",
    "unknown": "不明",
    "given": "到来件写明的时间",
}


class BadHolidays(ValueError):
    """The file of rest days cannot be read; the message is Chinese."""


class Command(BaseCommand):
    help = "按时限表计算到期时间，例如：weibao deadline SD018 --from 2026-09-30T17:00+08:00"
    # The table and the calendar are files: this answers on a machine without a database.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("event", nargs="?", metavar="编号", help="时限编号，如 SD018、IN001")
        parser.add_argument("--from", dest="start", metavar="时间", help="起算时间")
        parser.add_argument("--at", metavar="时间", help="按哪个时间看剩多少，不写就是现在")
        parser.add_argument("--holidays", metavar="文件", help="补充放假和调休安排的 JSON 文件")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            answer = _answer(
                event=options["event"],
                start=options["start"],
                at=options["at"],
                holidays=options["holidays"],
            )
        except (UnknownDeadline, BadMoment, BadHolidays) as problem:
            self.stderr.write(str(problem))
            sys.exit(MISUSED)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(answer)))


def calendar_from(path: Path) -> WorkCalendar:
    """The carried calendar with the days of a file: rest and work days, and complete years.

    {"rest": ["2027-01-01"], "work": ["2027-02-20"], "complete": [2027]}, all parts optional.
    """
    try:
        entered = json.loads(path.read_text(encoding="utf-8"))
        days = {date.fromisoformat(day): False for day in entered.get("rest", [])}
        days |= {date.fromisoformat(day): True for day in entered.get("work", [])}
        complete = [int(year) for year in entered.get("complete", [])]
    except OSError as error:
        raise BadHolidays(f"打不开放假安排文件：{path}") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise BadHolidays(
            f'看不懂放假安排文件：{path}。请写成 {{"rest": ["2027-01-01"], '
            f'"work": ["2027-02-20"], "complete": [2027]}}。'
        ) from error
    return WorkCalendar(days, complete=complete)


def _answer(
    *, event: str | None, start: str | None, at: str | None, holidays: str | None
) -> dict[str, Any]:
    if not event:
        raise UnknownDeadline("请写明时限编号，例如：weibao deadline SD018 --from 2026-09-30T17:00")
    row = deadline(event.strip().upper())
    if not start:
        raise BadMoment("请用 --from 写明起算时间，例如 --from 2026-09-30T17:00+08:00")
    calendar = calendar_from(Path(holidays)) if holidays else WorkCalendar()
    running = due(row, start=parse_moment(start), calendar=calendar)
    return _facts(running, at=parse_moment(at) if at else now(), calendar=calendar)


def _facts(running: Due, *, at: datetime, calendar: WorkCalendar) -> dict[str, Any]:
    row = running.deadline
    stand = remaining(running, at=at, calendar=calendar)
    passed = max(at - running.started_at, timedelta(0))
    return {
        "event": row.id,
        "label": row.label,
        "trigger": row.trigger,
        "responsible": row.responsible,
        "from": running.started_at.isoformat(),
        "at": at.astimezone(ZONE).isoformat(timespec="seconds"),
        "due": running.due_at.isoformat() if running.due_at else None,
        "due_on": running.due_on.isoformat() if running.due_on else None,
        "not_before": running.earliest_at.isoformat() if running.earliest_at else None,
        "immediate": running.immediate,
        "elapsed": span(passed) if running.immediate else None,
        "elapsed_minutes": int(passed.total_seconds()) // 60,
        "state": stand.state.value,
        "remaining": stand.text,
        "kind": running.seal.value,
        "kind_label": SEAL_LABELS[running.seal],
        "limit_kind": row.limit_kind.value,
        "unit": row.unit.value,
        "value_min": row.value_min,
        "value_max": row.value_max,
        "basis": running.basis,
        "law": row.law,
        "article": row.article,
        "effective": row.effective,
        "area": row.area,
        "verified": running.verified,
        "verification": row.verification.value,
        "reference": row.reference,
        "note": running.note,
        "remark": row.note,
        "source": row.source,
    }


def _lines(answer: dict[str, Any]) -> list[str]:
    """The same for reading; what is empty is left out."""
    start, at = (datetime.fromisoformat(answer[key]) for key in ("from", "at"))
    ends = datetime.fromisoformat(answer["due"]) if answer["due"] else None
    shown = {
        "时限": f"{answer['event']} {answer['label']}",
        "起算": f"{start:%Y-%m-%d %H:%M}（{answer['trigger']}）",
        "责任方": answer["responsible"],
        "要求": _limit(answer),
        "到期": f"{ends:%Y-%m-%d %H:%M}" if ends else "",
        "已过": answer["elapsed"],
        "现在": f"{answer['remaining']}（按 {at:%Y-%m-%d %H:%M}）",
        "性质": f"{answer['kind']}（{answer['kind_label']}）",
        "依据": answer["basis"],
        "核实": answer["verification"],
        "说明": "；".join(filter(None, (answer["note"], answer["remark"]))),
        "出处": answer["source"],
    }
    return [f"{name}：{value}" for name, value in shown.items() if value]


def _limit(answer: dict[str, Any]) -> str:
    low, high = answer["value_min"], answer["value_max"]
    number = f"{low}-{high}" if low else f"{high}"
    return LIMITS[answer["limit_kind"]].format(f"{number} {UNITS.get(answer['unit'], '')}")
