"""Reading the project's own source: what the consistency tests look at."""

from __future__ import annotations

import ast
import configparser
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "src" / "weibao"
DEMO = ROOT / "demo" / "weibao_demo"
TESTS = ROOT / "tests"


@dataclass(frozen=True)
class Source:
    """One Python file, parsed."""

    path: Path
    text: str
    tree: ast.Module

    @classmethod
    def of(cls, text: str, path: str = "src/weibao/cases/actions.py") -> Source:
        """A file that exists only in a test of a test."""
        return cls(ROOT / path, text, ast.parse(text))

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def app(self) -> str:
        """The app a product file belongs to: `cases` for src/weibao/cases/actions/closure.py."""
        return self.path.relative_to(PRODUCT).parts[0]

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def python_files(*folders: Path) -> tuple[Source, ...]:
    return tuple(_parsed(path) for folder in folders for path in sorted(folder.rglob("*.py")))


@cache
def _parsed(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path, text, ast.parse(text, filename=str(path)))


def product_files() -> tuple[Source, ...]:
    return python_files(PRODUCT)


def template_files() -> list[Path]:
    """Every template of the product and the demo."""
    return sorted(
        path
        for folder in (PRODUCT, DEMO)
        for path in folder.rglob("*")
        if "templates" in path.parts and path.is_file()
    )


@cache
def ladder() -> tuple[tuple[str, ...], ...]:
    """The lines of the import ladder, top first; apps on one line do not know each other."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    lines = config["importlinter:contract:ladder"]["layers"].strip().splitlines()
    return tuple(tuple(name.strip() for name in line.split("|")) for line in lines)


def level(app: str) -> int | None:
    """The height of an app, 0 the lowest; None when it has no place."""
    lines = ladder()
    return next((len(lines) - 1 - at for at, names in enumerate(lines) if app in names), None)


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def dotted(node: ast.AST) -> str:
    """`a.b().c` for such an expression; calls and indexes in the chain show as () and []."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    if isinstance(node, ast.Subscript):
        return f"{dotted(node.value)}[]"
    return "?"


def nothing(found: Iterable[str], instead: str) -> None:
    """Fail with every place found, each on a line, and what to do instead."""
    places = list(found)
    if places:
        raise AssertionError("\n".join([f"{len(places)} found; {instead}:", *places]))
