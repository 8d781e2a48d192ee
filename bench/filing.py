"""Public filing, end to end: how many reports a minute, how long one takes, what it costs the server.

One filing is what a reporter's browser does: open the form, press "next" through its steps, send,
and be given a receipt. It counts only when the receipt came back, and afterwards the database must
hold exactly as many new reports. The form is learnt from its own pages; only the words that a person
would type, and where not the first choice is taken, stand here.
"""

from __future__ import annotations

import argparse
import json
import re
import secrets
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from .common import DATABASES, Town, load, machine, pace, percentile, table, town

START = "/report/500110110/"
KEY = "once_key"
KEY_VALUE = re.compile(rf'name="{KEY}" value="([0-9a-f]{{32}})"')
RECEIPT = re.compile(r"\b(?:[0-9A-Z]{4}-){4}[0-9A-Z]{5}\b")
NARRATIVE = "what"
NARRATIVE_BYTES = 2_000
SAYS = "这几天晚上经常听到隔壁孩子哭，白天看到胳膊上有伤，问了也不说。"
TYPED = {"child_name": "小明", "where": "老供销社后面第二家", "when": "今天中午"}
CHOSEN = {"in_danger": "no", "named": "no"}
MOST_STEPS = 16
COUNT = "from weibao.reports.models import Report; json.dump(Report.objects.count(), sys.stdout)"


class Form(HTMLParser):
    """The form of a page: its fields as a browser sends them, and its buttons."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        self.buttons: list[tuple[str, str]] = []
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        name, kind = at.get("name", ""), at.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self.choices.setdefault(self._select, []).append(at.get("value", ""))
        elif tag == "button" and name:
            self.buttons.append((name, at.get("value", "")))
        elif tag == "input" and kind in ("radio", "checkbox"):
            self.choices.setdefault(name, []).append(at.get("value", ""))
        elif tag in ("input", "textarea") and name:
            self.fields[name] = at.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""

    def sent(self) -> dict[str, str]:
        """What a reporter sends by pressing enter: the first button is the default one."""
        chosen = {
            name: CHOSEN.get(name) or next((choice for choice in found if choice), "")
            for name, found in self.choices.items()
        }
        typed = {name: text for name, text in TYPED.items() if name in self.fields}
        if NARRATIVE in self.fields and not self.fields[NARRATIVE]:
            typed[NARRATIVE] = narrative()
        return {**self.fields, **chosen, **typed, **dict(self.buttons[:1])}


def narrative() -> str:
    """About 2 kB in UTF-8, no two alike: what many send in the same words is held for review."""
    letters = (chr(0x4E00 + secrets.randbelow(20_000)) for _ in range(NARRATIVE_BYTES // 3))
    return SAYS + "".join(letters)[len(SAYS) :]


def somewhere() -> str:
    """An address in a block of its own: many reports from one place would be asked the puzzle."""
    return f"2001:{secrets.randbelow(0x10000):x}:{secrets.randbelow(0x10000):x}::1"


class Reporter:
    """One browser: a kept-alive connection that files reports."""

    def __init__(self, port: int) -> None:
        self.line = HTTPConnection("127.0.0.1", port, timeout=60)
        self.origin = f"http://127.0.0.1:{port}"
        self.address = somewhere()

    def ask(self, fields: dict[str, str] | None = None) -> str:
        """GET the form, or POST `fields`; only a page with status 200 counts."""
        headers = {
            "Origin": self.origin,
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": self.address,
        }
        if fields is None:
            self.line.request("GET", START, headers={"X-Forwarded-For": self.address})
        else:
            self.line.request("POST", START, urlencode(fields), headers)
        answer = self.line.getresponse()
        page = answer.read().decode()
        if answer.status != 200:
            raise HTTPException(f"status {answer.status}")
        return page

    def learn(self) -> list[dict[str, str]]:
        """Walk through the form once; gives what is sent at each step."""
        steps: list[dict[str, str]] = []
        page = self.ask()
        for _ in range(MOST_STEPS):
            if RECEIPT.search(page):
                return steps
            steps.append(Form(page).sent())
            page = self.ask(steps[-1])
        raise SystemExit(f"no receipt after {MOST_STEPS} steps; the last page was\n{page}")

    def file(self, steps: Sequence[dict[str, str]]) -> float:
        """One filing; gives the seconds that the last step, the write, took."""
        self.address = somewhere()
        found = KEY_VALUE.search(self.ask())
        if found is None:
            raise HTTPException("no key in the form")
        text, page, began = narrative(), "", 0.0
        for step in steps:
            own = {KEY: found[1], **({NARRATIVE: text} if step.get(NARRATIVE) else {})}
            began = time.perf_counter()
            page = self.ask({**step, **own})
        if not RECEIPT.search(page):
            raise HTTPException("no receipt")
        return time.perf_counter() - began


@dataclass
class Result:
    """One line of the table. Times in seconds; `lost` = receipts without a report, or the reverse."""

    database: str
    at_once: int
    filings: int = 0
    errors: int = 0
    lost: int = 0
    a_minute: float = 0.0
    p50: float = 0.0
    p95: float = 0.0
    write_p50: float = 0.0
    write_p95: float = 0.0
    web_cpu: float = 0.0
    database_cpu: float = 0.0
    client_cpu: float = 0.0
    # Of the machine: milliseconds for a fixed piece of work and processes that want to run, before.
    pace: float = 0.0
    load: float = 0.0
    causes: list[str] = field(default_factory=list)


def warm(served: Town) -> None:
    """Every process and thread has answered before: templates are read and connections are open."""
    steps = Reporter(served.port).learn()
    crowd = [
        threading.Thread(target=lambda: [Reporter(served.port).file(steps) for _ in range(4)])
        for _ in range(8)
    ]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()


def measure(served: Town, database: str, *, at_once: int, filings: int) -> Result:
    """`filings` reports by `at_once` reporters."""
    steps = Reporter(served.port).learn()
    result = Result(database, at_once, pace=pace(), load=load())
    whole: list[float] = []
    writes: list[float] = []
    todo = iter(range(filings))
    turn = threading.Lock()

    def work() -> None:
        reporter = Reporter(served.port)
        while True:
            with turn:
                if next(todo, None) is None:
                    return
            began = time.perf_counter()
            try:
                writes.append(reporter.file(steps))
                whole.append(time.perf_counter() - began)
            except (HTTPException, OSError) as error:
                result.causes.append(repr(error))
                reporter = Reporter(served.port)

    before = served.ask(COUNT)
    web, base, own = served.web_cpu(), served.database_cpu(), time.process_time()
    began = time.perf_counter()
    crowd = [threading.Thread(target=work) for _ in range(at_once)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    seconds = time.perf_counter() - began
    done = max(1, len(whole))
    result.filings, result.errors = len(whole), len(result.causes)
    result.a_minute = 60 * len(whole) / seconds
    result.p50, result.p95 = percentile(whole, 0.5), percentile(whole, 0.95)
    result.write_p50, result.write_p95 = percentile(writes, 0.5), percentile(writes, 0.95)
    result.web_cpu = (served.web_cpu() - web) / done
    result.database_cpu = (served.database_cpu() - base) / done
    result.client_cpu = (time.process_time() - own) / done
    result.lost = abs(served.ask(COUNT) - before - len(whole))
    return result


def row(result: Result) -> list[object]:
    return [
        result.database,
        result.at_once,
        f"{result.a_minute:.0f}",
        f"{result.p50 * 1000:.0f} / {result.p95 * 1000:.0f}",
        f"{result.write_p50 * 1000:.0f} / {result.write_p95 * 1000:.0f}",
        f"{result.web_cpu:.4f}",
        f"{result.database_cpu:.4f}",
        f"{result.client_cpu:.4f}",
        f"{result.pace:.1f} / {result.load:.1f}",
        f"{result.filings} / {result.errors} / {result.lost}",
    ]


HEADS = (
    *("database", "at once", "filings a minute", "filing p50 / p95 ms", "write p50 / p95 ms"),
    *("web CPU s each", "PostgreSQL CPU s each", "client CPU s each", "pace ms / load before"),
    "filed / errors / lost",
)


def main(words: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench filing", description=__doc__)
    options.add_argument("--filings", type=int, default=200, help="for each line of the table")
    options.add_argument("--at-once", type=int, nargs="+", default=[1, 2, 4])
    options.add_argument("--database", nargs="+", choices=DATABASES, default=DATABASES)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--threads", type=int, default=4)
    options.add_argument("--json", action="store_true", help="print JSON after the table")
    chosen = options.parse_args(words)
    results = []
    for database in chosen.database:
        settings = {"WEIBAO_PROXIES": "1"}
        with town(
            database, workers=chosen.workers, threads=chosen.threads, settings=settings
        ) as served:
            warm(served)
            for at_once in chosen.at_once:
                results.append(measure(served, database, at_once=at_once, filings=chosen.filings))
                sys.stderr.write(f"{database} {at_once}: done\n")
    print(f"{machine()}; {chosen.workers} processes x {chosen.threads} threads\n")
    print(table(HEADS, [row(result) for result in results]))
    if chosen.json:
        print(json.dumps({"machine": machine(), "results": [asdict(r) for r in results]}, indent=1))
    for cause in sorted({cause for result in results for cause in result.causes}):
        print(f"error: {cause}")
