"""A paper as PDF/A, set by typst in a confined process with the fonts that come with the program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from weibao.kernel.media import NotCleanable
from weibao.kernel.media.confinement import Limits, run

from . import glyphs
from .declared import Imprint, Note, Paper

MEDIA_TYPE = "application/pdf"
_MB = 2**20
# Internal. A list of 3,000 rows takes a second and 40 pages.
LIMITS = Limits(source=16 * _MB, room=64 * _MB, memory=1024 * _MB, seconds=40, wall=80)
_FAILED = {
    "too_large": "内容太多，一份印不下。请缩小范围，分几份印",
    "too_slow": "排版用时太长，没有印成。请缩小范围，分几份印",
}
OTHERWISE = "排版时出错，没有印成。请过一会儿再试，还不行请告诉系统管理员"
LEFT_OUT = "文中有 {} 个符号（如表情）印不出来，印作“〓”。"


class NotSet(Exception):
    """The paper could not be set; `reason` is plain Chinese."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Printed:
    """The finished paper in pieces."""

    size: int
    chunks: Iterator[bytes]


def make(paper: Paper, imprint: Imprint, *, at: datetime) -> Printed:
    """Raises `glyphs.Unprintable`, and `NotSet` when typst comes to no good end."""
    glyphs.check([*paper.texts(), imprint.foot], paper.names, carried=True)
    job = {
        "template": template(),
        "data": data_of(paper, imprint),
        "at": int(at.timestamp()),
    }
    source = json.dumps(job, ensure_ascii=False).encode()
    try:
        made = run("typeset", MEDIA_TYPE, [source], size=len(source), limits=LIMITS)
    except NotCleanable as problem:
        raise NotSet(_FAILED.get(problem.code, OTHERWISE)) from problem
    return Printed(made.size, made.chunks())


@cache
def template() -> str:
    return (resources.files(__package__) / "paper.typ").read_text("utf-8")


def data_of(paper: Paper, imprint: Imprint) -> dict[str, Any]:
    """Everything as JSON for the template. No text of it is ever read as markup."""
    blocks = [*paper.blocks]
    missing = glyphs.left_out(paper.texts())
    if missing:
        blocks.append(Note(LEFT_OUT.format(missing)))
    data: dict[str, Any] = asdict(paper)
    del data["names"]
    data["blocks"] = [{"is": type(block).__name__.lower(), **asdict(block)} for block in blocks]
    data |= {"foot": imprint.foot, "across": imprint.across}
    clean: dict[str, Any] = _settable(data)
    return clean


def _settable(value: Any) -> Any:
    if isinstance(value, str):
        return glyphs.settable(value)
    if isinstance(value, dict):
        return {name: _settable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_settable(part) for part in value]
    return value
