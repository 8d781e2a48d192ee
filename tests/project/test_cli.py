"""`weibao`: which settings a command gets, and what it says when something is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import ROOT
from weibao.project import cli

COMMAND = [sys.executable, "-m", "weibao.project.cli"]


def weibao(*words: str, cwd: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command as a keeper types it, with nothing of the tests in its environment."""
    kept = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith("WEIBAO_") and name not in ("DJANGO_SETTINGS_MODULE", "PYTHONPATH")
    }
    return subprocess.run(
        [*COMMAND, *words], env={**kept, **variables}, cwd=cwd, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("words", [(), ("help",), ("--help",), ("-h",)])
def test_without_a_command_it_lists_them(words: tuple[str, ...]) -> None:
    done = weibao(*words)
    assert done.returncode == 0
    for name in ("init", "serve", "demo", "check", "tick", "deadline", "events", "keys"):
        assert f"weibao {name}" in done.stdout


def test_an_unknown_command_is_said_with_the_list(tmp_path: Path) -> None:
    done = weibao("sevre", WEIBAO_HOME=str(tmp_path))
    assert done.returncode == cli.MISUSED
    assert "没有“sevre”这个命令" in done.stderr
    assert "weibao serve" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["serve", "migrate", "check", "tick", "keys"])
def test_a_missing_home_is_said_and_not_made(tmp_path: Path, command: str) -> None:
    home = tmp_path / "nowhere"
    done = weibao(command, WEIBAO_HOME=str(home))
    assert done.returncode == cli.MISUSED
    assert f"找不到数据目录 {home}" in done.stderr
    assert "weibao init" in done.stderr
    assert not home.exists()


def test_keys_that_are_missing_are_said_in_words(tmp_path: Path) -> None:
    done = weibao("keys", "list", WEIBAO_HOME=str(tmp_path))
    assert done.returncode == cli.MISUSED
    assert "找不到钥匙文件" in done.stderr
    assert "Traceback" not in done.stderr


RELEASED = """
import sys
source, site = sys.argv.pop(1), sys.argv.pop(1)
ours = (f"{source}/src", f"{source}/demo", "")
sys.path[:] = [site, *(place for place in sys.path if place not in ours)]
from weibao.project.cli import main
sys.exit(main())
"""


@pytest.mark.parametrize("words", [("demo",), ("check", "--demo")])
def test_a_release_says_that_it_has_no_demo(tmp_path: Path, words: tuple[str, ...]) -> None:
    """The package as a wheel installs it: without the folder beside it."""
    site = tmp_path / "site"
    ignored = shutil.ignore_patterns("__pycache__", "static", "data")
    shutil.copytree(ROOT / "src" / "weibao", site / "weibao", ignore=ignored)
    done = subprocess.run(
        [sys.executable, "-c", RELEASED, str(ROOT), str(site), *words],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == cli.MISUSED
    assert "演示不随正式版本发布" in done.stderr


@pytest.fixture
def _own_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.setattr(cli, "find_demo", lambda: None)


@pytest.mark.usefixtures("_own_variables")
@pytest.mark.parametrize(
    ("words", "left", "module"),
    [
        (["serve"], ["serve"], cli.PRODUCTION),
        (["serve", "--port", "9"], ["serve", "--port", "9"], cli.PRODUCTION),
        (["demo"], ["demo"], cli.DEMO),
        (["demo", "--port", "9"], ["demo", "--port", "9"], cli.DEMO),
        (["check", "--demo"], ["check"], cli.DEMO),
        (["--demo", "check"], ["check"], cli.DEMO),
    ],
)
def test_the_word_demo_chooses_the_settings(words: list[str], left: list[str], module: str) -> None:
    assert cli.choose_settings(words) == left
    assert os.environ["DJANGO_SETTINGS_MODULE"] == module


@pytest.mark.usefixtures("_own_variables")
def test_a_choice_in_the_environment_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.settings")
    assert cli.choose_settings(["check"]) == ["check"]
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "tests.settings"


@pytest.mark.usefixtures("_own_variables")
def test_demo_alone_as_an_option_asks_for_the_command() -> None:
    with pytest.raises(cli.Stop, match="请写明命令"):
        cli.choose_settings(["--demo"])
