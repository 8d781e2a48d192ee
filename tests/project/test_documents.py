"""The generated documents: the same bytes every time, whole, and a stale one is named."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import get_resolver

from tests.consistency.test_access import addresses
from tests.support.site import ROOT
from weibao.kernel.deadlines import all_deadlines
from weibao.kernel.permission import Permission, all_permissions, permission
from weibao.kernel.retention import all_retentions
from weibao.kernel.todos import todos
from weibao.kernel.workflow import Flow, State, Step, all_flows
from weibao.office import settings
from weibao.project import documents
from weibao.project.documents import PAGES, markdown


def text(name: str) -> str:
    return PAGES[name]()


def docs(*words: str) -> str:
    out = StringIO()
    call_command("docs", *words, stdout=out)
    return out.getvalue()


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    assert docs("--to", str(tmp_path)).count("\n") == len(PAGES)
    assert docs("--to", str(tmp_path)) == ""
    assert docs("--to", str(tmp_path), "--check") == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(PAGES)


@pytest.mark.parametrize("how", ["changed", "missing", "left over"])
def test_a_stale_page_is_named(how: str, tmp_path: Path) -> None:
    docs("--to", str(tmp_path))
    page = tmp_path / ("old.md" if how == "left over" else "clocks.md")
    if how == "missing":
        page.unlink()
    else:
        page.write_text("# Old\n", encoding="utf-8")
    with pytest.raises(CommandError, match=page.name) as stale:
        docs("--to", str(tmp_path), "--check")
    assert "1 份文档过时了" in str(stale.value)
    docs("--to", str(tmp_path))
    assert documents.stale(tmp_path) == []


def test_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """Another order of hashing, and production's settings: what the keeper's machine would write."""
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "weibao.project.cli", "docs", "--to", str(tmp_path / seed)],
            env={"PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    for name in PAGES:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_every_step_and_state_is_in_its_workflow() -> None:
    page = text("workflows.md")
    for flow in all_flows():
        assert all(f"`{state.name}`" in page for state in flow.states)
        assert all(f"`{step.name}`" in page for step in flow.steps)
    assert "investigating --> disposing: 调查完毕，转入处置" in page
    assert "closed --> [*]" in page
    assert "IN003 完成调查核实" in page


def test_every_permission_limit_model_and_address_is_listed() -> None:
    assert all(f"`{entry.name}`" in text("permissions.md") for entry in all_permissions())
    assert all(f"| {row.id} |" in text("clocks.md") for row in all_deadlines())
    assert all(f"`{entry.key}`" in text("clocks.md") for entry in settings.all_declared())
    assert all(f"`{rule.model._meta.label}`" in text("retention.md") for rule in all_retentions())
    routes = [route for route, _ in addresses(get_resolver("weibao.project.urls").url_patterns)]
    page = text("access.md")
    assert len(routes) > 30
    assert all(f"`/{route.lstrip('^').rstrip('$')}`" in page for route in routes)
    assert "not declared" not in page


def test_the_matrix_says_who_holds_what() -> None:
    line = next(line for line in text("permissions.md").splitlines() if "`calendar.keep`" in line)
    cells = [cell.strip() for cell in line.split("|")]
    assert cells.count("●") == 1


def test_what_is_sealed_is_marked() -> None:
    lines = text("models.md").splitlines()
    findings = next(line for line in lines if line.startswith("| `findings` |"))
    assert "**sealed**" in findings
    number = next(line for line in lines if line.startswith("| `file_no` |"))
    assert "sealed" not in number


@pytest.fixture
def throw_away() -> Iterator[str]:
    """One of each, made and taken away again."""
    entry = permission("test.throw_away", "试一试", roles=("leader",))
    Flow(
        "throw_away",
        "试流程",
        states=(State("a", "甲"), State("b", "乙", final=True)),
        steps=(Step("go", "走", ("a",), "b", entry, "test.gone"),),
    )
    settings.declare("test.throw_away", "试设置", default=1, basis="测试")
    todos.add("test.throw_away", lambda _actor, _at, _limit: [])
    yield "throw_away"
    from weibao.kernel import permission as permissions  # noqa: PLC0415 - only to undo the above
    from weibao.kernel import workflow  # noqa: PLC0415 - as above

    del permissions._registered["test.throw_away"]
    del workflow._flows["throw_away"]
    del settings._declared["test.throw_away"]
    todos.remove("test.throw_away")


@pytest.mark.parametrize("name", ["permissions.md", "workflows.md", "clocks.md", "registries.md"])
def test_a_thing_added_in_one_place_is_found_in_its_document(name: str, throw_away: str) -> None:
    assert throw_away in text(name)


def test_a_cell_never_breaks_its_table() -> None:
    assert markdown.table(("a",), [("x | y\nz",)]).splitlines()[2] == "| x \\| y z |"


def test_a_rule_of_rows_is_named_after_its_maker() -> None:
    entry = next(entry for entry in all_permissions() if entry.name == "cases.view")
    assert isinstance(entry, Permission)
    line = next(
        line
        for line in text("permissions.md").splitlines()
        if line.startswith("| `cases.view` | `")
    )
    assert "cases.permissions.by_access" in line
    assert "<locals>" not in line
