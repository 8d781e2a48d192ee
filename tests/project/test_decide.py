"""`weibao decide`: outcome, reasons, basis and what is missing, without a database behind it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from weibao.project.management.commands.decide import Command

FACTS = [
    {
        "id": "C-1",
        "birth": "2018-03-05",
        "father": {"state": "PRISON", "since": "2025-04-11", "until": "2028-10-11"},
        "mother": {"state": "LOST", "since": "2026-03-20", "source": "派出所证明"},
    },
    {"id": "C-2", "birth": "2018-03-05", "father": "DEAD"},
]


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(FACTS), encoding="utf-8")
    return path


def said(*words: object) -> str:
    out = io.StringIO()
    call_command(Command(), *map(str, words), stdout=out)
    return out.getvalue()


def refused(*words: object) -> str:
    err = io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command(Command(), *map(str, words), stderr=err)
    assert stop.value.code == 2
    return err.getvalue()


def test_each_child_gets_outcome_reasons_and_basis(facts: Path) -> None:
    found: list[dict[str, Any]] = json.loads(said("de_facto", facts, "--on", "2026-11-24"))
    assert [(row["id"], row["outcome"]) for row in found] == [("C-1", "yes"), ("C-2", "unknown")]
    assert (found[0]["since"], found[0]["until"]) == ("2026-09-20", "2028-10-11")
    assert found[0]["reasons"][1] == {
        "text": "母亲失联，2026-03-20 起", "fact": "state", "source": "派出所证明",
    }  # fmt: skip
    assert "民发〔2019〕62号" in found[0]["basis"]
    assert found[1]["missing"] == ["母亲的情况"]


def test_all_rules_at_once_and_in_words(facts: Path) -> None:
    words = said("all", facts, "--on", "2026-11-24", "--text")
    assert "C-1　事实无人抚养儿童：属于" in words
    assert "C-2　孤儿：还不能判断" in words
    assert "还要知道：母亲的情况" in words


def test_what_is_wrong_is_said_in_words(facts: Path, tmp_path: Path) -> None:
    assert "没有规则“moon”" in refused("moon", facts)
    assert "2026-11-24 这样的日期" in refused("orphan", facts, "--on", "heute")
    assert "打不开事实文件" in refused("orphan", tmp_path / "none.json")


def test_it_answers_where_there_is_no_database(facts: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "weibao.project.cli", "decide", "orphan", str(facts)],
        env={"WEIBAO_HOME": str(tmp_path / "home"), "PATH": "/usr/bin"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)) == len(FACTS)
    assert not (tmp_path / "home").exists()
