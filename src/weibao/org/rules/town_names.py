"""What the name of a town says: 赶集镇 is the 镇 called 赶集, 古桥街道 a street office."""

import re
from dataclasses import dataclass

# A township of a nationality is called by its place alone: 恒合土家族乡 has the police of 恒合.
_NATIONALITIES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 "
    "水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 "
    "乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
).split()
_OF_NATIONALITIES = re.compile(f"(?<=..)(?:(?:{'|'.join(_NATIONALITIES)})族)+$")

# Longest first: 民族乡 must not be cut to 民族.
_SUFFIXES = (
    ("街道办事处", "街道"),
    ("街道", "街道"),
    ("民族乡", "乡"),
    ("镇", "镇"),
    ("乡", "乡"),
)
STREET = "街道"


@dataclass(frozen=True)
class TownName:
    """`full` as officially written, `short` without its rank, `level` the rank in one word."""

    full: str
    short: str
    level: str

    @property
    def is_street(self) -> bool:
        return self.level == STREET


def read(name: str) -> TownName:
    """Take a name apart; what is neither town, township nor street (a farm, a park) keeps its name."""
    for suffix, level in _SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            full = name.removesuffix("办事处") if level == STREET else name
            short = _OF_NATIONALITIES.sub("", name.removesuffix(suffix))
            return TownName(full, short, level)
    return TownName(name, name, "")


def side(village: str) -> str:
    """Whether a place at the lowest level is a village or a community, as its people say it."""
    return "社区" if village.endswith(("社区", "居委会", "居民委员会")) else "村"
