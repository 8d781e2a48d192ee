"""Tests stand where their subject stands, and every file with decisions in it has one."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tests.support.source import PRODUCT, TESTS, Source, nothing, product_files, python_files

# Folders of tests that mirror no app.
BESIDE = {"access", "browser", "consistency", "faults", "journeys", "support"}
# Kinds of file whose behaviour must be tested, under their own name or by import.
DECIDING = {"rules", "queries", "actions", "flows", "permissions"}
# Parts of the kernel that only show or name things; the pages that use them are looked at.
SHOWING = {"ui", "styleguide", "templatetags", "apps"}
# Packages whose door is tested, with what stands behind it.
DOORS = (
    "weibao.kernel.clock",
    "weibao.kernel.crypto",
    "weibao.kernel.areas",
    "weibao.kernel.media",
    "weibao.children.rules.categories",
    "weibao.plan.rules.reading",
)


def decides(source: Source) -> bool:
    """Whether a file holds functions of the kinds that must be tested."""
    parts = {part.removesuffix(".py") for part in source.path.relative_to(PRODUCT).parts[1:]}
    functions = any(isinstance(n, ast.FunctionDef | ast.ClassDef) for n in source.tree.body)
    kinds = parts - SHOWING == parts if source.app == "kernel" else bool(parts & DECIDING)
    return functions and kinds


def module_of(source: Source) -> str:
    parts = source.path.relative_to(PRODUCT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imported(source: Source) -> set[str]:
    """Every dotted name a test file imports: modules, and members of modules."""
    names: set[str] = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def is_tested(source: Source, tests: tuple[Source, ...]) -> bool:
    topic, module = source.path.stem, module_of(source)
    doors = {module, *(door for door in DOORS if module.startswith(f"{door}."))}
    return any(
        test.path.stem.removeprefix("test_").startswith(topic) or doors & imported(test)
        for test in tests
    )


def files_of_tests(app: str) -> tuple[Source, ...]:
    if app == "kernel":
        return python_files(TESTS)
    return python_files(TESTS / app) if (TESTS / app).is_dir() else ()


def test_every_folder_of_tests_is_that_of_an_app() -> None:
    apps = {path.parent.name for path in PRODUCT.glob("*/__init__.py")}
    folders = {path.name for path in TESTS.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert folders - apps - BESIDE - {"__pycache__"} == set()


def test_every_file_with_decisions_is_tested() -> None:
    deciding = [source for source in product_files() if decides(source)]
    assert len(deciding) > 20
    untested = [s.name for s in deciding if not is_tested(s, files_of_tests(s.app))]
    nothing(untested, "write tests/<app>/test_<topic>.py")


def test_every_test_file_can_be_found_by_the_runner() -> None:
    """A file of tests under another name than test_*.py would never run."""
    lost = [
        source.name
        for source in python_files(TESTS)
        if not source.path.name.startswith("test_")
        and any(
            isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
            for node in source.tree.body
        )
    ]
    assert lost == []


def test_an_untested_file_is_seen() -> None:
    action = Source.of("def close():\n    pass\n", "src/weibao/cases/actions/closure.py")
    by_name = Source(Path(TESTS / "cases/test_closure.py"), "", ast.parse(""))
    text = "from weibao.cases.actions import closure\n"
    by_import = Source(Path(TESTS / "cases/test_x.py"), text, ast.parse(text))
    assert decides(action)
    assert not is_tested(action, ())
    assert is_tested(action, (by_name,))
    assert is_tested(action, (by_import,))
