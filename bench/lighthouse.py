"""What Lighthouse says of the public pages: performance, accessibility, best practices, search engines.

A middling phone on a slow mobile line (Lighthouse's own), Debian's Chromium, the demo town served as in
production. `npm ci` in bench/lighthouse_node comes first; nothing of it belongs to the product.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from collections.abc import Sequence
from typing import Any

from tests.support.browser import executable

from .common import ROOT, machine, table, town

NODE = ROOT / "bench" / "lighthouse_node"
# Receipt pages must not be found by search engines; a minus leaves out the audit that asks for it.
PAGES = ("/report/", "/report/500110110/", "/report/privacy/", "-/receipt/")
HEADS = ("page", "performance", "accessibility", "best practices", "SEO", "kB", "below 0.9")


def measure(port: int, pages: Sequence[str]) -> list[dict[str, Any]]:
    """One result a page, as `run.mjs` prints it."""
    addresses = [
        f"{'-' if page.startswith('-') else ''}http://127.0.0.1:{port}{page.removeprefix('-')}"
        for page in pages
    ]
    done = subprocess.run(
        ["node", "run.mjs", *addresses],
        cwd=NODE, env={**os.environ, "CHROMIUM": executable()},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def row(page: str, result: dict[str, Any]) -> list[object]:
    return [
        page.removeprefix("-") + (" ¹" if page.startswith("-") else ""),
        *result["scores"],
        result["kilobytes"],
        ", ".join(result["wanting"]) or "-",
    ]


def main(words: Sequence[str]) -> None:
    options = argparse.ArgumentParser(prog="python -m bench lighthouse", description=__doc__)
    options.add_argument("--pages", nargs="+", default=PAGES)
    chosen = options.parse_args(words)
    if not (NODE / "node_modules").is_dir():
        raise SystemExit(f"first: npm ci --ignore-scripts --prefix {NODE.relative_to(ROOT)}")
    with town("sqlite", workers=2, threads=4, served_as="bench.as_production") as served:
        results = measure(served.port, chosen.pages)
    print(f"{machine()}; Lighthouse {results[0]['version']}\n")
    print(table(HEADS, [row(*pair) for pair in zip(chosen.pages, results, strict=True)]))
    print("\n¹ without is-crawlable: this page is kept from search engines on purpose.")
