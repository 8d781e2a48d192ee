"""What the name of a town says: 赶集镇 is the 镇 called 赶集, 古桥街道 a street office."""

from dataclasses import dataclass

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
            return TownName(full, name.removesuffix(suffix), level)
    return TownName(name, name, "")


def side(village: str) -> str:
    """Whether a place at the lowest level is a village or a community, as its people say it."""
    return "社区" if village.endswith(("社区", "居委会", "居民委员会")) else "村"
