"""The carried table of time limits is whole, and never shows more authority than it has."""

import re
from dataclasses import replace
from datetime import date

import pytest

from weibao.kernel import areas
from weibao.kernel.deadlines import (
    Deadline,
    LimitKind,
    RestDays,
    Seal,
    Unit,
    UnknownDeadline,
    Verification,
    all_deadlines,
    deadline,
)

STATUTORY = [row for row in all_deadlines() if row.id.startswith("SD")]
INTERNAL = [row for row in all_deadlines() if row.id.startswith("IN")]


def _name(row: Deadline) -> str:
    return row.id


def test_both_tables_are_whole() -> None:
    assert [row.id for row in STATUTORY] == [f"SD{n:03}" for n in range(1, 57)]
    # Numbers of the internal table are given out in groups, one for each topic.
    ids = [row.id for row in INTERNAL]
    assert ids == sorted(set(ids))
    assert ids[:10] == [f"IN{n:03}" for n in range(1, 11)]
    assert all(re.fullmatch(r"IN\d{3}", one) for one in ids)


@pytest.mark.parametrize(
    ("deadline_id", "value", "unit", "basis", "verification"),
    [
        ("SD006", 24, Unit.HOUR, "《公安机关办理刑事案件程序规定》第 175 条", "核实"),
        ("SD014", 30, Unit.CALENDAR_DAY, "《治安管理处罚法》第 118 条", "核实"),
        ("SD018", 72, Unit.HOUR, "《反家庭暴力法》第 28 条", "核实"),
        ("SD027", 1, Unit.MONTH, "《未成年人保护法》第 114 条", "核实"),
        ("SD032", 15, Unit.WORKING_DAY, "民发〔2019〕62号", "核实"),
        ("SD055", 3, Unit.YEAR, "《个人信息保护法》第 56 条", "核实"),
        ("IN001", 24, Unit.HOUR, "本平台内部约定，不是法定时限", "内部值"),
        ("IN003", 10, Unit.WORKING_DAY, "本平台内部约定，不是法定时限", "内部值"),
        ("IN007", 2, Unit.HOUR, "本平台内部约定，不是法定时限", "内部值"),
    ],
)
def test_rows_say_what_the_sources_say(
    deadline_id: str, value: int, unit: Unit, basis: str, verification: str
) -> None:
    row = deadline(deadline_id)
    assert (row.value_max, row.unit, row.basis) == (value, unit, basis)
    assert row.verification == verification


@pytest.mark.parametrize("row", all_deadlines(), ids=_name)
def test_a_row_can_be_computed_and_traced(row: Deadline) -> None:
    assert row.event
    assert row.basis
    assert row.label == row.event
    assert row.source or row.verification is Verification.UNVERIFIED
    counted = row.limit_kind in {LimitKind.MAX, LimitKind.MIN, LimitKind.FROM_NEXT_MONTH}
    assert (row.value_max is not None) == counted == (row.unit is not Unit.NONE)
    whole_days = row.unit in {Unit.CALENDAR_DAY, Unit.MONTH, Unit.YEAR}
    assert (row.rest_days is not RestDays.NONE) == whole_days


@pytest.mark.parametrize("row", INTERNAL, ids=_name)
def test_an_internal_value_is_never_law(row: Deadline) -> None:
    assert row.seal is Seal.INTERNAL
    assert not row.law
    if row.reference:
        assert deadline(row.reference).id == row.reference


def test_what_is_not_verified_counts_as_internal_until_a_person_confirms() -> None:
    doubtful = deadline("SD023")
    assert (doubtful.verified, doubtful.seal) == (False, Seal.INTERNAL)
    confirmed = replace(doubtful, verification=Verification.VERIFIED)
    assert (confirmed.verified, confirmed.seal) == (True, Seal.LAW)
    assert all(row.verified == (row.seal is Seal.LAW) for row in STATUTORY)


def test_retention_periods_are_lower_limits_that_rest_days_do_not_move() -> None:
    kept = [row.id for row in all_deadlines() if row.limit_kind is LimitKind.MIN]
    assert kept == ["SD052", "SD053", "SD054", "SD055"]
    assert all(deadline(one).rest_days is RestDays.KEEP for one in kept)


def test_a_local_rule_binds_only_where_it_is_law() -> None:
    assert deadline("SD036").binds("500110110")
    assert not deadline("SD036").binds("510105001")
    assert not deadline("SD015").binds("500110110")
    assert deadline("SD018").binds("510105001")
    assert areas.full_name(deadline("SD015").area) == "重庆市九龙坡区"


def test_effective_days_are_read_where_known() -> None:
    assert deadline("SD014").effective_on == date(2026, 1, 1)
    assert deadline("SD005").effective_on is None


def test_an_unknown_id_is_answered_in_chinese() -> None:
    with pytest.raises(UnknownDeadline, match="时限表里没有 SD999"):
        deadline("SD999")
