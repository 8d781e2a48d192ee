"""A process that carries out an act of the product and dies at a chosen write, as in a power cut.

    python -m tests.faults.dying        then lines "<act> <write> <argument>" on standard input

Every line is carried out by a child of its own, so that Django is loaded once. The child kills itself
(kill -9) right after its n-th write has been executed and before anything follows. Answered is how
the child ended: `killed`, or `done` with the status of the page when it had fewer writes.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

KEY = "0123456789abcdef0123456789abcdef"
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
KILLED, DONE = "killed", "done"


class Mortal:
    """Counts the writes of a connection and ends the process at one of them."""

    def __init__(self, last: int) -> None:
        self.left = last

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        result = execute(sql, *rest)
        if sql.lstrip("( ").upper().startswith(WRITES):
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return result


def file(argument: str) -> int:
    """A named public report as the last step of the page sends it; the argument is the town."""
    from django.test import Client  # noqa: PLC0415 - Django is set up by then

    return int(filed(Client(raise_request_exception=False), argument).status_code)


def filed(client: Any, town: str) -> Any:
    """The same request whoever sends it: with one key for all tries."""
    from tests.portal.pages import NAMED  # noqa: PLC0415 - as above

    return client.post(
        f"/report/{town}/", {**NAMED, "once_key": KEY, "step": "review", "go": "send"}
    )


def accept(argument: str) -> int:
    """The station accepts a report; the argument is the session and the report."""
    from django.test import Client  # noqa: PLC0415 - as above

    session, report = argument.split()
    client = Client(raise_request_exception=False)
    client.cookies.load({"sessionid": session})
    return int(accepted(client, report).status_code)


def accepted(client: Any, report: str) -> Any:
    typed = {"version": "1", "child_name": "豆豆", "reason": "有伤情照片", "once_key": KEY}
    return client.post(f"/reports/{report}/acceptance/", typed)


def repack(argument: str) -> int:
    """A custodian packs identities anew; the argument is the session."""
    from django.test import Client  # noqa: PLC0415 - as above

    client = Client(raise_request_exception=False)
    client.cookies.load({"sessionid": argument})
    return int(packed(client).status_code)


def packed(client: Any) -> Any:
    from tests.world import PASSPHRASE  # noqa: PLC0415 - as above

    return client.post("/custody/packing/", {"passphrase": PASSPHRASE})


def tick(argument: str) -> int:
    """One round of the minute tick at a moment."""
    from weibao.kernel.moment import parse_moment  # noqa: PLC0415 - as above
    from weibao.kernel.ticking import ticks  # noqa: PLC0415 - as above

    for act in ticks.all():
        act(parse_moment(argument))
    return 0


ACTS = {"file": file, "accept": accept, "repack": repack, "tick": tick}


def live_once(line: str) -> None:
    """The child: act, and die where the line says; ends with status 0 only through `os._exit`."""
    from django.db import connection  # noqa: PLC0415 - as above

    name, last, argument = (line.strip() + " ").split(" ", 2)
    with connection.execute_wrapper(Mortal(int(last))):
        status = ACTS[name](argument.strip())
    os.write(1, f"{DONE} {status}\n".encode())
    # The answer never leaves the house: the process ends before it is sent.
    os.kill(os.getpid(), signal.SIGKILL)


def stand_still() -> None:
    """The same hour as the towns of the tests: sessions are still fresh."""
    from tests.world import NOW  # noqa: PLC0415 - as above
    from weibao.kernel import moment  # noqa: PLC0415 - as above

    moment.now = lambda: NOW


def warm_up() -> None:
    """Load once what every child would load for itself: addresses, views, templates."""
    from django.db import connections  # noqa: PLC0415 - as above
    from django.test import Client  # noqa: PLC0415 - as above

    for path in ("/report/", "/no-such-page/", "/accounts/login/"):
        Client(raise_request_exception=False).get(path)
    # A connection must not be shared with a child.
    connections.close_all()


def main() -> None:
    django.setup()
    stand_still()
    warm_up()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            live_once(line)
        _, ended = os.waitpid(child, 0)
        if not os.WIFSIGNALED(ended) or os.WTERMSIG(ended) != signal.SIGKILL:
            os.write(1, f"failed {ended}\n".encode())
        os.write(1, f"{KILLED}\n".encode())


if __name__ == "__main__":
    main()
