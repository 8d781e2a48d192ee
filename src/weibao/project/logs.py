"""What may stand in a log: when, which kind of page, how it ended. Never what someone typed.

A path may be a mistyped receipt code, a query a name, the message of an exception a whole form. So
lines carry the route of a page as the program knows it, and of an exception its class and places.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from weibao.kernel.edge import Access
from weibao.kernel.faults import trace_of

UNKNOWN = "(无此页)"
# Loggers of Django whose arguments quote the request.
_REQUEST_LOGGERS = ("django.request", "django.security", "django.server")


class SafeFormatter(logging.Formatter):
    """Formats a record without the words of a request or an exception."""

    def format(self, record: logging.LogRecord) -> str:
        safe = logging.makeLogRecord(record.__dict__)
        if record.name.startswith(_REQUEST_LOGGERS):
            safe.msg, safe.args = _request_line(record), None
        if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
            safe.exc_text = trace_of(record.exc_info[1])
        safe.stack_info = None
        return super().format(safe)


@dataclass(frozen=True)
class Page:
    """What the program knows of an address: its pattern, and whether only staff use it."""

    route: str
    of_staff: bool


def page_at(path: str) -> Page:
    """The page that answers `path`, such as `/cases/<uuid:pk>/`.

    Where anyone may come, also someone who reports, `of_staff` is false: there no address is noted,
    nor for the styles and pictures fetched in the same second.
    """
    try:
        found = resolve(path)
    except (Resolver404, ValueError):
        return Page(UNKNOWN, of_staff=False)
    access = getattr(found.func, "access", None)
    return Page("/" + found.route, isinstance(access, Access) and access.kind != "public")


def _request_line(record: logging.LogRecord) -> str:
    request: Any = getattr(record, "request", None)
    status = getattr(record, "status_code", "")
    if not isinstance(request, HttpRequest):
        return f"{record.levelname} {status}".strip()
    return f"{request.method} {page_at(request.path_info).route} {status}".strip()
