"""The server dies in the middle of an upload (kill -9): started again, it goes on where it stood."""

from __future__ import annotations

import hashlib
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.office.attached import MARKER, jpeg
from tests.support.site import DEMO, ROOT, Site, running

# The demo is filled for the browser tests; this goes with them.
pytestmark = pytest.mark.browser

BIG = jpeg(1_800_000)
ASK = (
    "import django; django.setup(); from weibao.office.models import *; "
    "from weibao.org.models import Town; print({})"
)


@pytest.fixture
def site(demo_home: Path, tmp_path: Path) -> Iterator[Site]:
    import shutil  # noqa: PLC0415 - only here

    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    with running(home, settings=DEMO, only="web") as own:
        yield own


def ask(site: Site, code: str) -> str:
    """What the database of the site says."""
    return subprocess.run(
        [sys.executable, "-c", ASK.format(code)],
        env=site.environment, cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip


def call(site: Site, what: str, body: bytes, **headers: str) -> tuple[int, dict[str, object]]:
    line = HTTPConnection("127.0.0.1", site.port, timeout=30)
    line.request("POST", f"/uploads/{what}", body, headers)
    answer = line.getresponse()
    said = json.loads(answer.read())
    line.close()
    return answer.status, said


def half_a_piece(site: Site, token: str, number: int, data: bytes) -> None:
    """Half of what was announced is on the way when everything dies."""
    with socket.create_connection(("127.0.0.1", site.port)) as line:
        head = (
            f"POST /uploads/piece/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Upload-Token: {token}\r\n"
            f"X-Upload-Piece: {number}\r\nContent-Length: {len(data)}\r\n\r\n"
        )
        line.sendall(head.encode() + data[: len(data) // 2])
        site.kill()


def test_an_upload_goes_on_after_the_server_was_killed(site: Site) -> None:
    town = ask(site, "Town.objects.first().code")
    form = urlencode({"town": town, "name": "a.jpg", "size": len(BIG)}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    status, begun = call(site, "", form, **kind)
    assert status == 201
    token, size = str(begun["token"]), int(str(begun["piece"]))
    pieces = [BIG[at : at + size] for at in range(0, len(BIG), size)]
    mine = {"X-Upload-Token": token, "Content-Type": "application/octet-stream"}
    for number in (0, 2):
        headers = {**mine, "X-Upload-Piece": str(number)}
        assert call(site, "piece/", pieces[number], **headers)[0] == 200
    half_a_piece(site, token, 1, pieces[1])
    site.start()
    status, state = call(site, "state/", b"", **mine)
    assert (status, state["have"], state["whole"]) == (200, [0, 2], False)
    for number in range(len(pieces)):
        if number not in (0, 2):
            headers = {**mine, "X-Upload-Piece": str(number)}
            assert call(site, "piece/", pieces[number], **headers)[0] == 200
    site.kill()
    site.start()
    assert call(site, "finish/", b"", **mine) == (
        200, {"whole": True, "kind": "image", "size": len(BIG)},
    )  # fmt: skip
    assert (
        ask(site, "Upload.objects.latest('created_at').digest") == hashlib.sha256(BIG).hexdigest()
    )
    left = [path for path in (site.home / "files").rglob("*") if path.is_file()]
    assert [path.name for path in left if MARKER in path.read_bytes()] == []
