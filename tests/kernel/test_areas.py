"""The carried list of areas: found by code, by name, by whole name; small in memory."""

import importlib.util
import subprocess
import sys
import zipfile
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest

from weibao.kernel import areas
from weibao.kernel.areas import Area, Level

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def packer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pack_areas", ROOT / "tools/pack_areas.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _codes(found: list[Area]) -> list[str]:
    return [area.code for area in found]


def test_the_whole_country_is_carried() -> None:
    packed = files("weibao.kernel").joinpath("data", "areas.zip")
    with packed.open("rb") as file, zipfile.ZipFile(file) as archive:
        lines = sum(archive.read(name).count(b"\n") for name in archive.namelist())
        size = sum(entry.compress_size for entry in archive.infolist())
    assert lines == 665_276
    assert size < 5_000_000
    assert len(areas.children()) == 31


@pytest.mark.parametrize(
    ("code", "name", "level"),
    [
        ("50", "重庆市", Level.PROVINCE),
        ("5001", "市辖区", Level.CITY),
        ("500110", "綦江区", Level.COUNTY),
        ("500110110", "赶水镇", Level.TOWN),
        ("500110110201", "双龙村村民委员会", Level.VILLAGE),
        ("11", "北京市", Level.PROVINCE),  # the first line
        ("420602006207", "莫𡐓村委会", Level.VILLAGE),
    ],
)
def test_an_area_is_found_by_its_code(code: str, name: str, level: Level) -> None:
    assert areas.find(code) == Area(code, name)
    assert Area(code, name).level is level
    assert areas.is_valid(code)


@pytest.mark.parametrize(
    "code",
    ["", "5", "500", "99", "500110999", "500110110999", "999999999999", "赶水镇", "5001101102x0",
     "５０", "50,重", "500110110\n", " 50", "5001101102010"],
)  # fmt: skip
def test_what_is_no_code_is_not_found(code: str) -> None:
    assert areas.find(code) is None
    assert not areas.is_valid(code)
    assert areas.path(code) == []
    assert areas.full_name(code) == ""


def test_children_are_one_level_below() -> None:
    villages = areas.children("500110110")
    assert len(villages) == 26
    assert villages[0].name == "一居社区居民委员会"
    assert {area.level for area in villages} == {Level.VILLAGE}
    assert _codes(areas.children("50")) == ["5001", "5002"]
    assert Area("500110110", "赶水镇") in areas.children("500110")
    assert areas.children("500110110201") == []
    assert areas.children("500110999") == []
    assert areas.children("50011") == []


def test_the_path_leads_from_the_province() -> None:
    assert [area.name for area in areas.path("500110110201")] == [
        "重庆市", "市辖区", "綦江区", "赶水镇", "双龙村村民委员会",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("500110110", "重庆市綦江区赶水镇"),
        ("5001", "重庆市"),
        ("441900003", "广东省东莞市东城街道"),
        ("469001", "海南省五指山市"),
    ],
)
def test_the_whole_name_leaves_out_levels_nobody_says(code: str, name: str) -> None:
    assert areas.full_name(code) == name


@pytest.mark.parametrize(
    "text", ["赶水", "赶水镇", "綦江区赶水镇", "重庆市綦江区赶水镇", "重庆 赶水镇"]
)
def test_a_town_is_found_as_people_type_it(text: str) -> None:
    assert _codes(areas.by_name(text, level=Level.TOWN)) == ["500110110"]


def test_several_towns_of_one_name_are_all_offered() -> None:
    found = areas.by_name("城关镇", level=Level.TOWN)
    assert len(found) == 88
    assert all(area.name == "城关镇" for area in found)
    assert _codes(areas.by_name("兰州 城关", level=Level.TOWN)) == ["620121100", "620123100"]
    assert _codes(areas.by_name("城关", level=Level.TOWN, within="6201")) == [
        "620121100",
        "620123100",
    ]


def test_the_same_name_comes_before_a_longer_one() -> None:
    found = [area.name for area in areas.by_name("山西")]
    assert found[0].startswith("山西省")
    exact = areas.by_name("新民镇", level=Level.TOWN)
    assert exact[0].name == "新民镇"


def test_villages_are_searched_inside_an_area() -> None:
    assert _codes(areas.by_name("双龙", within="500110110")) == ["500110110201"]
    assert _codes(areas.by_name("赶水 双龙村")) == ["500110110201"]
    assert areas.by_name("双龙村", within="500110110", level=Level.TOWN) == []
    assert all(area.level is Level.TOWN for area in areas.by_name("双龙", level=Level.TOWN))


def test_villages_of_the_country_are_searched_when_asked_for() -> None:
    found = areas.by_name("铁石垭社区", level=Level.VILLAGE)
    assert _codes(found) == ["500110110200"]


def test_a_committee_is_found_by_the_short_name_shown() -> None:
    [area] = areas.by_name("四道口居委会", within="110105")
    assert area.name == "四道口居民委员会"
    assert areas.display_name(area.name) == "四道口居委会"


@pytest.mark.parametrize("text", ["", "  ", "没有这个地方", "500", ",", "\n", "100", "a" * 10_000])
def test_a_search_that_matches_nothing_is_empty(text: str) -> None:
    assert areas.by_name(text) == []


def test_a_search_inside_no_area_is_empty() -> None:
    assert areas.by_name("双龙", within="50011011") == []
    assert areas.by_name("没有这个地方 双龙") == []


def test_a_search_gives_no_more_than_asked_for() -> None:
    assert len(areas.by_name("镇", level=Level.TOWN, limit=7)) == 7


@pytest.mark.parametrize(
    ("listed", "shown"),
    [
        ("铁石垭社区村民委员会", "铁石垭社区"),
        ("双龙村村民委员会", "双龙村"),
        ("焦家村民委员会", "焦家村"),
        ("一居社区居民委员会", "一居社区"),
        ("东厂社区居委会", "东厂社区"),
        ("李家庄村委会", "李家庄村"),
        ("和平村村委会", "和平村"),
        ("四道口居民委员会", "四道口居委会"),
        ("沿村居民委员会", "沿村居委会"),
        ("新兴里居委会", "新兴里居委会"),
        ("乌兰嘎查村民委员会", "乌兰嘎查"),
        ("林场生活区", "林场生活区"),
        ("赶水镇", "赶水镇"),
        ("村民委员会", "村民委员会"),
    ],
)
def test_a_village_is_shown_by_its_place(listed: str, shown: str) -> None:
    assert areas.display_name(listed) == shown


def test_short_names_stay_different_beside_each_other() -> None:
    shown = areas.display_names(areas.children("500110110"))
    assert shown["500110110005"] == "土台社区"
    assert shown["500110110213"] == "土台村"
    assert len(set(shown.values())) == 26
    clashing = areas.display_names([Area("1", "刘家庄村村民委员会"), Area("2", "刘家庄村民委员会")])
    assert clashing == {"1": "刘家庄村村民委员会", "2": "刘家庄村民委员会"}


def test_a_look_up_does_not_load_the_country() -> None:
    probe = """
import sys
def megabytes():
    return int(open('/proc/self/statm').read().split()[1]) * 4096 / 1e6
before = megabytes()
from weibao.kernel import areas
assert areas.full_name('500110110201').startswith('重庆市綦江区')
assert areas.by_name('双龙村', level=areas.Level.VILLAGE)
print(megabytes() - before)
"""
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 60


def test_packing_depends_on_the_list_alone(packer: ModuleType, tmp_path: Path) -> None:
    lines = ["50,重庆市", "5001,市辖区", "500110,綦江区", "500110110,赶水镇", "500110110201,双龙村"]
    for name, body in (("one.csv", lines), ("other.csv", lines[::-1])):
        text = "\n".join(["code,name", *body]) + "\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    one = packer.pack(packer.checked(tmp_path / "one.csv"))
    assert one == packer.pack(packer.checked(tmp_path / "other.csv"))


@pytest.mark.parametrize(
    "line", ["5001x,市", "501,市", "5002 02,市", "5003,两 字", "6001,没有省", "52,"]
)
def test_a_broken_list_is_not_packed(packer: ModuleType, tmp_path: Path, line: str) -> None:
    source = tmp_path / "areas.csv"
    source.write_text(f"code,name\n50,重庆市\n{line}\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"not a code|not a name|parent"):
        packer.checked(source)
