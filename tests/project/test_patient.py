"""Slow and idle senders hold no thread: others are answered at once."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

from tests.support.serving import Service
from weibao.org.models import Installation
from weibao.project.serve import patient
from weibao.project.serve.arriving import MOST_BODY
from weibao.project.serve.patient import Hurried

THREADS = 2
SOON = 5.0


STALLED = {
    "nothing": b"",
    "half a line": b"GET / HT",
    "no body": b"POST /report/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n",
    "half a body": b"POST /report/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n123",
    "a long upload": b"POST /report/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
    % (MOST_BODY * 2, b"x" * MOST_BODY),
}


@pytest.fixture
def web(at: datetime, tmp_path: Path) -> Iterator[Service]:
    Installation.objects.create(environment="demo", created_at=at)
    served = Service(tmp_path / "log", "--threads", str(THREADS))
    yield served
    served.process.send_signal(signal.SIGTERM)
    served.process.wait(timeout=30)


def connect(web: Service, sent: bytes = b"") -> socket.socket:
    client = socket.create_connection(("127.0.0.1", web.port), timeout=SOON)
    client.sendall(sent)
    return client


@pytest.mark.django_db(transaction=True)
def test_idle_senders_keep_nobody_waiting(web: Service) -> None:
    for name, sent in STALLED.items():
        with ExitStack() as held:
            for _ in range(THREADS * 4):
                held.enter_context(connect(web, sent))
            began = time.monotonic()
            assert web.answers(), name
            assert time.monotonic() - began < SOON, name
    bits_are_put_together(web)
    a_kept_connection_takes_one_after_the_other(web)


def bits_are_put_together(web: Service) -> None:
    whole = b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 14\r\n\r\nstep=1&go=next"
    with connect(web) as client:
        for place in range(0, len(whole), 7):
            client.sendall(whole[place : place + 7])
        assert client.recv(12).startswith(b"HTTP/1.1 ")


def a_kept_connection_takes_one_after_the_other(web: Service) -> None:
    with connect(web) as client:
        for _ in range(3):
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = b""
            # Head and body may come apart; the body is the last there is.
            while not answer.endswith(b"}"):
                answer += client.recv(4096)
            assert answer.startswith(b"HTTP/1.1 200")


def test_a_long_body_must_come_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient, "STALL", 0.2)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        hurried = Hurried(ours)
        theirs.sendall(b"x" * 2048)
        assert hurried.recv(4096) == b"x" * 2048
        # A second was earned by the bytes; a stop of a fifth of it is too long nevertheless.
        with pytest.raises(ConnectionResetError):
            hurried.recv(1)


def test_a_trickle_is_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient, "STALL", 0.3)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        stop = threading.Event()

        def trickle() -> None:
            while not stop.wait(0.05):
                theirs.sendall(b"x")

        sender = threading.Thread(target=trickle)
        sender.start()
        hurried = Hurried(ours)
        began = time.monotonic()
        try:
            with pytest.raises(ConnectionResetError):
                deque(iter(lambda: hurried.recv(1), b""), maxlen=0)
        finally:
            stop.set()
            sender.join()
        assert time.monotonic() - began < 2
