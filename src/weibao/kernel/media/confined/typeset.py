"""A typst source of our own and the data it sets, as a PDF. The data is never part of the source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, BinaryIO

import pylopdf_fonts_zh_cn
import typst

from .refusing import CannotClean
from .room import Room

# No file is opened once the locks are on: the fonts are in memory by then.
READABLE: tuple[str, ...] = ()
# The fonts that come with the package, and none of the machine's: the same PDF everywhere.
_FOLDER = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
_FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FOLDER])
_COMPILER = typst.Compiler(font_paths=_FONTS, root=_FOLDER)
# Fonts are read when they are first used. Only what both have is set here.
_WARM = b'#text(font: "Noto Serif SC")[a]#text(font: "Noto Sans SC")[a]'
_COMPILER.compile(_WARM)


def make(source: BinaryIO, copy: Room, *, media_type: str) -> dict[str, Any]:
    """`source` is JSON: `template`, `data` and `at`, the moment that the PDF says it was made."""
    job = json.load(source)
    try:
        pdf, warnings = _COMPILER.compile_with_warnings(
            job["template"].encode(),
            sys_inputs={"data": json.dumps(job["data"], ensure_ascii=False)},
            pdf_standards=["a-2a"],
            timestamp=job["at"],
        )
    except typst.TypstError as error:
        raise CannotClean("damaged") from error
    if warnings:
        # Such as a font that is not there: what it should have set would be boxes.
        raise CannotClean("not_clean")
    if not isinstance(pdf, bytes):
        raise CannotClean("failed")
    copy.write(pdf)
    return {"size": copy.end}
