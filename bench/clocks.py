"""The tick at size: a round over a hundred thousand running clocks of which ten thousand are due.

The clocks are made in bulk in one town; what they run on is nothing, because the tick asks only about
the clocks, their units and who was told. Each round is the product's own offers to the tick, over an
empty home of its own: nothing due, ten thousand newly late, four hours later the supervisor hears, and
days later leader and discipline office in one round. Beside the time stands what the processor worked,
the database with it: others on the machine do not count in that.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from .alone import ready
from .common import DATABASES, ROOT, cluster, cpu_of, family, load, machine, pace, table

HEADS = ("database", "clocks", "round", "told", "s", "processor s", "pace ms / load before")
CHUNK = 5_000
# Where the process that measures finds the database's own process. Not the product's: no WEIBAO_.
POSTMASTER = "BENCH_POSTMASTER"
Line = tuple[str, int, float, float, str]


def main(words: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench clocks", description=__doc__)
    options.add_argument("--clocks", type=int, default=100_000)
    options.add_argument("--due", type=int, default=10_000)
    options.add_argument("--database", nargs="+", choices=DATABASES, default=DATABASES)
    options.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args(words)
    if chosen.here:
        sys.stdout.write(json.dumps(_measure(chosen.clocks, chosen.due)))
        return
    rows = []
    for database in chosen.database:
        for what, told, *took, before in _apart(database, chosen.clocks, chosen.due):
            seconds = [f"{part:.2f}" for part in took]
            rows.append([database, chosen.clocks, what, told, *seconds, before])
        sys.stderr.write(f"{database}: done\n")
    print(f"{machine()}\n")
    print(table(HEADS, rows))


def _apart(database: str, clocks: int, due: int) -> list[Line]:
    """In a process of its own, over an empty home."""
    with tempfile.TemporaryDirectory(prefix="weibao-bench-", dir="/tmp") as home:
        if database == "sqlite":
            return _process(Path(home), {}, clocks, due)
        with cluster() as folder:
            url = f"postgresql://weibao@/weibao?host={folder}&port=5432"
            postmaster = (folder / "data" / "postmaster.pid").read_text().split()[0]
            more = {"WEIBAO_DATABASE_URL": url, POSTMASTER: postmaster}
            return _process(Path(home), more, clocks, due)


def _process(home: Path, more: dict[str, str], clocks: int, due: int) -> list[Line]:
    kept = {key: text for key, text in os.environ.items() if not key.startswith("WEIBAO_")}
    environment = {
        **kept,
        **more,
        "DJANGO_SETTINGS_MODULE": "weibao_demo.settings",
        "WEIBAO_DEMO_HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "demo"), str(ROOT)]),
    }
    size = ["--clocks", str(clocks), "--due", str(due)]
    done = subprocess.run(
        [sys.executable, "-m", "bench", "clocks", "--here", *size],
        env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return [tuple(line) for line in json.loads(done.stdout)]


def _measure(clocks: int, due: int) -> list[Line]:
    import django  # noqa: PLC0415 - only this process has settings

    django.setup()
    from weibao.kernel import moment  # noqa: PLC0415
    from weibao_demo.seed import town  # noqa: PLC0415 - as above

    at = moment.now()
    ready(at)
    town.found(at=at - timedelta(days=400))
    fill(clocks, due, town.TOWN, at=at)
    over = _end(0, due, at) + timedelta(seconds=2)
    return [
        _round("nothing due yet", over - timedelta(days=2)),
        _round(f"{due:,} newly late", over),
        _round("the minute after", over + timedelta(minutes=1)),
        _round("the supervisor, four hours later", over + timedelta(hours=4, minutes=1)),
        _round("leader and discipline office, days later", over + timedelta(days=4)),
        _round("the minute after that", over + timedelta(days=4, minutes=1)),
    ]


def _round(what: str, at: datetime) -> Line:
    """Everything the office offers the tick about clocks, as the tick runs it."""
    from weibao.kernel.ticking import ticks  # noqa: PLC0415 - needs settings
    from weibao.office import ticking  # noqa: PLC0415 - as above

    offers = [(name, offer) for name, offer in ticks.items() if name.startswith("clocks.")]
    before = f"{pace():.1f} / {load():.1f}"
    began, worked = time.perf_counter(), _worked()
    outcomes = [ticking._run(name, offer, at) for name, offer in offers]
    took, work = time.perf_counter() - began, _worked() - worked
    failed = [outcome.error for outcome in outcomes if outcome.error]
    if failed:
        raise SystemExit(f"a step failed: {failed}")
    return what, sum(outcome.done for outcome in outcomes), took, work, before


def _worked() -> float:
    """Seconds of processor time of this process, and of the database where it is one of its own."""
    postmaster = os.environ.get(POSTMASTER)
    database = cpu_of(family(int(postmaster))) if postmaster else 0.0
    return time.process_time() + database


def fill(number: int, due: int, code: str, *, at: datetime) -> None:
    """`number` running clocks, `due` of which ended a moment ago; the rest end in weeks."""
    from django.db import connection, transaction  # noqa: PLC0415 - needs settings

    from weibao.kernel.deadlines import deadline  # noqa: PLC0415
    from weibao.office.models import Clock  # noqa: PLC0415
    from weibao.org.models import Unit  # noqa: PLC0415

    units: list[Any] = list(Unit.objects.filter(town=code))
    rows = ("IN003", "IN005", "IN002", "SD014")
    for start in range(0, number, CHUNK):
        with transaction.atomic():
            Clock.objects.bulk_create(
                Clock(
                    town=code,
                    deadline=rows[n % len(rows)],
                    label=deadline(rows[n % len(rows)]).event,
                    paper=f"2026-{n:05d}",
                    subject_kind="cases.case",
                    subject=uuid4(),
                    case=uuid4(),
                    unit=units[n % len(units)],
                    seal="内",
                    basis="本平台内部约定，不是法定时限",
                    verified=True,
                    started_at=at - timedelta(days=20),
                    due_at=_end(n, due, at),
                )
                for n in range(start, min(number, start + CHUNK))
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _end(n: int, due: int, at: datetime) -> datetime:
    """Days that are over the evening before, for those due; then one of the coming weeks."""
    evening = at.replace(hour=23, minute=59, second=59, microsecond=0)
    return evening - timedelta(days=1) if n < due else evening + timedelta(days=20 + n % 40)


if __name__ == "__main__":
    main(sys.argv[1:])
