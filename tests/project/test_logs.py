"""What stands in a log: routes and places, never what someone typed or where they sat."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from weibao.project.logs import UNKNOWN, Page, SafeFormatter, page_at
from weibao.project.serve.logs import access_line

WORDS = "赵小明-XK7Q-RT2P"
ADDRESS = "10.20.30.40"


def line(path: str, *, method: str = "GET", query: str = "", cookie: str = "") -> str:
    environ = {
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "RAW_URI": f"{path}?{query}",
        "REQUEST_METHOD": method,
        "REMOTE_ADDR": ADDRESS,
        "HTTP_COOKIE": cookie,
        "HTTP_REFERER": f"http://x/{WORDS}",
        "HTTP_USER_AGENT": WORDS,
    }
    answer = SimpleNamespace(status="200 OK", sent=123)
    return access_line(answer, environ, timedelta(milliseconds=45))


@pytest.mark.parametrize(
    "path",
    [
        "/report/",
        "/receipt/",
        "/",
        "/static/weibao/app.css",
        f"/receipt/{WORDS}",
        f"/{WORDS}",
        "/healthz",
    ],
)
def test_a_page_anyone_may_use_leaves_no_address(path: str) -> None:
    assert ADDRESS not in line(path)


def test_a_line_tells_when_which_page_how_it_ended() -> None:
    when, *rest = line("/healthz").split()
    assert datetime.fromisoformat(when).tzinfo is not None
    assert rest == ["GET", "/healthz", "200", "123", "45ms", "-"]


@pytest.mark.parametrize("path", [f"/{WORDS}", f"/receipt/{WORDS}", f"/static/{WORDS}"])
def test_nothing_typed_into_an_address_is_written(path: str) -> None:
    assert WORDS not in line(path, query=f"name={WORDS}")


def test_a_made_up_method_is_not_written() -> None:
    assert WORDS not in line("/healthz", method=WORDS)


def test_pages_of_staff_leave_an_address() -> None:
    assert page_at("/cases/").of_staff
    assert line("/cases/", cookie="csrftoken=1; sessionid=2").endswith(ADDRESS)
    assert ADDRESS not in line("/cases/", cookie="csrftoken=1")
    assert ADDRESS not in line("/report/", cookie="sessionid=2")


def test_a_route_is_shown_for_an_address() -> None:
    assert page_at("/healthz") == Page("/healthz", of_staff=False)
    assert page_at(f"/{WORDS}") == Page(UNKNOWN, of_staff=False)


def record(**more: object) -> logging.LogRecord:
    made = {"name": "weibao", "levelname": "ERROR", "msg": "it failed", "args": (), **more}
    return logging.makeLogRecord(made)


def test_an_exception_is_written_without_its_message() -> None:
    try:
        raise ValueError(WORDS)
    except ValueError as error:
        caught = (ValueError, error, error.__traceback__)
    text = SafeFormatter("%(message)s").format(record(exc_info=caught))
    assert "builtins.ValueError" in text
    assert "test_logs.py" in text
    assert WORDS not in text


@pytest.mark.parametrize("name", ["django.request", "django.security.DisallowedHost"])
def test_django_does_not_quote_the_address(name: str) -> None:
    request = RequestFactory().post(f"/receipt/{WORDS}?name={WORDS}")
    made = record(
        name=name, msg="Not Found: %s", args=(request.path,), request=request, status_code=404
    )
    text = SafeFormatter("%(message)s").format(made)
    assert text == f"POST {UNKNOWN} 404"
    assert made.args == (request.path,), "the record itself belongs to the other handlers too"


def test_the_settings_use_it() -> None:
    formatters = {type(handler.formatter) for handler in logging.getLogger().handlers}
    assert SafeFormatter in formatters
