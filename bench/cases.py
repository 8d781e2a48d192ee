"""Work pages at size: home, the list of cases with conditions, a case, a search; four people at once.

A district of 150,000 children, 20,000 cases and 100,000 clocks is filled in bulk and served by the
product itself. A clerk, a supervisor, a policeman and a leader ask for pages from another process on
the same machine: first without a pause, as a storm, then each a page a second, which is fast work.
Whoever asks for a case of another town gets what is not there; both are timed against each other.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from http.client import HTTPConnection, RemoteDisconnected
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from .common import DATABASES, ROOT, Town, load, machine, pace, percentile, table, town

HEADS = ("database", "people", "page", "asked", "p50 ms", "p95 ms", "pace ms / load")
PAIRS = 200
FOUND, MOVED = 200, 302
Times = dict[str, list[float]]


def main(words: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench cases", description=__doc__)
    options.add_argument("--children", type=int, default=150_000)
    options.add_argument("--cases", type=int, default=20_000)
    options.add_argument("--clocks", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=12)
    options.add_argument("--database", nargs="+", choices=DATABASES, default=DATABASES)
    chosen = options.parse_args(words)
    rows: list[list[object]] = []
    for database in chosen.database:
        with town(database, workers=2, threads=4) as served:
            made = _fill(served, chosen)
            for people, pause, label in ((1, 0.0, "1"), (4, 0.0, "4, no pause"), (4, 1.0, "4")):
                before = f"{pace():.1f} / {load():.1f}"
                rounds = chosen.rounds if not pause else max(2, chosen.rounds // 3)
                for page, times in _asked(served, made, people, rounds, pause).items():
                    rows.append([database, label, page, len(times), *_shares(times), before])
            rows += [[database, "1", *line] for line in _hidden(served, made)]
        sys.stderr.write(f"{database}: done\n")
    print(f"{machine()}, 2 web processes; who asks runs on the same processors\n")
    print(table(HEADS, rows))


def _fill(served: Town, chosen: Any) -> Any:
    numbers = [str(chosen.children), str(chosen.cases), str(chosen.clocks)]
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "bench.bulk_town", *numbers],
        env=served.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    sys.stderr.write(f"filled in {time.monotonic() - began:.0f} s\n")
    return json.loads(done.stdout)


def _shares(times: list[float]) -> list[str]:
    return [f"{1000 * percentile(times, share):.0f}" for share in (0.5, 0.95)]


def _pages(made: Any) -> dict[str, str]:
    """Addresses by what they are called in the table."""
    open_ones = [("stage", stage) for stage in ("investigating", "disposing", "answering")]
    villages = [("village", code) for code in made["villages"]]
    risks = [("risk", "high"), ("risk", "raised")]
    asked: dict[str, list[tuple[str, str]]] = {
        "list: as it opens": [],
        "list: open, by limit": [*open_ones, ("sort", "due")],
        "list: late, two villages, high risk": [
            *open_ones, *villages, *risks, ("clock", "late"), ("sort", "due"),
        ],
        "list: waits for others, a month": [("wait", "others"), ("days", "30"), ("sort", "due")],
        "list: closed, 100 a page": [("stage", "closed"), ("size", "100"), ("sort", "-opened")],
        "list: all, page 90": [("view", "all"), ("page", "90"), ("sort", "-opened")],
    }  # fmt: skip
    lists = {name: f"/cases/?{urlencode(pairs)}" for name, pairs in asked.items()}
    clocks = {"clocks: running": "/clocks/", "clocks: late": "/clocks/?state=late"}
    return {
        "home": "/",
        **lists,
        **clocks,
        "case": "",
        "search: a name": "",
        "search: a number": "",
    }


class Person:
    """One person with a browser: a connection that is kept, cookies, and the time of each page."""

    def __init__(self, served: Town, cookie: str, made: Any, seed: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", served.port, timeout=60)
        self.cookies = {"sessionid": cookie}
        self.made, self.draw = made, random.Random(seed)
        self.times: Times = defaultdict(list)
        self.token = ""

    def round(self, pause: float) -> None:
        pages = list(_pages(self.made).items())
        self.draw.shuffle(pages)
        for name, address in pages:
            began = time.perf_counter()
            self._one(name, address)
            took = time.perf_counter() - began
            self.times[name].append(took)
            if pause:
                time.sleep(max(0.0, pause - took))

    def _one(self, name: str, address: str) -> None:
        if name == "case":
            self.ask(f"/cases/{self.draw.choice(self.made['cases'])}/")
        elif name.startswith("search"):
            typed = self.draw.choice(self.made["names"]) if "name" in name else "000123"
            form = {"q": typed, "csrfmiddlewaretoken": self.token}
            self.ask(self.ask("/search/", form, status=MOVED))
        else:
            self.ask(address)

    def ask(self, address: str, form: dict[str, str] | None = None, *, status: int = FOUND) -> str:
        """Ask for a page and keep what it sets; answers where it sends one on to."""
        cookies = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
        headers = {"Cookie": cookies, "Accept-Encoding": "identity"}
        body = urlencode(form) if form else None
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self._sent("POST" if form else "GET", address, body, headers)
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        self.token = token[1] if token else self.token
        if answer.status != status:
            raise SystemExit(
                f"{address} answered {answer.status} {answer.headers.get('Location', '')}"
            )
        return str(answer.headers.get("Location", ""))

    def _sent(self, *request: Any) -> Any:
        """As a browser does it: on a new connection where the kept one was closed meanwhile."""
        try:
            self.connection.request(*request)
            return self.connection.getresponse()
        except (RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.connection.close()
            self.connection.request(*request)
            return self.connection.getresponse()


def _asked(served: Town, made: Any, people: int, rounds: int, pause: float) -> Times:
    crowd = [Person(served, cookie, made, n) for n, cookie in enumerate(made["cookies"][:people])]
    for person in crowd:
        person.ask("/")
        person.round(0.0)
        person.times.clear()
    failed: list[BaseException] = []

    def work(person: Person) -> None:
        try:
            for _ in range(rounds):
                person.round(pause)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(person,)) for person in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise SystemExit(f"asking failed: {failed[0]}")
    return {
        name: [took for person in crowd for took in person.times[name]] for name in _pages(made)
    }


def _hidden(served: Town, made: Any) -> list[list[object]]:
    """A case of another town and one that is nowhere, in turns: neither may be told by its time."""
    person = Person(served, made["cookies"][0], made, 1)
    person.ask("/")
    times: Times = {"hidden case": [], "no such case": []}
    before = f"{pace():.1f} / {load():.1f}"
    for number in range(PAIRS + 10):
        pair = [("hidden case", made["hidden"][number]), ("no such case", str(uuid4()))]
        for name, key in pair if number % 2 else reversed(pair):
            began = time.perf_counter()
            person.ask(f"/cases/{key}/", status=404)
            if number >= 10:
                times[name].append(time.perf_counter() - began)
    return [
        [name, len(found), *(f"{1000 * percentile(found, s):.2f}" for s in (0.5, 0.95)), before]
        for name, found in times.items()
    ]
