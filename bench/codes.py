"""Wrong receipt codes: how many an address and a block may try, and what each costs the server.

The server believes one proxy, so that the tries can come from as many addresses as a measurement needs.
A try that is looked at costs a keyed digest, a look-up and an event; one that has to wait writes nothing.
"""

from __future__ import annotations

import argparse
import secrets
import time
from collections import Counter
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from urllib.parse import urlencode

from weibao.kernel.crypto import base32

from .common import DATABASES, Town, load, machine, pace, table, town

BITS = 100
# What a burst meets in ten minutes, six times an hour.
WINDOWS = 6
LOOKED_AT, WAITS = 422, 429
HEADS = (
    "database",
    "tries from",
    "tries",
    "looked at",
    "must wait",
    "per hour",
    "CPU ms each",
    "pace ms / load",
)


def main(words: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench codes", description=__doc__)
    options.add_argument("--tries", type=int, default=600)
    options.add_argument("--database", nargs="+", choices=DATABASES, default=DATABASES)
    options.add_argument("--workers", type=int, default=2)
    chosen = options.parse_args(words)
    rows, cost = [], 0.0
    for database in chosen.database:
        settings = {"WEIBAO_PROXIES": "1"}
        with town(database, workers=chosen.workers, threads=4, settings=settings) as served:
            _burst(served, lambda n: f"100.{n % 200}.7.7", 50)
            for label, address in SENDERS:
                before = f"{pace():.1f} / {load():.1f}"
                found, cpu = _burst(served, address, chosen.tries)
                rate = f"{found[LOOKED_AT] * WINDOWS}" if found[WAITS] else "no limit met"
                rows.append(
                    [
                        database,
                        label,
                        chosen.tries,
                        found[LOOKED_AT],
                        found[WAITS],
                        rate,
                        f"{1000 * cpu:.1f}",
                        before,
                    ]
                )
                if not found[WAITS]:
                    cost = max(cost, cpu)
    print(f"{machine()}, {chosen.workers} web processes\n")
    print(table(HEADS, rows))
    print(f"\n{_guessing(cost)}")


SENDERS: tuple[tuple[str, Callable[[int], str]], ...] = (
    ("one address", lambda _: "203.0.113.7"),
    ("one /24", lambda n: f"198.51.100.{n % 256}"),
    ("one IPv6 /64", lambda n: f"2001:db8:1:1::{n:x}"),
    ("one IPv6 /48", lambda n: f"2001:db8:2:{n:x}::1"),
    ("a /24 each", lambda n: f"10.{n >> 8}.{n & 255}.1"),
)


def _burst(served: Town, address: Callable[[int], str], tries: int) -> tuple[Counter[int], float]:
    """How often each status, and the CPU of a try in seconds; every code is well formed and wrong."""
    line = HTTPConnection("127.0.0.1", served.port, timeout=60)
    found: Counter[int] = Counter()
    began = served.web_cpu() + served.database_cpu()
    for number in range(tries):
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": address(number),
            # Each try on a line of its own, so that the processes take turns.
            "Connection": "close",
        }
        line.request("POST", "/receipt/", urlencode({"code": _wrong()}), headers)
        answer = line.getresponse()
        answer.read()
        found[answer.status] += 1
        line.close()
    time.sleep(0.2)
    return found, (served.web_cpu() + served.database_cpu() - began) / tries


def _wrong() -> str:
    """A code whose check character is right: the others are turned away before any look-up."""
    data = "".join(secrets.choice(base32.ALPHABET) for _ in range(20))
    return data + base32.check_character(data)


def _guessing(cost: float) -> str:
    """What guessing would need, with 10,000 reports to hit and nothing but the server's speed to stop it."""
    cores, reports, year = 2, 10_000, 365 * 86_400
    a_second = cores / cost
    years = 2**BITS / reports / a_second / year
    return (
        f"A distributed attacker who fills {cores} cores makes {a_second:.0f} tries a second; to hit one of "
        f"{reports} reports among 2^{BITS} codes takes {years:.1e} years on average."
    )
