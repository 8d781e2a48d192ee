"""gunicorn's two logs, without addresses of reporters, queries, or the words of an error."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

from django.conf import settings
from gunicorn.glogging import Logger as GunicornLogger

from weibao.kernel import moment
from weibao.kernel.faults import trace_of
from weibao.project.logs import Page, page_at

STATIC = Page("/static/…", of_staff=False)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


class Logger(GunicornLogger):
    """One line per request: when, method, route, status, bytes, milliseconds, address of staff."""

    def access(self, resp: Any, _req: Any, environ: Any, request_time: timedelta) -> None:
        self.access_log.info(access_line(resp, environ, request_time))

    def exception(self, _msg: object, *_args: object, **_kwargs: object) -> None:
        """gunicorn would quote the address line and the traceback's message."""
        error = sys.exc_info()[1]
        self.error_log.error("请求处理出错：%s", trace_of(error) if error else "")

    def warning(self, msg: object, *args: object, **kwargs: Any) -> None:
        if str(msg).startswith("Invalid request"):
            self.error_log.warning("收到不合格的请求，已拒绝")
            return
        super().warning(msg, *args, **kwargs)


def access_line(resp: Any, environ: Any, request_time: timedelta) -> str:
    page = _page(environ.get("PATH_INFO", ""))
    method = environ.get("REQUEST_METHOD", "")
    # A stranger may come to a page of staff too: an address is noted only with a session.
    session = f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", "")
    return " ".join(
        [
            moment.now().isoformat(timespec="seconds"),
            method if method in METHODS else "?",
            page.route,
            str(resp.status).split(None, 1)[0],
            str(getattr(resp, "sent", None) or 0),
            f"{request_time / timedelta(milliseconds=1):.0f}ms",
            environ.get("REMOTE_ADDR", "-") if page.of_staff and session else "-",
        ]
    )


def _page(path: str) -> Page:
    # Names of our own files are not words of a visitor, but a made-up one below /static/ would be.
    return STATIC if path.startswith(settings.STATIC_URL) else page_at(path)
