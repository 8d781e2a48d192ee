"""The categories of reporters, and whom each should tell."""

from __future__ import annotations

import pytest

from weibao.org.models.unit import UnitKind
from weibao.reports.models.notification import Authority
from weibao.reports.rules import reporters
from weibao.reports.rules.circumstances import circumstances


def test_the_table_is_whole_and_says_where_it_was_read() -> None:
    rows = reporters.categories()
    assert [row.code for row in rows] == [f"RC{number:02}" for number in range(1, 12)]
    assert all(row.label and row.full and row.basis and row.source for row in rows)
    assert all(row.verified for row in rows)


def test_every_code_in_the_table_is_one_we_know() -> None:
    known = {entry.code for entry in circumstances()}
    for row in reporters.categories():
        assert set(row.tell) <= set(Authority.values)
        assert {authority for authority, _ in row.tell_if} <= set(Authority.values)
        assert {circumstance for _, circumstance in row.tell_if} <= known


def test_a_kind_of_unit_proposes_a_category_that_exists() -> None:
    assert set(reporters.OF_KIND) <= set(UnitKind.values)
    assert {reporters.category(reporters.proposed(kind)) for kind in UnitKind.values} >= {None}
    assert reporters.proposed("village") == "RC02"
    assert (reporters.is_mandated("school"), reporters.is_mandated("operator")) == (True, False)


@pytest.mark.parametrize(
    ("code", "circumstance", "wanted"),
    [
        ("RC03", "bullied", ["police", "education"]),
        ("RC03", "sexual", ["police", "education"]),
        ("RC03", "alone", ["police"]),
        ("RC02", "alone", ["police", "civil_affairs", "education"]),
        ("RC05", "beaten", ["police"]),
        ("RC99", "beaten", []),
        ("", "beaten", []),
    ],
)
def test_whom_to_tell_with_the_police_first(
    code: str, circumstance: str, wanted: list[str]
) -> None:
    assert [one.authority for one in reporters.to_tell(code, circumstance)] == wanted
    assert all(one.basis for one in reporters.to_tell(code, circumstance))
