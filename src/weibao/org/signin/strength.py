"""What a password must not be. The rules are in `rules.passwords`; these are Django's hooks to them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from ..models import Person
from ..rules import passwords


class LongEnough:
    """Ten characters or more, not digits alone."""

    def validate(self, password: str, user: Any = None) -> None:
        _refuse(passwords.too_short(password))

    def get_help_text(self) -> str:
        return f"至少 {passwords.SHORTEST} 个字符，不能全是数字"


class NotCommon:
    """Neither on the carried lists, nor a word with a birthday behind it."""

    def validate(self, password: str, user: Any = None) -> None:
        _refuse(passwords.too_common(password, common_words()))

    def get_help_text(self) -> str:
        return "不用姓名拼音加生日、woaini1314、qwer1234 这类一猜就中的"


class NotAboutYou:
    """Nothing that stands on the person's own card."""

    def validate(self, password: str, user: Any = None) -> None:
        if isinstance(user, Person):
            about = passwords.About(user.username, str(user.phone or ""), str(user.name or ""))
            _refuse(passwords.about_you(password, about))

    def get_help_text(self) -> str:
        return "不含您的工号、手机号、姓名"


@cache
def common_words() -> frozenset[str]:
    """Django's twenty thousand and our own of Chinese habits, all carried in the package."""
    own = files("weibao.org").joinpath("data/common_passwords.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in own.splitlines())
    return frozenset(CommonPasswordValidator().passwords) | {
        line for line in lines if line and not line.startswith("#")
    }


def _refuse(reason: str) -> None:
    if reason:
        raise ValidationError(reason, code="weak")
