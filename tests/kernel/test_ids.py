import itertools
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from weibao.kernel.ids import uuid7


def test_is_a_version_7_uuid_of_now() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    after = time.time_ns() // 1_000_000
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    # Earlier tests may have run ahead of the clock by a few ticks, never by seconds.
    assert before <= made.int >> 80 <= after + 1000


def test_grows_in_one_thread() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert all(left < right for left, right in itertools.pairwise(made))


def test_never_repeats_across_threads() -> None:
    with ThreadPoolExecutor(8) as pool:
        parts = pool.map(lambda _: [uuid7() for _ in range(2_000)], range(8))
    made = [one for part in parts for one in part]
    assert len({one.int >> 64 for one in made}) == len(made) == 16_000


def test_a_clock_set_back_does_not_bring_ids_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first = uuid7()
    an_hour_ago = time.time_ns() - 3_600 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: an_hour_ago)
    assert uuid7() > first


def test_the_tail_is_random() -> None:
    tails = {uuid7().int & ((1 << 62) - 1) for _ in range(1_000)}
    assert len(tails) == 1_000
