"""Tasks of two plans belong together by their titles; what differs is told."""

from __future__ import annotations

from weibao.plan.rules.comparing import Entry, compare


def entry(no: str, title: str, *names: str) -> Entry:
    return Entry(no, title, frozenset((name, "responsible") for name in names))


def test_a_new_number_alone_is_no_change() -> None:
    found = compare([entry("1", "加强宣传", "甲")], [entry("7", "加强宣传", "甲")])
    assert (found.new, found.gone, found.changed) == ((), (), ())


def test_changed_words_and_units_new_and_gone() -> None:
    old = [entry("1", "加强家庭监护指导", "甲"), entry("2", "禁毒", "乙")]
    new = [entry("1", "加强家庭监护工作指导", "甲", "丙"), entry("2", "修建儿童之家", "乙")]
    found = compare(old, new)
    assert [e.title for e in found.new] == ["修建儿童之家"]
    assert [e.title for e in found.gone] == ["禁毒"]
    [pair] = found.changed
    assert pair.words_changed
    assert (pair.come, pair.gone) == (["丙"], [])
