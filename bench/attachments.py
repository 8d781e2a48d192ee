"""Files coming in: how fast, and how much memory the server needs, with a form and in pieces.

The way "report" files a public report with three photos; its time is that of all of it.

One run sends files one after the other, or several at once, as browsers do: with script in pieces,
each answered before the next goes, or without script as one multipart form. It counts only what
came back as whole, and afterwards the database must hold exactly as many. Memory is the largest
resident set of any web process, watched while the run goes on, beside what it was before.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from .common import Town, family, load, machine, pace, percentile, table, town
from .filing import Reporter, warm

MB = 2**20
# How many photos a report of the way "report" has.
PHOTOS = 3
KEPT = re.compile(r'name="files" value="[0-9a-f]{32}"')
PAGE = os.sysconf("SC_PAGE_SIZE")
HEAD = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffda0008010100003f00")
COUNT = (
    "from weibao.office.models import Upload; "
    "json.dump(Upload.objects.filter(whole_at__isnull=False).count(), sys.stdout)"
)
TOWN = "from weibao.org.models import Town; json.dump(Town.objects.first().code, sys.stdout)"


def photo(size: int) -> bytes:
    """Bytes that begin as a photo does and cannot be compressed."""
    return HEAD + secrets.token_bytes(size - len(HEAD))


class Line:
    """One visitor's connection."""

    def __init__(self, port: int, town_code: str, steps: list[dict[str, str]]) -> None:
        self.http = HTTPConnection("127.0.0.1", port, timeout=120)
        self.town, self.port, self.steps = town_code, port, steps

    def ask(self, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        self.http.request("POST", path, body, headers)
        answer = self.http.getresponse()
        data = answer.read()
        if answer.status not in (200, 201):
            raise RuntimeError(f"{path}: {answer.status} {data[:200]!r}")
        return data

    def pieces(self, data: bytes) -> str:
        """As the script sends it; answers the token."""
        form = urlencode({"town": self.town, "name": "IMG.jpg", "size": len(data)}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        begun = json.loads(self.ask("/uploads/", form, kind))
        mine = {"X-Upload-Token": begun["token"], "Content-Type": "application/octet-stream"}
        for number, at in enumerate(range(0, len(data), begun["piece"])):
            part = data[at : at + begun["piece"]]
            self.ask("/uploads/piece/", part, {**mine, "X-Upload-Piece": str(number)})
        self.ask("/uploads/finish/", b"", mine)
        return str(begun["token"])

    def report(self, data: bytes) -> None:
        """Three photos in pieces, then a public report of them through all its steps."""
        tokens = " ".join(self.pieces(data) for _ in range(PHOTOS))
        # A line of its own: the server ends one that was quiet while the photos went up.
        Reporter(self.port).file([{**step, "files": tokens} for step in self.steps])

    def form(self, data: bytes) -> None:
        """As a browser without script sends it: a step of the public report, with the file in it."""
        bound = secrets.token_hex(12)
        fields = {"step": "files", "go": "next", "circumstance": "beaten", "in_danger": "no"}
        head = "".join(
            f'--{bound}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
            for name, text in fields.items()
        )
        head += (
            f'--{bound}\r\nContent-Disposition: form-data; name="files-new"; filename="IMG.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        body = head.encode() + data + f"\r\n--{bound}--\r\n".encode()
        origin = f"http://127.0.0.1:{self.port}"
        kind = {"Content-Type": f"multipart/form-data; boundary={bound}", "Origin": origin}
        self.http.request("POST", "/report/500110110/", body, kind)
        answer = self.http.getresponse()
        page = answer.read().decode(errors="replace")
        if not KEPT.search(page):
            raise RuntimeError(f"the file did not come in: {answer.status}")


def resident(pids: Sequence[int]) -> int:
    """The largest resident set among the processes, in bytes."""
    found = []
    for pid in pids:
        try:
            found.append(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE)
        except FileNotFoundError:
            continue
    return max(found)


@contextmanager
def watched(pids: Sequence[int]) -> Iterator[list[int]]:
    """The largest resident set while the block runs, as the only number of the list."""
    most, stop = [resident(pids)], threading.Event()

    def watch() -> None:
        while not stop.wait(0.02):
            most[0] = max(most[0], resident(pids))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        stop.set()
        watcher.join()


@dataclass(frozen=True)
class Way:
    """One line of the table: how, how large, how many in a row, how many at once."""

    name: str
    size: int
    times: int
    at_once: int = 1


WAYS = (
    Way("pieces", 4 * MB, 12),
    Way("pieces", 4 * MB, 12, 4),
    Way("pieces", 50 * MB, 2),
    Way("report", 4 * MB, 8, 4),
    Way("form", 4 * MB, 12),
    Way("form", 4 * MB, 12, 4),
    Way("form", 50 * MB, 2),
)


def run(way: Way, served: Town, code: str, steps: list[dict[str, str]]) -> tuple[object, ...]:
    pids = family(served.pid)
    data, times, lock = photo(way.size), list[float](), threading.Lock()
    before, counted = resident(pids), served.ask(COUNT)
    cpu, load_before, pace_before = served.web_cpu(), load(), pace()

    def visitor() -> None:
        line = Line(served.port, code, steps)
        send: Callable[[bytes], None] = getattr(line, way.name)
        for _ in range(way.times // way.at_once):
            began = time.monotonic()
            send(data)
            with lock:
                times.append(time.monotonic() - began)

    began = time.monotonic()
    with watched(pids) as most:
        visitors = [threading.Thread(target=visitor) for _ in range(way.at_once)]
        for one in visitors:
            one.start()
        for one in visitors:
            one.join()
    took = time.monotonic() - began
    whole = served.ask(COUNT) - counted
    files = len(times) * (PHOTOS if way.name == "report" else 1)
    sent = files * way.size / MB
    return (
        way.name, f"{way.size // MB} MB", way.at_once, f"{sent / took:.0f}",
        f"{1000 * percentile(times, 0.5):.0f} / {1000 * percentile(times, 0.95):.0f}",
        f"{(served.web_cpu() - cpu) / sent * 1000:.0f}",
        f"{before / MB:.0f} → {most[0] / MB:.0f}",
        f"{pace_before:.1f} / {load_before:.1f}", f"{whole} / {files}",
    )  # fmt: skip


HEADS = (
    "way", "file", "at once", "MB a second", "one p50 / p95 ms", "web CPU ms a MB",
    "largest process MB, before → most", "pace ms / load before", "whole / sent",
)  # fmt: skip


def main(words: Sequence[str]) -> None:
    options = argparse.ArgumentParser("bench attachments", description=__doc__)
    options.add_argument("--only", choices=("pieces", "report", "form"), help="one of the ways")
    chosen = options.parse_args(words)
    ways = [way for way in WAYS if chosen.only in (None, way.name)]
    print(machine())
    with town("sqlite", workers=2, threads=4) as served:
        code, steps = served.ask(TOWN), Reporter(served.port).learn()
        warm(served)
        Line(served.port, code, steps).pieces(photo(MB))
        print(table(HEADS, [run(way, served, code, steps) for way in ways]))
