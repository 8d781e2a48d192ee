import pytest
from hypothesis import given
from hypothesis import strategies as st

from weibao.kernel.masking import (
    Level,
    Masked,
    Segment,
    child_code,
    mask_address,
    mask_id_number,
    mask_name,
    mask_phone,
)


@pytest.mark.parametrize(
    ("name", "ends", "surname"),
    [
        ("龚子轩", "龚＊轩", "龚＊＊"),
        ("向阳", "向＊", "向＊"),
        ("欧阳娜娜", "欧阳＊娜", "欧阳＊＊"),
        ("欧阳修", "欧阳＊", "欧阳＊"),
        ("欧阳", "欧＊", "欧＊"),
        ("张杨一诺", "张＊＊诺", "张＊＊＊"),
        ("明", "＊", "＊"),
        ("𠮷田", "𠮷＊", "𠮷＊"),
        ("葛\U000e0100城", "葛\U000e0100＊", "葛\U000e0100＊"),
        ("阿依古丽·买买提", "阿＊＊＊·＊＊提", "阿＊＊＊·＊＊＊"),
        ("阿依古丽•买买提", "阿＊＊＊·＊＊提", "阿＊＊＊·＊＊＊"),
        ("Emma Watson", "E＊＊＊ ＊＊＊＊＊n", "E＊＊＊ ＊＊＊＊＊＊"),
        ("Ali", "A＊i", "A＊＊"),
        ("Al", "A＊", "A＊"),
        ("王Emma", "王＊＊＊a", "王＊＊＊＊"),
        ("\ue863子", "\ue863＊", "\ue863＊"),
        ("", "姓名未登记", "姓名未登记"),
        (" · ", "姓名未登记", "姓名未登记"),
    ],
)
def test_levels(name: str, ends: str, surname: str) -> None:
    assert mask_name(name, Level.ENDS).plain == ends
    assert mask_name(name, Level.SURNAME).plain == surname


def test_full_and_code() -> None:
    assert mask_name("龚子轩", Level.FULL) == Masked((Segment("龚子轩"),))
    code = child_code("马龙村", 1)
    assert mask_name("龚子轩", Level.CODE, code=code).plain == "马龙村儿童甲"
    assert mask_name("龚子轩", Level.CODE).plain == "某儿童"


def test_children_are_counted_in_stems_then_numbers() -> None:
    assert [child_code("马龙村", n)[-2:] for n in (1, 2, 10)] == ["童甲", "童乙", "童癸"]
    assert child_code("马龙村", 11) == "马龙村儿童11"
    with pytest.raises(ValueError, match="from one"):
        child_code("马龙村", 0)


def test_segments_for_the_page() -> None:
    shown, covered, last = mask_name("龚子轩", Level.ENDS).segments
    assert (shown, covered, last) == (Segment("龚"), Segment(covered=1), Segment("轩"))
    assert mask_name("向阳花", Level.SURNAME).segments[1].spoken == "已遮盖两字"
    assert shown.spoken == "龚"
    assert mask_id_number("500110201503010020").segments[1].spoken == "已遮盖11字"


def test_whether_anything_is_covered() -> None:
    assert mask_name("龚子轩", Level.SURNAME).is_covered
    assert not mask_name("龚子轩", Level.FULL).is_covered
    assert not mask_name("", Level.SURNAME).is_covered


def test_a_long_name_does_not_paint_a_line_of_blocks() -> None:
    assert mask_name("长" * 10_000, Level.SURNAME).plain == "长" + "＊" * 12


@given(
    st.text(st.characters(categories=["Lo", "Lu", "Ll"]), min_size=2, max_size=12, ),
    st.sampled_from([Level.ENDS, Level.SURNAME, Level.CODE]),
)  # fmt: skip
def test_the_covered_characters_are_nowhere_in_the_result(name: str, level: Level) -> None:
    masked = mask_name(name, level)
    first_two, last = set(name[:2]), set(name[-1])
    allowed = {
        Level.ENDS: first_two | last,
        Level.SURNAME: first_two,
        Level.CODE: set(),
    }[level] | set("某儿童姓名未登记")
    hidden = set(name) - allowed
    everything = repr(masked) + str(masked) + "".join(part.spoken for part in masked.segments)
    own_words = set(
        "Masked(segments=(Segment(text='', covered=0123456789),), star='＊')已遮盖字一两三四五六七八九十"
    )
    assert not (hidden - own_words) & set(everything)


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812341234", "138****1234"),
        ("02348221234", "023****1234"),
        ("085162201234", "085*****1234"),
        ("48221234", "******34"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_phones(phone: str, shown: str) -> None:
    assert mask_phone(phone).plain == shown


def test_identity_numbers_never_show_the_day_of_birth() -> None:
    assert mask_id_number("50011020150301002X").plain == "500***********002X"
    assert mask_id_number("5001").plain == "****"
    assert mask_id_number("").plain == ""


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("重庆市綦江区赶水镇马龙村3组12号", "重庆市綦江区赶水镇马龙村＊＊＊"),
        ("赶水镇马龙村", "赶水镇马龙村"),
        ("赶水镇桥河小区3栋2单元", "赶水镇＊＊＊"),
        ("贵州省遵义市桐梓县某某街道解放社区5号", "贵州省遵义市桐梓县某某街道解放社区＊＊＊"),
        (
            "内蒙古自治区锡林郭勒盟东乌珠穆沁旗某某苏木",
            "内蒙古自治区锡林郭勒盟东乌珠穆沁旗某某苏木",
        ),
        ("浙江省杭州市西湖区某某街道8号", "浙江省杭州市西湖区某某街道＊＊＊"),
        ("恩施土家族苗族自治州来凤县某某乡", "恩施土家族苗族自治州来凤县某某乡"),
        ("桥河小区3栋", "＊＊＊"),
        ("县道旁第三家", "＊＊＊"),
        ("老王家隔壁", "＊＊＊"),
        ("", ""),
    ],
)
def test_addresses_show_down_to_the_village(address: str, shown: str) -> None:
    assert mask_address(address).plain == shown


def test_the_village_may_be_known() -> None:
    assert mask_address("马龙坝3组", known="马龙坝").plain == "马龙坝＊＊＊"
    assert mask_address("别处5号", known="马龙坝").plain == "＊＊＊"
