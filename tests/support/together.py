"""Several acts at the same moment, each on a database connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

PATIENCE = 60


def together(*acts: Callable[[], object]) -> list[str]:
    """What each act came to: "done", or the name of what it raised; sorted."""
    start = Barrier(len(acts), timeout=PATIENCE)

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait()
            act()
        except Exception as error:
            return type(error).__name__
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))
