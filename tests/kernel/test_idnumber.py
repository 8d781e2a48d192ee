from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from weibao.kernel.idnumber import (
    IdKind,
    IdNumber,
    Problem,
    Sex,
    check_character,
    parse_id_number,
)

ON = date(2026, 11, 23)


def numbered(first_seventeen: str) -> str:
    return first_seventeen + check_character(first_seventeen)


GIRL = numbered("50011020150301002")
BOY = numbered("50011020150301003")


def codes(typed: str, **given: object) -> list[str]:
    found = parse_id_number(typed, on=ON, **given)  # type: ignore[arg-type] # wrong ones too
    return [] if isinstance(found, IdNumber) else [problem.code for problem in found]


def good(typed: str) -> IdNumber:
    found = parse_id_number(typed, on=ON)
    assert isinstance(found, IdNumber), found
    return found


def test_reads_what_the_number_says() -> None:
    number = good(GIRL)
    assert number == IdNumber(GIRL, IdKind.RESIDENT, date(2015, 3, 1), Sex.FEMALE, "500110")
    assert good(BOY).sex == Sex.MALE
    assert number.tail == GIRL[-4:]


def test_the_published_example() -> None:
    """GB 11643-1999, annex: 11010519491231002X."""
    assert check_character("11010519491231002") == "X"
    assert good("11010519491231002X").birth == date(1949, 12, 31)


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002ｘ",
        "110105\u200b19491231\u3000002X\ufeff",
        "\u202a11010519491231002X\u202c",
    ],
)
def test_forgives_how_it_was_typed(typed: str) -> None:
    assert good(typed).text == "11010519491231002X"


@given(st.dates(date(1900, 1, 1), ON), st.integers(0, 999), st.sampled_from(["110101", "440524"]))
def test_agrees_with_another_implementation(birth: date, sequence: int, area: str) -> None:
    text = numbered(f"{area}{birth:%Y%m%d}{sequence:03d}")
    assert ric.calc_check_digit(text) == text[-1]
    assert good(text).birth == birth == ric.get_birth_date(text)


@given(st.integers(0, 16), st.integers(1, 9))
def test_every_wrong_digit_is_noticed(place: int, shift: int) -> None:
    wrong = str((int(GIRL[place]) + shift) % 10)
    assert codes(GIRL[:place] + wrong + GIRL[place + 1 :])


@given(st.integers(0, 15))
def test_swapped_neighbours_are_noticed(place: int) -> None:
    swapped = GIRL[:place] + GIRL[place + 1] + GIRL[place] + GIRL[place + 2 :]
    assert swapped == GIRL or codes(swapped)


@pytest.mark.parametrize("area", ["360183", "500222", "110103", "810000"])
def test_counties_are_not_looked_up(area: str) -> None:
    """360183 is in no list that the usual library carries; children have such numbers."""
    assert good(numbered(f"{area}20150301002")).area == area


@pytest.mark.parametrize("region", ["81", "82", "83"])
def test_permits_of_hong_kong_macau_and_taiwan(region: str) -> None:
    assert good(numbered(f"{region}000020150301002")).kind == IdKind.PERMIT
    assert codes(numbered(f"{region}012320150301002")) == ["area"]


def test_permanent_residence_cards_of_foreigners() -> None:
    assert good(numbered("93110420150301002")).kind == IdKind.FOREIGN
    assert codes(numbered("99999920150301002")) == ["area"]


def test_fifteen_digits_are_brought_to_eighteen() -> None:
    number = good("110105491231002")
    assert (number.text, number.was_old) == ("11010519491231002X", True)
    assert not good(GIRL).was_old
    assert good("110105990101998"[:15]).birth == date(1899, 1, 1)


@pytest.mark.parametrize(
    ("typed", "code", "message"),
    [
        ("", "empty", "请填写身份证号码"),
        (" - ", "empty", "请填写身份证号码"),
        (GIRL[:17], "length", "身份证号码应是 18 位，您填了 17 位"),
        ("1101051949123100X", "length", "身份证号码应是 18 位，您填了 17 位"),
        (GIRL + "1", "length", "身份证号码应是 18 位，您填了 19 位"),
        ("1" * 10_000, "length", "身份证号码应是 18 位，您填了 10000 位"),
        ("5001102015O301002X", "character", "身份证号码第 11 位“O”不对，应是数字"),
        ("X" + GIRL[1:], "character", "身份证号码第 1 位“X”不对，应是数字"),
        ("11010549123100X", "character", "15 位的老号码里没有 X，请核对"),
        ("٥" * 18, "character", "身份证号码第 1 位“٥”不对，应是数字"),
        ("\x00" + GIRL, "character", "身份证号码第 1 位“\x00”不对，应是数字"),
        ("👧" * 18, "character", "身份证号码第 1 位“👧”不对，应是数字"),
        (numbered("50011020150230002"), "birth", "号码第 7 到 14 位应是出生日期，20150230 没有这一天"),
        (numbered("50011020300301002"), "future", "号码里的出生日期是 2030 年 3 月 1 日，还没到"),
        (numbered("50011018000301002"), "age", "号码里的出生日期是 1800 年 3 月 1 日，年代太早，请核对"),
        (numbered("10011020150301002"), "area", "号码开头 100110 不是有效的地区代码，请核对前 6 位"),
    ],
)  # fmt: skip
def test_says_what_is_wrong(typed: str, code: str, message: str) -> None:
    assert parse_id_number(typed, on=ON) == [Problem(code, message)]


def test_several_problems_are_said_at_once() -> None:
    assert codes("99999920301301002X") == ["area", "birth", "check"]


def test_born_today_is_no_problem() -> None:
    assert good(numbered(f"500110{ON:%Y%m%d}002")).birth == ON


def test_compares_with_what_was_filled_in() -> None:
    assert parse_id_number(GIRL, on=ON, birth=date(2015, 3, 2), sex=Sex.MALE) == [
        Problem("birth-clash", "号码里的出生日期是 2015 年 3 月 1 日，与填写的 2015 年 3 月 2 日 不一致"),
        Problem("sex-clash", "号码表示女，与填写的男不一致"),
    ]  # fmt: skip
    assert not codes(GIRL, birth=date(2015, 3, 1), sex=Sex.FEMALE)
    assert codes(BOY, sex=Sex.FEMALE) == ["sex-clash"]


def test_the_number_does_not_show_when_printed() -> None:
    assert GIRL not in repr(good(GIRL))


@given(st.text(max_size=30))
def test_never_falls_over(typed: str) -> None:
    assert parse_id_number(typed, on=ON)
