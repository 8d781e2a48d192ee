from __future__ import annotations

from weibao.org.actions.people import USERNAME
from weibao.org.rules.usernames import propose


def test_surname_in_full_and_initials() -> None:
    assert propose("周文静", lambda _: False) == "zhouwj"


def test_a_taken_one_gets_a_number() -> None:
    taken = {"zhouwj", "zhouwj2"}
    assert propose("周文静", taken.__contains__) == "zhouwj3"


def test_any_name_gives_a_user_name_that_is_accepted() -> None:
    for name in ("𠮷", "·", "A", "欧阳娜娜", "吕", "阿依古丽·买买提", "Li Lei"):
        assert USERNAME.fullmatch(propose(name, lambda _: False)), name
