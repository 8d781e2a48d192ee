"""Planted texts that must stand nowhere in clear, and a search that would see them in any dress."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection


def dresses(text: str) -> dict[str, bytes]:
    """How `text` may look in a file: encodings, escapes, and base64 wherever it begins."""
    plain = text.encode()
    found = {
        "utf-8": plain,
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "gb18030": text.encode("gb18030"),
        "json": json.dumps(text).strip('"').encode(),
        "percent": "".join(f"%{byte:02X}" for byte in plain).encode(),
        "hex": plain.hex().encode(),
    }
    for shift in range(3):
        # The outermost characters also depend on what stands around the text.
        coded = base64.b64encode(b"\0" * shift + plain)
        middle = coded[4 if shift else 0 : -4]
        found[f"base64+{shift}"] = middle
        found[f"base64url+{shift}"] = middle.replace(b"+", b"-").replace(b"/", b"_")
    return found


def hits(data: bytes, texts: Iterable[str]) -> list[tuple[str, str]]:
    """Which texts stand in `data`, and how."""
    return [
        (text, dress) for text in texts for dress, form in dresses(text).items() if form in data
    ]


def on_disk() -> dict[str, bytes]:
    """The database with its log, and every file of the home but the keys."""
    database = Path(str(connection.settings_dict["NAME"]))
    every = {*database.parent.glob(f"{database.name}*"), *settings.WEIBAO_HOME.rglob("*")}
    kept = [path for path in sorted(every) if path.is_file() and "keys" not in path.parts]
    return {path.name: path.read_bytes() for path in kept}


def in_tables() -> dict[str, bytes]:
    """Every value of every table as the database gives it: also what a page of the file splits."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            values = [value for row in cursor.fetchall() for value in row if value is not None]
            found[table] = b"\0".join(
                bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                for value in values
            )
    return found
