"""No test reaches beyond this machine: a connection to any other address is refused."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import Any

import pytest


class NetworkUsed(RuntimeError):
    pass


def is_here(family: int, address: Any) -> bool:
    """Whether a socket address stays on this machine."""
    if family == socket.AF_UNIX:
        return True
    host = str(address[0]) if isinstance(address, tuple) and address else ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


_connect = socket.socket.connect


def _guarded(self: socket.socket, address: Any, /) -> None:
    if not is_here(self.family, address):
        raise NetworkUsed(f"a test tried to reach {address!r}")
    _connect(self, address)


def pytest_configure(config: pytest.Config) -> None:
    # For the whole process: also a fixture, and a library's own thread, stay here.
    setattr(socket.socket, "connect", _guarded)  # noqa: B010 - a method, replaced on purpose


def pytest_unconfigure(config: pytest.Config) -> None:
    setattr(socket.socket, "connect", _connect)  # noqa: B010 - as it was
