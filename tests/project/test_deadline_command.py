"""`weibao deadline`: the answers, the refusals, and no database behind it."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from weibao.project.management.commands.deadline import Command

# Settings with one app and no database at all: the command must answer all the same.
BARE = """
import sys
from django.conf import settings
settings.configure(INSTALLED_APPS=["weibao.project"], DATABASES={})
from django.core.management import execute_from_command_line
execute_from_command_line(["weibao", "deadline", *sys.argv[1:]])
"""


def said(*words: str) -> str:
    out = io.StringIO()
    call_command(Command(), *words, stdout=out)
    return out.getvalue()


def answered(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(*words, "--json"))
    return found


def refused(*words: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command(Command(), *words, stdout=out, stderr=err)
    assert stop.value.code == 2
    assert out.getvalue() == ""
    return err.getvalue()


def test_a_statutory_limit_over_national_day() -> None:
    answer = answered("SD022", "--from", "2026-09-30T17:00+08:00", "--at", "2026-10-09T09:00")
    assert answer["due"] == "2026-10-08T23:59:59+08:00"
    assert answer["due_on"] == "2026-10-08"
    assert (answer["kind"], answer["kind_label"]) == ("法", "法定时限")
    assert (answer["verified"], answer["verification"]) == (True, "核实")
    assert (answer["state"], answer["remaining"]) == ("late", "超 1 天")
    assert answer["basis"].startswith("《重庆市实施")
    assert "顺延到 2026-10-08" in answer["note"]
    assert answer["elapsed"] is None


def test_at_once_gives_the_time_that_has_passed() -> None:
    answer = answered("SD001", "--from", "2026-09-30T17:00+08:00", "--at", "2026-09-30T17:21+08:00")
    assert (answer["due"], answer["due_on"], answer["immediate"]) == (None, None, True)
    assert (answer["elapsed"], answer["elapsed_minutes"]) == ("21 分钟", 21)
    assert answer["limit_kind"] == "immediate"


def test_an_unverified_value_is_internal() -> None:
    answer = answered("SD023", "--from", "2026-09-30T17:00+08:00")
    assert (answer["kind"], answer["verified"], answer["verification"]) == ("内", False, "部分核实")


def test_an_internal_limit_is_found_in_small_letters_too() -> None:
    answer = answered(" in001 ", "--from", "2026-09-30T17:00", "--at", "2026-09-30T18:00")
    assert answer["due"] == "2026-10-01T17:00:00+08:00"
    assert (answer["kind"], answer["remaining"]) == ("内", "剩 23 小时")


def test_the_moment_of_asking_is_now_unless_given() -> None:
    assert answered("SD018", "--from", "2020-01-01")["state"] == "late"
    assert answered("SD018", "--from", "2190-01-01")["state"] == "early"


def test_the_answer_in_lines() -> None:
    lines = said("SD043", "--from", "2026-03-02T09:00", "--at", "2026-03-03").splitlines()
    assert lines[:7] == [
        "时限：SD043 附条件不起诉考验期",
        "起算：2026-03-02 09:00（决定之日）",
        "责任方：检察院",
        "要求：6-12 个月内",
        "到期：2027-03-02 23:59",
        "现在：剩 364 天（按 2026-03-03 00:00）",
        "性质：法（法定时限）",
    ]
    assert "说明：不早于 2026-09-02" in lines


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        ("SD052", "要求：至少 6 个月"),
        ("SD034", "要求：次月起"),
        ("SD004", "要求：及时"),
        ("SD017", "要求：不明"),
        ("SD032", "要求：15 个工作日内"),
    ],
)
def test_every_kind_of_limit_is_put_in_words(event: str, wanted: str) -> None:
    assert wanted in said(event, "--from", "2026-03-02").splitlines()


def test_a_file_adds_the_year_the_calendar_does_not_know(tmp_path: Path) -> None:
    asked = ("IN003", "--from", "2026-12-25T09:00", "--at", "2026-12-25T10:00")
    unknown = answered(*asked)
    assert (unknown["due"], unknown["elapsed"], unknown["remaining"]) == (None, None, "到期日待定")
    assert "2027 年的放假和调休安排还没有录入" in unknown["note"]
    entered = tmp_path / "2027.json"
    entered.write_text(
        '{"rest": ["2027-01-01"], "work": ["2027-01-02"], "complete": [2027]}', encoding="utf-8"
    )
    known = answered(*asked, "--holidays", str(entered))
    assert known["due_on"] == "2027-01-08"
    assert known["remaining"] == "剩 10 个工作日"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "请写明时限编号"),
        (("SD999", "--from", "2026-09-30"), "时限表里没有 SD999"),
        (("SD018",), "请用 --from 写明起算时间"),
        (("SD018", "--from", "昨天"), "看不懂这个时间：昨天"),
        (("SD018", "--from", "2026-09-30", "--at", "25:00"), "看不懂这个时间：25:00"),
        (("SD018", "--from", "3026-09-30"), "年份不对"),
        (("SD018", "--from", "2026-09-30", "--holidays", "/no/such/file"), "打不开放假安排文件"),
    ],
)
def test_misuse_is_explained_in_chinese(words: tuple[str, ...], message: str) -> None:
    assert message in refused(*words)


@pytest.mark.parametrize(
    "body", ["", "[]", '{"rest": ["1 月 1 日"]}', '{"rest": 1}', '{"complete": ["明年"]}', "\x00"]
)
def test_a_broken_holiday_file_is_explained(tmp_path: Path, body: str) -> None:
    file = tmp_path / "days.json"
    file.write_text(body, encoding="utf-8")
    message = refused("SD018", "--from", "2026-09-30", "--holidays", str(file))
    assert "看不懂放假安排文件" in message


def test_it_works_without_a_database() -> None:
    words = ["SD018", "--from", "2026-09-30T17:00+08:00", "--json"]
    done = subprocess.run([sys.executable, "-c", BARE, *words], capture_output=True, check=True)
    assert json.loads(done.stdout)["due"] == "2026-10-03T17:00:00+08:00"


def test_the_exit_code_of_misuse_is_two() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BARE, "SD999", "--from", "2026-09-30"],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert "时限表里没有 SD999" in done.stderr.decode()
