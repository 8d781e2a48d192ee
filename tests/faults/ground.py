"""What the fault tests share: several requests at one moment, and a chain of events that holds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

from django.db import connections
from django.http import HttpResponse

from weibao.audit.models import Event
from weibao.audit.sealing import seal, verify

PATIENCE = 30


def at_once(*asks: Callable[[], HttpResponse]) -> list[HttpResponse]:
    """The answers to requests that arrive together, each on a connection of its own."""
    gate = Barrier(len(asks), timeout=PATIENCE)

    def run(ask: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            gate.wait()
            return ask()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(run, asks))


def chain_holds(on: datetime) -> None:
    """Every event is sealed, and the chain is whole as seen at `on`."""
    seal(at=on)
    assert not Event.objects.filter(seal=None).exists(), "events were left without a seal"
    assert verify(on=on) == (Event.objects.count(), None)
