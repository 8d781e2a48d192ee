"""A gunicorn worker whose threads wait for nobody.

gunicorn's own threaded worker gives a connection a thread as soon as its first byte is there; the
thread then waits for the rest as long as the sender likes. As many idle senders as there are threads
would stop the service for a frightened person. Here requests are gathered beside the threads, and
only what cannot be gathered (a long upload without script) is read by a thread: few at once, and
no slower than a bad telephone line.
"""

from __future__ import annotations

import errno
import ipaddress
import select
import selectors
import socket
import struct
import time
from collections import Counter
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from .arriving import Arriving

# For a form or a piece of an upload to arrive whole, also over the slowest telephone.
PATIENCE = 300.0
CHUNK = 256 * 2**10
# From here on the line that has most connections waiting loses its oldest.
CROWDED = 600
MOST_KEPT = 64 * 2**20
# A long body: so many seconds for nothing at all, and so many bytes a second on the whole.
STALL = 20
SLOWEST = 2 * 2**10
# Enough for a whole page of ours, so that a thread need not wait until a slow phone has read it.
SEND_BUFFER = 512 * 2**10


class Hurried:
    """The socket as gunicorn's parser reads it, with an end to its patience."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.readable = select.poll()
        self.readable.register(sock, select.POLLIN)
        self.ends = time.monotonic() + STALL

    def recv(self, size: int) -> bytes:
        """The next bytes; raises `ConnectionResetError` when the sender is too slow."""
        left = min(self.ends - time.monotonic(), STALL)
        if left <= 0 or not self.readable.poll(left * 1000):
            raise ConnectionResetError(errno.ECONNRESET, "too slow")
        data = self.sock.recv(size)
        self.ends += len(data) / SLOWEST
        return data


class PatientWorker(ThreadWorker):
    """gthread, with the arrival of requests taken out of the threads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most_long = max(1, self.cfg.threads // 2)
        # Lines whose long requests are being read, and long requests that wait for their turn.
        self.reading: Counter[str] = Counter()
        self.waiting: list[Any] = []

    def accept(self, listener: socket.socket) -> None:
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", STALL, 0))
        self._gather(TConn(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """The next request of a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._gather(conn)
        self.on_pending_socket_readable(conn, client)

    def on_pending_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """More of a request; whole, it goes to a thread."""
        try:
            data = client.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._give_up(conn)
            return
        conn.arriving.add(data)
        if conn.arriving.is_ready:
            self._forget(conn)
            self.waiting.append(conn)
            self._take_up()
        elif sum(len(one.arriving.data) for one in self._kept()) > MOST_KEPT:
            self._give_up(self._greediest())

    def finish_request(self, conn: Any, future: Any) -> None:
        if conn.arriving.is_long:
            self.reading[_line(conn.client)] -= 1
            conn.arriving.length = 0
            self._take_up()
        super().finish_request(conn, future)

    def _gather(self, conn: Any) -> None:
        if len(self._kept()) >= CROWDED:
            self._give_up(self._greediest())
        conn.arriving = Arriving()
        conn.timeout = time.monotonic() + PATIENCE
        conn.sock.setblocking(False)
        self.pending_conns.append(conn)
        ready = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, ready)

    def _take_up(self) -> None:
        """Hand to the threads whatever may go there now."""
        for conn in list(self.waiting):
            if self._may_go(conn):
                self.waiting.remove(conn)
                self._start(conn)

    def _may_go(self, conn: Any) -> bool:
        """At most half of the threads read long requests, and half of those from one line."""
        if not conn.arriving.is_long:
            return True
        line = self.reading[_line(conn.client)]
        return self.reading.total() < self.most_long and line < max(1, self.most_long // 2)

    def _start(self, conn: Any) -> None:
        if conn.arriving.is_long:
            self.reading[_line(conn.client)] += 1
        conn.data_ready = True
        conn.init()
        conn.parser.unreader.sock = Hurried(conn.sock)
        conn.parser.unreader.unread(bytes(conn.arriving.data))
        conn.arriving.data.clear()
        self.enqueue_req(conn)

    def _kept(self) -> list[Any]:
        """Whoever has a connection and no thread."""
        return [*self.waiting, *self.pending_conns]

    def _forget(self, conn: Any) -> None:
        if conn in self.waiting:
            self.waiting.remove(conn)
            return
        self.poller.unregister(conn.sock)
        self.pending_conns.remove(conn)

    def _give_up(self, conn: Any) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

    def _greediest(self) -> Any:
        """The oldest connection of the line that has most of them waiting."""
        kept = self._kept()
        lines = [_line(conn.client) for conn in kept]
        most = Counter(lines).most_common(1)[0][0]
        return kept[lines.index(most)]


def _line(client: Any) -> str:
    """Whose connection it is: an IPv4 address, an IPv6 /64. Kept in memory only while it waits."""
    try:
        address = ipaddress.ip_address(client[0])
    except (ValueError, IndexError, TypeError):
        return ""
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))
