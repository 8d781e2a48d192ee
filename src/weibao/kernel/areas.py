"""The national list of areas, carried in a few megabytes: province to village, by code and by name.

`data/areas.md` says where the list comes from. It stays compressed on disk; a look-up unpacks the
upper levels (1 MB) and at most one city, and searches the text itself instead of making objects of
665,276 rows. Towns that came, went or were renamed since live in the `Area` table of `org`.
"""

import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from importlib.resources import files

UPPER = "upper"
CITIES_KEPT = 8

# Levels that exist only on paper: nobody says 重庆市市辖区綦江区.
UNSPOKEN = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}

# Endings of a committee's name, and what is left of them behind a bare place name.
COMMITTEES = (("村民委员会", "村"), ("村委会", "村"), ("居民委员会", "居委会"))
PLACES = {"村": ("村", "社区", "嘎查"), "居委会": ("社区",)}


class Level(IntEnum):
    """The levels by the number of digits of their codes."""

    PROVINCE = 2
    CITY = 4
    COUNTY = 6
    TOWN = 9
    VILLAGE = 12


# Digits of an area's code and of its parent's.
ABOVE = {2: 0, 4: 2, 6: 4, 9: 6, 12: 9}


@dataclass(frozen=True, slots=True)
class Area:
    code: str
    name: str

    @property
    def level(self) -> Level:
        return Level(len(self.code))


def find(code: str) -> Area | None:
    """The area with exactly this code."""
    if not _is_code(code):
        return None
    text = _member(_member_of(code))
    start = text.find(b"\n%s," % code.encode())
    return _area_at(text, start + 1) if start >= 0 else None


def is_valid(code: str) -> bool:
    """Whether the list has this code."""
    return find(code) is not None


def children(code: str = "") -> list[Area]:
    """The areas one level below, in the order of their codes; the provinces without a code."""
    if code and not is_valid(code):
        return []
    level = _below(len(code))
    if level is None:
        return []
    text = _member(code[:4] if level is Level.VILLAGE else UPPER)
    lines = re.findall(rb"\n(%s\d{%d}),(.+)" % (code.encode(), level - len(code)), text)
    return [Area(found.decode(), name.decode()) for found, name in lines]


def path(code: str) -> list[Area]:
    """The area with all those above it, the province first; empty for an unknown code."""
    found = [find(code[:level]) for level in Level if level <= len(code)]
    area = find(code)
    return [one for one in found if one] if area else []


def full_name(code: str) -> str:
    """The whole name as people say it: 重庆市綦江区赶水镇."""
    names = [area.name for area in path(code) if area.name not in UNSPOKEN]
    # 东莞市 is a city and its only county.
    return "".join(dict.fromkeys(names))


def display_name(name: str) -> str:
    """A village or community by its place: 双龙村村民委员会 is 双龙村.

    A residents' committee without 社区 in its name keeps the word, shortened: what the place is
    called beside the committee is not known.
    """
    for ending, short in COMMITTEES:
        place = name.removesuffix(ending)
        if place and place != name:
            return place if place.endswith(PLACES[short]) else place + short
    return name.removesuffix("居委会") if name.endswith("社区居委会") else name


def display_names(areas: Iterable[Area]) -> dict[str, str]:
    """Short names of areas shown side by side, by code; where two would agree, the full names."""
    listed = list(areas)
    shared = Counter(display_name(area.name) for area in listed)
    return {
        area.code: area.name if shared[short] > 1 else short
        for area in listed
        for short in [display_name(area.name)]
    }


def by_name(
    text: str, *, level: Level | None = None, within: str = "", limit: int = 100
) -> list[Area]:
    """Areas whose name holds the text, best first: the same name, then the same beginning.

    Words apart narrow from the outside in (`重庆 赶水`), and a name written in one with those above
    it is understood down to the towns (`綦江区赶水镇`). Villages are searched when `level` asks for
    them, or inside the areas that `within` (a code) or the outer words name.
    """
    *outer, name = text.split() or [""]
    if not name or not (within == "" or is_valid(within)):
        return []
    scopes: tuple[str, ...] = (within,)
    if outer:
        scopes = tuple(area.code for area in by_name(" ".join(outer), within=within, limit=limit))
    kept = _Best(name, limit)
    for area in _candidates(_as_listed(name), level, scopes):
        if area.code.startswith(scopes) and area.code != within:
            kept.add(area)
    if not kept.found and not outer:
        for area in _spelled_out(name):
            if area.code.startswith(within) and level in {None, area.level}:
                kept.add(area)
    return kept.sorted()


class _Best:
    """Collects matches by rank and level, never more than the limit of each."""

    def __init__(self, name: str, limit: int) -> None:
        self.name = name
        self.limit = limit
        self.stem = name.removesuffix("居委会")
        self.found: dict[tuple[int, int], list[Area]] = defaultdict(list)

    def add(self, area: Area) -> None:
        rank = 2
        if area.name.startswith(self.stem):
            rank = 0 if self.name in {area.name, display_name(area.name)} else 1
        alike = self.found[rank, len(area.code)]
        if len(alike) < self.limit:
            alike.append(area)

    def sorted(self) -> list[Area]:
        ranked = [area for key in sorted(self.found) for area in self.found[key]]
        return ranked[: self.limit]


def _as_listed(name: str) -> str:
    """Undo what `display_name` does to a residents' committee, so that what is shown is found."""
    stem = name.removesuffix("居委会")
    return f"{stem}居" if stem and stem != name else name


def _candidates(name: str, level: Level | None, scopes: tuple[str, ...]) -> Iterator[Area]:
    if level is not Level.VILLAGE:
        for area in _holding(_member(UPPER), name):
            if level in {None, area.level}:
                yield area
    if level is Level.VILLAGE or (level is None and scopes != ("",)):
        for member in _cities(tuple({scope[:4] for scope in scopes})):
            yield from _holding(member, name)


def _spelled_out(text: str) -> Iterator[Area]:
    """Areas down to the towns whose whole name holds the text, though their own does not."""
    above = {"": ""}
    for line in _member(UPPER).decode().split():
        code, name = line.split(",")
        parent = above[code[: ABOVE[len(code)]]]
        above[code] = whole = parent if name in UNSPOKEN else parent + name
        if text in whole and text not in parent:
            yield Area(code, name)


def _holding(member: bytes, name: str) -> Iterator[Area]:
    wanted = name.encode()
    at = member.find(wanted)
    while at >= 0:
        start = member.rfind(b"\n", 0, at) + 1
        area = _area_at(member, start)
        # Digits and commas also stand outside names.
        if name in area.name:
            yield area
        at = member.find(wanted, start + len(area.code) + len(area.name.encode()) + 1)


def _area_at(member: bytes, start: int) -> Area:
    code, name = member[start : member.index(b"\n", start)].decode().split(",")
    return Area(code, name)


def _is_code(code: str) -> bool:
    return len(code) in set(Level) and code.isascii() and code.isdigit()


def _member_of(code: str) -> str:
    return code[:4] if len(code) == Level.VILLAGE else UPPER


def _below(digits: int) -> Level | None:
    return next((level for level in Level if level > digits), None)


@lru_cache(maxsize=1)
def _upper() -> bytes:
    return _unpacked(UPPER)


@lru_cache(maxsize=CITIES_KEPT)
def _city(code: str) -> bytes:
    return _unpacked(code)


def _member(name: str) -> bytes:
    return _upper() if name == UPPER else _city(name)


def _unpacked(name: str) -> bytes:
    with _archive() as archive:
        try:
            return b"\n" + archive.read(f"{name}.csv")
        except KeyError:
            return b"\n"  # a city without villages, or no city


def _cities(prefixes: tuple[str, ...]) -> Iterator[bytes]:
    """The villages city by city, past the cache: a search of the country must not fill it."""
    with _archive() as archive:
        for name in archive.namelist():
            if name.startswith(prefixes) and name != f"{UPPER}.csv":
                yield b"\n" + archive.read(name)


@contextmanager
def _archive() -> Iterator[zipfile.ZipFile]:
    packed = files("weibao.kernel").joinpath("data", "areas.zip")
    with packed.open("rb") as file, zipfile.ZipFile(file) as archive:
        yield archive
