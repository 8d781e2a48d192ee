"""Which limits may be extended: every row points into the table and says whose word it takes."""

from weibao.kernel.deadlines import LimitKind, Seal, Unit, deadline
from weibao.kernel.extensions import extension_of, extensions


def test_every_row_is_about_a_limit_with_an_end_that_can_be_moved() -> None:
    assert extensions()
    for limit, allowed in extensions().items():
        row = deadline(limit)
        assert row.limit_kind is LimitKind.MAX, limit
        assert row.value_max, limit
        assert allowed.value > 0, limit
        assert allowed.times > 0, limit
        assert allowed.unit is not Unit.NONE, limit
        assert allowed.approval, limit


def test_law_cites_law_and_the_house_says_that_it_is_none() -> None:
    for limit, allowed in extensions().items():
        cites = "《" in allowed.basis
        assert cites is (deadline(limit).nature is Seal.LAW), limit


def test_the_police_limit_by_the_text() -> None:
    found = extension_of("SD014")
    assert found is not None
    assert (found.value, found.unit, found.times) == (30, Unit.CALENDAR_DAY, 2)
    assert found.length == "30 天"
    assert extension_of("SD018") is None
    assert extension_of("IN001") is None
