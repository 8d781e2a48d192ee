"""`weibao tick`: what it prints, one at a time, and no way into the future for real data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.support.processes import start
from weibao.audit.events import record
from weibao.audit.sealing import verify
from weibao.kernel import moment
from weibao.kernel.actor import SYSTEM
from weibao.kernel.ticking import ticks
from weibao.office.models import Lease
from weibao.office.ticking import HOLD, NAME
from weibao.org.models import Installation


@pytest.fixture(autouse=True)
def _no_head_left() -> Iterator[None]:
    """The head beside the database is not put back with it."""
    yield
    (Path(settings.WEIBAO_HOME) / "heads" / "events.json").unlink(missing_ok=True)


def tick(*words: str) -> str:
    out = StringIO()
    call_command("tick", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def _demo(db: None, at: datetime) -> None:
    Installation.objects.update_or_create(pk=1, defaults={"environment": "demo", "created_at": at})


@pytest.mark.usefixtures("_demo")
def test_a_round_prints_a_count_for_each_offer() -> None:
    lines = tick("--at", "2026-09-30T17:00+08:00").splitlines()
    assert [line.split()[0] for line in lines] == [name for name, _ in ticks.items()]
    assert all(line.split()[1].isdecimal() for line in lines)


@pytest.mark.usefixtures("_demo")
def test_a_failed_offer_is_named_and_the_command_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_at: datetime) -> int:
        raise RuntimeError("赵小明")

    monkeypatch.setattr(ticks, "_offers", {"broken": broken, "fine": lambda _at: 3})
    out = StringIO()
    with pytest.raises(CommandError, match="1 项没有做成") as failure:
        call_command("tick", "--at", "2026-09-30", stdout=out)
    assert "builtins.RuntimeError" in out.getvalue()
    assert out.getvalue().splitlines()[1].split() == ["fine", "3"]
    assert "赵小明" not in out.getvalue() + str(failure.value)


@pytest.mark.usefixtures("_demo")
def test_a_clock_set_back_is_said() -> None:
    tick("--at", "2026-09-30T17:00+08:00")
    assert "时间不会倒着走" in tick("--at", "2026-09-30T16:59+08:00")
    assert "时间不会倒着走" not in tick("--at", "2026-09-30T16:59+08:00", "--trust-clock")


@pytest.mark.django_db
@pytest.mark.parametrize("environment", ["production", ""])
def test_real_data_is_never_ticked_into_the_future(environment: str, at: datetime) -> None:
    if environment:
        Installation.objects.create(environment=environment, created_at=at)
    with pytest.raises(CommandError, match="不能把时间拨到将来"):
        tick("--at", "2199-01-01")
    assert not Lease.objects.exists()


@pytest.mark.django_db
def test_a_time_that_cannot_be_read_is_refused_in_words() -> None:
    with pytest.raises(CommandError, match="看不懂这个时间"):
        tick("--at", "明天")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_ticks_at_once_do_the_work_once() -> None:
    """Several processes over the same unsealed events: each event is sealed by one of them."""
    for _ in range(300):
        record("test.event", actor=SYSTEM, at=moment.now() - timedelta(minutes=1))
    running = [start("tick") for _ in range(3)]
    said = [process.communicate(timeout=60)[0] for process in running]
    assert [process.returncode for process in running] == [0] * 3, said
    counts = [int(line.split()[1]) for text in said for line in text.splitlines() if "seal" in line]
    assert sum(counts) == 300
    # One that read the time and then had to wait comes after a round of a later minute.
    late = ("另一个进程", "时间不会倒着走")
    assert len(counts) + sum(any(word in text for word in late) for text in said) == 3
    assert verify() == (300, None)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_tick_while_another_is_under_way_does_nothing() -> None:
    now = moment.now()
    Lease.objects.create(name=NAME, holder="other", until=now + HOLD, reached=now)
    process = start("tick")
    assert process.communicate(timeout=60)[0] == "另一个进程正在做这一轮\n"
    assert process.returncode == 0
