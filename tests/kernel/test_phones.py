import pytest
from hypothesis import given
from hypothesis import strategies as st

from weibao.kernel.phones import PhoneError, parse_phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800000000", "13800000000"),
        ("138 0000-0000", "13800000000"),
        ("+86 138 0000 0000", "13800000000"),
        ("008613800000000", "13800000000"),
        ("8613800000000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("023-48220000", "02348220000"),
        ("（023）4822 0000", "02348220000"),
        ("0851-6220000", "08516220000"),
        ("010-65000000", "01065000000"),
        ("48220000", "48220000"),
        ("86100000", "86100000"),
    ],
)
def test_one_form_for_all_ways_of_writing(typed: str, kept: str) -> None:
    assert parse_phone(typed) == kept


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "请填写电话号码"),
        (" - ", "请填写电话号码"),
        ("1380000000", "手机号码是 11 位，您填了 10 位"),
        ("138000000000", "手机号码是 11 位，您填了 12 位"),
        ("12000000000", "这不像电话号码，请填手机号码，或带区号的座机号码"),
        ("023-4822", "这不像电话号码，请填手机号码，或带区号的座机号码"),
        ("没有", "电话号码里只能有数字，例如 13800000000 或 023-48220000"),
        ("1380000\x000000", "电话号码里只能有数字，例如 13800000000 或 023-48220000"),
    ],
)
def test_says_what_is_wrong(typed: str, message: str) -> None:
    with pytest.raises(PhoneError) as caught:
        parse_phone(typed)
    assert str(caught.value) == message


@given(st.text(max_size=30))
def test_only_digits_get_through(typed: str) -> None:
    try:
        kept = parse_phone(typed)
    except PhoneError:
        return
    assert kept.isascii()
    assert kept.isdigit()
    assert parse_phone(kept) == kept
