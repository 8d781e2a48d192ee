"""A user name proposed from a Chinese name: the surname in full and the initials of the rest."""

import re
from collections.abc import Callable

from pypinyin import Style, lazy_pinyin

FALLBACK = "user"


def propose(name: str, is_taken: Callable[[str], bool]) -> str:
    """`周文静` gives `zhouwj`; a number follows where that is taken."""
    surname, given = name[:1], name[1:]
    spelled = "".join(lazy_pinyin(surname)) + "".join(lazy_pinyin(given, style=Style.FIRST_LETTER))
    base = re.sub(r"[^a-z]", "", spelled.lower())[:20]
    base = base if len(base) > 1 else FALLBACK
    number, username = 1, base
    while is_taken(username):
        number += 1
        username = f"{base}{number}"
    return username
