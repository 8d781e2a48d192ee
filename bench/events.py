"""The event log: how fast events are appended, sealed into the chain and verified, as it grows."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from .common import DATABASES, ROOT, cluster, load, machine, pace, table

TOWN = "500110110"
# Recorded one by one as the product does; the rest of a large log only has to be there.
RECORDED = 5_000
TOGETHER = 2_000
APART = timedelta(seconds=2)
HEADS = (
    *("database", "events", "record/s, each committed", "record/s, 50 in a transaction"),
    *("sealed/s", "verified/s", "broken", "pace ms / load before"),
)


def main(words: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench events", description=__doc__)
    options.add_argument("--events", type=int, nargs="+", default=[100_000])
    options.add_argument("--database", nargs="+", choices=DATABASES, default=DATABASES)
    options.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args(words)
    if chosen.here:
        sys.stdout.write(json.dumps(_measure(chosen.events[0])))
        return
    rows = []
    for database in chosen.database:
        for events in chosen.events:
            before = f"{pace():.1f} / {load():.1f}"
            found = _apart(database, events)
            rates = [f"{found[name]:.0f}" for name in ("alone", "together", "seal", "verify")]
            rows.append([database, events, *rates, found["broken"], before])
            sys.stderr.write(f"{database} {events}: done\n")
    print(f"{machine()}\n")
    print(table(HEADS, rows))


def _apart(database: str, events: int) -> dict[str, Any]:
    """In a process of its own, over an empty home."""
    with tempfile.TemporaryDirectory(prefix="weibao-bench-", dir="/tmp") as home:
        if database == "sqlite":
            return _process(Path(home), {}, events)
        with cluster() as folder:
            url = f"postgresql://weibao@/weibao?host={folder}&port=5432"
            return _process(Path(home), {"WEIBAO_DATABASE_URL": url}, events)


def _process(home: Path, more: dict[str, str], events: int) -> dict[str, Any]:
    kept = {key: text for key, text in os.environ.items() if not key.startswith("WEIBAO_")}
    environment = {
        **kept,
        **more,
        "DJANGO_SETTINGS_MODULE": "weibao_demo.settings",
        "WEIBAO_DEMO_HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "demo")]),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench", "events", "--here", "--events", str(events)],
        env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _measure(events: int) -> dict[str, Any]:
    import django  # noqa: PLC0415 - only this process has settings

    django.setup()
    from django.conf import settings  # noqa: PLC0415 - as above
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from weibao.audit.events import record  # noqa: PLC0415
    from weibao.audit.models import Event  # noqa: PLC0415
    from weibao.audit.sealing import seal, verify  # noqa: PLC0415
    from weibao.kernel import moment  # noqa: PLC0415
    from weibao.kernel.actor import SYSTEM  # noqa: PLC0415
    from weibao.kernel.crypto.keyring import KeyRing  # noqa: PLC0415

    settings.WEIBAO_KEYRING.parent.mkdir(mode=0o700)
    now = moment.now()
    KeyRing.create(settings.WEIBAO_KEYRING, at=now)
    call_command("migrate", verbosity=0, interactive=False)
    times = iter(now - APART * (events - number) for number in range(events))

    def one() -> None:
        record("case.read", actor=SYSTEM, at=next(times), town=TOWN, fields=["status", "area"])

    def fifty() -> None:
        with transaction.atomic():
            for _ in range(50):
                one()

    alone = _rate(one, RECORDED // 10)
    together = 50 * _rate(fifty, RECORDED // 50)
    rest = [Event(at=at, kind="case.read", town=TOWN, fields=["status", "area"]) for at in times]
    Event.objects.bulk_create(rest, batch_size=TOGETHER)
    sealed = _rate(seal, 1) * events
    broken: list[object] = []
    verified = _rate(lambda: broken.append(verify(on=now)[1]), 1) * events
    return {
        "alone": alone,
        "together": together,
        "seal": sealed,
        "verify": verified,
        "broken": str(broken[0]) if broken[0] else 0,
    }


def _rate(work: Callable[[], object], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        work()
    return times / (time.perf_counter() - began)
