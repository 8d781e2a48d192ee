"""A planted marker: what a reporter told stands in clear nowhere on the disk, and neither does the code."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.org import factories
from tests.portal.conftest import give_custodians
from tests.portal.pages import KEY, NAMED, OTHER_KEY, code_in, send
from weibao.kernel.crypto import receipts
from weibao.reports.models import Report, ReportMessage

MARKERS = {
    "what": "标记经过一二三",
    "where": "标记老屋七组",
    "when": "标记前天夜里",
    "child_name": "标记赛罕",
    "child_school": "标记小学",
    "suspect": "标记疑似之人",
    "name": "标记陈桂芳",
    "phone": "13800009174",
}
MESSAGE = "标记补充一句"


def stored() -> bytes:
    """The database with its log, and every file of the home but the keys."""
    path = Path(str(connection.settings_dict["NAME"]))
    files = {*path.parent.glob(f"{path.name}*"), *settings.WEIBAO_HOME.rglob("*")}
    kept = [file for file in sorted(files) if file.is_file() and "keys" not in file.parts]
    assert any(file.name.endswith("-wal") for file in kept)
    return b"".join(file.read_bytes() for file in kept)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("settings.ON_POSTGRES", reason="the bytes of PostgreSQL are not ours to read")
def test_no_marker_stands_in_the_database_its_log_or_the_home(
    visitor: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    give_custodians(factories.town())
    code = code_in(send(visitor, {**NAMED, **MARKERS}))
    assert Report.objects.get().what == MARKERS["what"]
    added = {"code": code, "text": MESSAGE, "once_key": OTHER_KEY}
    assert visitor.post("/receipt/", added).status_code == 200
    assert ReportMessage.objects.get().text == MESSAGE
    send(visitor, {**NAMED, **MARKERS, "what": "标记改过"})
    visitor.post("/receipt/", {"code": receipts.derive_code("标记")})
    visitor.post("/receipt/kept/", {"code": code})
    found = hits(stored(), code) + hits(logged(caplog).encode(), code)
    assert found == []


def hits(data: bytes, code: str) -> list[str]:
    plain = receipts.normalise(code)
    words = [*MARKERS.values(), MESSAGE, "标记", code, plain, plain.lower(), KEY]
    return [
        word
        for word in words
        for encoding in ("utf-8", "utf-16-le", "gb18030")
        if word.encode(encoding) in data
    ]


def logged(caplog: pytest.LogCaptureFixture) -> str:
    own = [record for record in caplog.records if record.name != "django.db.backends"]
    return "\n".join(map(_whole, own))


def _whole(record: logging.LogRecord) -> str:
    arguments: Any = record.args
    return f"{record.getMessage()} {arguments!r} {record.exc_text or ''}"


def test_the_search_would_see_a_marker() -> None:
    code = receipts.shown(receipts.derive_code("x" * 32))
    assert set(hits(f"…{MARKERS['phone']}…".encode(), code)) == {MARKERS["phone"]}
    assert set(hits("标记陈桂芳".encode("utf-16-le"), code)) == {MARKERS["name"], "标记"}
    assert code in hits(code.encode(), code)
