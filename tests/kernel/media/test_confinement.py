"""A child that crashes, hangs, eats, lies or breaks out harms nobody but its own copy."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.kernel.media import films, papers, photos
from tests.kernel.media import samples as s
from weibao.kernel.media import Kind, NotCleanable, Sniffed, clean, confinement, sniff
from weibao.kernel.media.confinement import Limits, run

SCRIPT = Path(__file__).with_name("misbehaving.py")
LIMITS = Limits(source=1 << 20, room=1 << 20, memory=1 << 30, seconds=20, wall=20)
IMAGE = Sniffed(Kind.IMAGE, "image/png", "png")


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Start a misbehaving child instead of the real one."""

    def as_told(mode: str, said: dict[str, object] | None = None) -> None:
        # The job follows as the last argument.
        program = [sys.executable, "-I", "-B", str(SCRIPT), mode, json.dumps(said or {})]
        monkeypatch.setattr(confinement, "PROGRAM", program)

    return as_told


def made(limits: Limits = LIMITS) -> dict[str, Any]:
    return run("pictures", "image/png", [b"x"], size=1, limits=limits).said


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        ("crash", "failed"),
        ("silent", "failed"),
        ("garbage", "failed"),
        ("nested", "failed"),
        ("flood", "failed"),
        ("liar", "failed"),
        ("no number", "failed"),
        ("list", "failed"),
        ("half", "failed"),
        ("unknown", "failed"),
        ("hungry", "failed"),
        ("busy", "too_slow"),
    ],
)
def test_no_copy(child: Any, mode: str, code: str) -> None:
    child(mode)
    with pytest.raises(NotCleanable) as refused:
        clean(IMAGE, [b"x"], size=1)
    assert refused.value.code == code


def test_one_that_hangs_is_ended(child: Any) -> None:
    child("hang")
    start = time.monotonic()
    with pytest.raises(NotCleanable, match="too_slow"):
        made(Limits(source=9, room=4096, memory=1 << 30, seconds=20, wall=0.5))
    assert time.monotonic() - start < 5


def test_nothing_is_left_behind(child: Any) -> None:
    """Also a process that the child started is gone, and no descriptor stays open."""
    before = open_now()
    child("many")
    start = time.monotonic()
    with pytest.raises(NotCleanable):
        made(Limits(source=9, room=4096, memory=1 << 30, seconds=20, wall=1))
    assert time.monotonic() - start < 10
    assert SCRIPT.name not in running()
    assert open_now() == before


def open_now() -> set[str]:
    return {path.name for path in Path("/proc/self/fd").iterdir()}


def running() -> str:
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout


def test_a_program_that_cannot_start_is_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "PROGRAM", (sys.executable, "-I", "-c", "raise ImportError"))
    with pytest.raises(NotCleanable, match="failed"):
        made()


@pytest.mark.parametrize("mode", ["locked", "fonts"])
def test_it_cannot_get_out(child: Any, mode: str) -> None:
    child(mode)
    said = made()
    if "seccomp" not in said["held"]:
        pytest.skip("this kernel has no seccomp; limits of memory, time and files hold alone")
    assert said["could"] == ["thread"]
    assert not SCRIPT.with_suffix(".left").exists()


def test_the_locks_hold_in_the_real_child() -> None:
    content = s.png(2, 2)
    said = run("pictures", "image/png", [content], size=len(content), limits=LIMITS).said
    assert said["held"][-1:] == ["seccomp"]


def test_the_server_does_not_load_the_libraries() -> None:
    """They are large, slow to load, and must never see a file in the server's own process."""
    code = "import weibao.kernel.media, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"PIL", "av", "pypdfium2", "pi_heif"} & set(loaded)


PAGE: dict[str, object] = {"points": [9, 9], "start": 0, "size": 99}
LIES: dict[str, tuple[Any, str, dict[str, object]]] = {
    "photo with exif": (photos.phone_jpeg, "image/jpeg", {}),
    "photo with a comment": (lambda: photos.jpeg(comment=photos.MARK), "image/jpeg", {}),
    "photo with something behind it": (lambda: photos.jpeg() + b"x", "image/jpeg", {}),
    "photo with a profile": (lambda: photos.jpeg(icc_profile=b"x" * 200), "image/jpeg", {}),
    "png": (lambda: s.png(2, 2), "image/jpeg", {}),
    "web page": (lambda: b"<html>", "image/jpeg", {}),
    "video with place": (films.mp4, "video/mp4", {}),
    "video of Apple": (films.iphone_mov, "video/mp4", {}),
    "video with a data track": (films.with_data_track, "video/mp4", {}),
    "video said to be sound": (films.mp4, "video/mp4", {"media_type": "audio/mp4"}),
    "webm with a title": (lambda: films.made("webm", video="libvpx"), "video/webm", {}),
    "video of a type that is none": (films.mp4, "video/mp4", {"media_type": "text/html"}),
    "video without a type": (films.mp4, "video/mp4", {"media_type": None}),
    "pdf itself": (papers.pdf, "application/pdf", {"pages": [PAGE]}),
    "pdf without pages": (papers.pdf, "application/pdf", {"pages": []}),
    "pdf with a page outside": (
        papers.pdf,
        "application/pdf",
        {"pages": [PAGE | {"start": 1 << 40}]},
    ),
    "pdf with a page before": (papers.pdf, "application/pdf", {"pages": [PAGE | {"start": -5}]}),
    "pdf with no list": (papers.pdf, "application/pdf", {"pages": 5}),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_copy_that_is_none_is_seen(child: Any, lie: str) -> None:
    build, media_type, said = LIES[lie]
    content = build()
    child("echo", said)
    kind = {"application/pdf": Kind.PDF}.get(media_type) or Kind(media_type.partition("/")[0])
    with pytest.raises(NotCleanable) as refused:
        clean(Sniffed(kind, media_type, "x"), [content], size=len(content))
    assert refused.value.code in {"not_clean", "failed", "damaged", "polyglot"}


def test_the_way_of_the_lies_would_let_a_clean_copy_through(child: Any) -> None:
    """So that the test above cannot pass because of something else."""
    content = photos.jpeg()
    child("echo", {})
    copy = clean(sniff(content), [content], size=len(content))
    assert b"".join(copy.chunks) == content
