"""Faults of the machine: a full disk is known in every disguise, and no message is repeated."""

from __future__ import annotations

import errno
import sqlite3

import pytest
from django.db import DataError, OperationalError

from weibao.kernel.faults import StorageFull, is_disk_full, kind_of, trace_of

WORDS = "赵小明"


class DiskFull(Exception):
    """As psycopg reports it."""

    sqlstate = "53100"


def caused(cause: Exception) -> Exception:
    try:
        try:
            raise cause
        except Exception as inner:
            raise OperationalError("the outer one") from inner
    except OperationalError as outer:
        return outer


@pytest.mark.parametrize(
    "error",
    [
        StorageFull(),
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        OperationalError("database or disk is full"),
        DiskFull(),
        caused(sqlite3.OperationalError("database or disk is full")),
        caused(DiskFull()),
    ],
)
def test_a_full_disk_is_recognised(error: Exception) -> None:
    assert is_disk_full(error)


@pytest.mark.parametrize(
    "error", [OSError(errno.EACCES, "x"), DataError("x"), caused(ValueError("x")), None]
)
def test_other_errors_are_not_a_full_disk(error: Exception | None) -> None:
    assert not is_disk_full(error)


def test_the_trace_names_places_and_kinds_only() -> None:
    def fail() -> None:
        try:
            raise KeyError(WORDS)
        except KeyError as error:
            raise ValueError(WORDS) from error

    with pytest.raises(ValueError, match=WORDS) as caught:
        fail()
    text = trace_of(caught.value)
    assert text.splitlines()[:2] == ["builtins.ValueError", "<- builtins.KeyError"]
    assert text.endswith(" fail")
    assert "test_faults.py:" in text
    assert WORDS not in text


def test_the_kind_is_dotted() -> None:
    assert kind_of(OperationalError()) == "django.db.utils.OperationalError"


def test_the_refusal_is_plain_chinese() -> None:
    assert str(StorageFull()) == StorageFull.reason
    assert "存储空间已满" in StorageFull.reason
