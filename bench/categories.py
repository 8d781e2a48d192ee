"""The category rules over a whole registry as a set, and whether each answer is that of the rule alone.

`python -m bench categories [--children 1000000] [--alone 50000]`. The sheets are made from a seed while
they are read, as from a database; of the first `--alone` every answer is compared with the rule alone.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bench.common import load, machine, pace, table
from weibao.children.rules.categories import RULES, decisions_of
from weibao.children.rules.categories.together import Together
from weibao.children.rules.sheet import Fact, Person, Sheet

SEED, ON = 500110110, date(2026, 11, 24)
SOURCES = ("户口簿", "家里人说", "走访看到", "学校")
LIVING = ("both", "both", "grandparents", "grandparents", "one", "relative", "boarding", "alone")
AWAY = ("no", "county", "province", "far")
STATES = ("NORMAL",) * 40 + ("DEAD", "PRISON", "LOST", "SEVDIS", "MISSING", "DETOX")
HEADS = ("children", "rules", "seconds", "µs per child", "peak MiB", "pace ms / load before")


def sheets(number: int) -> Iterator[Sheet]:
    draw = random.Random(SEED)
    for _ in range(number):
        yield _sheet(draw)


def _fact(draw: random.Random, kind: str, value: str) -> Fact:
    since = date(2026, 10, 1) - timedelta(days=draw.randrange(900))
    return Fact(kind, value, since, None, draw.choice(SOURCES))


def _sheet(draw: random.Random) -> Sheet:
    facts = [
        _fact(draw, "living", draw.choice(LIVING)),
        _fact(draw, "registration", draw.choice(("rural", "rural", "urban"))),
        _fact(draw, "registered_area", f"500110110{200 + draw.randrange(26)}"),
    ]
    rare = (("disability", "limb"), ("serious_illness", "yes"), ("special_care", "yes"))
    facts += [_fact(draw, kind, value) for kind, value in rare if draw.random() < 0.02]
    if draw.random() < 0.3:
        facts.append(_fact(draw, "economy", draw.choice(("low", "edge", "plain"))))
    if draw.random() < 0.7:
        facts.append(_fact(draw, "schooling", draw.choice(("primary", "junior", "dropout"))))
    people = tuple(
        Person(
            relation,
            (
                _fact(draw, "away", draw.choice(AWAY)),
                _fact(draw, "state", draw.choice(STATES)),
                _fact(draw, "able", draw.choice(("able", "able", "weak"))),
            ),
            is_guardian=True,
            key=relation,
        )
        for relation in ("father", "mother")
    )
    birth = ON - timedelta(days=draw.randrange(18 * 365))
    return Sheet(birth=birth, area="500110110201", facts=tuple(facts), people=people)


def main(words: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench categories", description=__doc__)
    options.add_argument("--children", type=int, default=1_000_000)
    options.add_argument("--alone", type=int, default=50_000)
    chosen = options.parse_args(words)
    before = f"{pace():.1f} / {load():.1f}"
    making = _timed_making(chosen.children)
    together, outcomes, unlike = Together(ON), Counter[str](), 0
    began = time.perf_counter()
    for sheet in sheets(chosen.children):
        for decision in together.decide(sheet).values():
            outcomes[decision.outcome] += 1
    took = time.perf_counter() - began - making
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    again = Together(ON)
    for sheet in sheets(chosen.alone):
        alone = decisions_of(sheet, ON)
        unlike += again.decide(sheet) != alone
    sys.stderr.write(f"{dict(outcomes)}; making the sheets alone {making:.0f} s\n")
    each = 1e6 * took / chosen.children
    row = [chosen.children, len(RULES), f"{took:.0f}", f"{each:.0f}", f"{peak:.0f}", before]
    print(f"{machine()}\n")
    print(table(HEADS, [row]))
    print(f"\n{unlike} of {chosen.alone} children differ from the rule alone")


def _timed_making(number: int) -> float:
    began = time.perf_counter()
    for _ in sheets(number):
        pass
    return time.perf_counter() - began
