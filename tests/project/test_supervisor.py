"""The supervisor by itself: restarts with longer waits, gives up on what never lives, ends all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.support.processes import ROOT, wait_for
from weibao.project.serve.supervisor import ENDING, LONGEST_WAIT, SETTLED, Part, Supervisor


def sleep() -> None:
    time.sleep(60)


def fail() -> None:
    raise SystemExit(7)


def ended(part: Part, now: float) -> int:
    code = None
    while code is None:
        code = part.died(now)
        time.sleep(0.01)
    return code


def test_each_death_doubles_the_wait_up_to_a_minute() -> None:
    part = Part("x", fail)
    waits = []
    now = 0.0
    for _ in range(9):
        part.start(now)
        assert ended(part, now + 1) == 7
        waits.append(part.next_start - now - 1)
    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == LONGEST_WAIT


def test_a_part_that_lived_long_starts_again_at_once() -> None:
    part = Part("x", fail)
    for _ in range(4):
        part.start(0.0)
        ended(part, 1.0)
    part.start(10.0)
    ended(part, 10.0 + SETTLED + 1)
    assert part.next_start == 10.0 + SETTLED + 2
    assert part.deaths == 1


def test_what_never_lives_stops_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weibao.project.serve.supervisor.LONGEST_WAIT", 0.01)
    said: list[str] = []
    parts = {"坏的": fail, "好的": sleep}
    keeper = Supervisor(parts, say=said.append)
    handlers = [signal.getsignal(number) for number in ENDING]
    assert keeper.run() == 1
    assert [signal.getsignal(number) for number in ENDING] == handlers
    assert said[0] == "坏的意外退出（代码 7），0 秒后重新启动。"
    assert said[-1] == "坏的一直启动不了（退出代码 7），服务停止。"
    good = next(part for part in keeper.parts if part.name == "好的")
    assert good.process is not None
    assert good.process.exitcode == -signal.SIGTERM


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_part_outlives_the_supervisor(tmp_path: Path, number: signal.Signals) -> None:
    """Also when it is killed outright, and so cannot stop anybody."""
    script = textwrap.dedent(f"""
        import os, time
        from pathlib import Path
        from weibao.project.serve.supervisor import Supervisor
        def part():
            Path("{tmp_path}/pid").write_text(str(os.getpid()))
            time.sleep(60)
        Supervisor({{"x": part}}, say=lambda line: None).run()
    """)
    keeper = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env={**os.environ})
    written = tmp_path / "pid"
    wait_for(lambda: written.exists() and written.read_text())
    pid = int(written.read_text())
    assert alive(pid)
    keeper.send_signal(number)
    keeper.wait(timeout=30)
    wait_for(lambda: not alive(pid))


def test_a_part_whose_supervisor_died_during_the_start_ends(tmp_path: Path) -> None:
    script = (
        "import time; from weibao.project.serve.parent import end_with; end_with(1); time.sleep(60)"
    )
    part = subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=30, check=False)
    assert part.returncode == -signal.SIGTERM
