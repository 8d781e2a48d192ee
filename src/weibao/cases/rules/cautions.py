"""What to beware of: the flags of the people of a case in the words of a badge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# Code, words of the badge, tone, icon. In the order of weight.
_BADGES = (
    ("danger", "上门两人以上", "late", "alert"),
    ("not_alone", "不得单独接触孩子", "late", "ban"),
    ("secret_home", "住处保密", "late", "home"),
    ("ask_first", "联系前先问承办人", "soon", "phone"),
    ("accompanied", "谈话要有成年人在场", "soon", "users"),
    ("interpreter", "要手语或翻译", "wait", "speaker"),
    ("frail", "有病或行动不便", "wait", "medical"),
)
# The same for those who are not told who it is about: it has to say what to do about it.
_WITHOUT_WHOM = {
    "not_alone": "有人不得单独接触孩子",
    "secret_home": "孩子住处不外传",
    "frail": "",
    "interpreter": "",
    "accompanied": "",
}


@dataclass(frozen=True)
class Caution:
    """One badge."""

    code: str
    text: str
    tone: str
    icon: str


def cautions_of(flags: Iterable[str]) -> list[Caution]:
    """The badges of one person's flags; a flag nobody knows any more is left out."""
    held = set(flags)
    return [Caution(*entry) for entry in _BADGES if entry[0] in held]


def without_whom(people: Iterable[Iterable[str]]) -> list[Caution]:
    """What everybody must beware of who goes there, without saying of whom; each once."""
    held = {flag for flags in people for flag in flags}
    found = []
    for caution in cautions_of(held):
        text = _WITHOUT_WHOM.get(caution.code, caution.text)
        if text:
            found.append(Caution(caution.code, text, caution.tone, caution.icon))
    return found
