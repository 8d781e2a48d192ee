"""Files and functions stay small enough to be read whole."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.support.source import DEMO, PRODUCT, ROOT, TESTS, Source, nothing, python_files

FILE = 400
FUNCTION = 40
# A journey through several pages reads best as one story.
JOURNEY = 80
KINDS = ("*.py", "*.html", "*.css", "*.js", "*.mjs", "*.sh")


def long_files(files: dict[str, int], limit: int = FILE) -> list[str]:
    return [f"{name}: {lines} lines" for name, lines in files.items() if lines > limit]


def long_functions(source: Source, limit: int = FUNCTION) -> list[str]:
    return [
        f"{source.at(node)} {node.name}: {length(node)} lines"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > limit
    ]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body without the docstring."""
    body = node.body[1:] if ast.get_docstring(node, clean=False) and node.body[1:] else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_no_file_is_too_long() -> None:
    folders = (PRODUCT, DEMO, TESTS, ROOT / "frontend", ROOT / "tools", ROOT / "bench")
    built = PRODUCT / "kernel" / "static" / "weibao"
    files = {
        path.relative_to(ROOT).as_posix(): _lines(path)
        for folder in folders
        for kind in KINDS
        for path in sorted(folder.rglob(kind))
        if built not in path.parents and not {"migrations", "node_modules"} & {*path.parts}
    }
    assert len(files) > 20
    nothing(long_files(files), "split it by topic")


def test_no_function_is_too_long() -> None:
    found = [text for source in python_files(PRODUCT, DEMO) for text in long_functions(source)]
    found += [text for source in python_files(TESTS) for text in long_functions(source, JOURNEY)]
    nothing(found, "name its parts")


def test_a_long_one_is_seen() -> None:
    assert long_files({"a.py": FILE + 1, "b.py": FILE}) == [f"a.py: {FILE + 1} lines"]
    body = "\n".join(f"    x = {number}" for number in range(FUNCTION + 1))
    assert len(long_functions(Source.of(f"def act():\n    '''Why.'''\n{body}\n"))) == 1
    assert long_functions(Source.of("def act():\n    '''Why.'''\n    x = 1\n")) == []
