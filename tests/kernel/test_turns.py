"""So many at once and no more, between processes as well; whoever waits too long is told."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from weibao.kernel.crypto.turns import TURNS, NoTurn, a_turn


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.WEIBAO_KEYRING = tmp_path / "ring.json"


def test_when_all_turns_are_taken_the_next_waits_and_is_told() -> None:
    with ExitStack() as held:
        for _ in range(TURNS):
            held.enter_context(a_turn())
        with pytest.raises(NoTurn, match="过几秒"), a_turn(patience=0.1):
            pytest.fail("there was no turn left")
    with a_turn(patience=0):
        pass


def test_never_more_than_the_turns_at_once() -> None:
    at_once, most, lock = 0, 0, threading.Lock()

    def work() -> None:
        nonlocal at_once, most
        with a_turn():
            with lock:
                at_once += 1
                most = max(most, at_once)
            time.sleep(0.02)
            with lock:
                at_once -= 1

    crowd = [threading.Thread(target=work) for _ in range(10)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert (most, at_once) == (TURNS, 0)
