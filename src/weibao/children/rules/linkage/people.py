"""People as two lists may tell of them, brought to forms that can be compared. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from weibao.kernel.hanzi import is_han, one_form, readings

_DIGITS = re.compile(r"\D+")
_SPACES = re.compile(r"\s+")

# The columns that lists of people use, Chinese and English, by what they mean.
HEADS: Mapping[str, tuple[str, ...]] = {
    "key": ("rec_id", "id", "record_id", "编号", "序号", "档案号"),
    "name": ("name", "full_name", "姓名", "儿童姓名", "孩子姓名", "学生姓名"),
    "given": ("given_name", "first_name", "given", "名"),
    "surname": ("surname", "last_name", "family_name", "姓"),
    "sex": ("sex", "gender", "性别"),
    "birth": ("date_of_birth", "birth", "birthday", "dob", "出生日期", "生日", "出生年月日"),
    "number": (
        "soc_sec_id",
        "id_number",
        "ssn",
        "身份证号",
        "身份证号码",
        "证件号码",
        "公民身份号码",
        "身份证",
    ),
    "area": ("area", "village", "suburb", "村", "村社区", "村（社区）", "所在村", "现住村"),
    "postcode": ("postcode", "zip", "postal_code", "邮编"),
    "street": ("address_1", "address", "street", "住址", "现住址", "地址", "家庭住址"),
    "phone": ("phone", "telephone", "phone_number", "电话", "联系电话", "监护人电话", "手机"),
    "guardian": (
        "guardian",
        "guardian_name",
        "parent",
        "监护人",
        "监护人姓名",
        "家长",
        "家长姓名",
        "父亲姓名",
    ),
    "mother": ("mother", "mother_name", "母亲姓名"),
    "house": ("street_number", "house_number", "门牌"),
    "extra": ("address_2",),
}


def meanings(heads: Iterable[str]) -> dict[str, str]:
    """Which head means what; the first of each meaning counts."""
    by_head = {head: meaning for meaning, known in HEADS.items() for head in known}
    found: dict[str, str] = {}
    for head in heads:
        meaning = by_head.get(_SPACES.sub("", head.strip().lower().lstrip("\ufeff")), "")
        if meaning and meaning not in found.values():
            found[head] = meaning
    return found


@dataclass(frozen=True)
class Someone:
    """One record of a person. Empty texts mean that the record does not say."""

    key: str
    name: str = ""
    given: str = ""
    surname: str = ""
    sex: str = ""
    birth: str = ""
    number: str = ""
    area: str = ""
    postcode: str = ""
    street: str = ""
    house: str = ""
    extra: str = ""
    phones: frozenset[str] = field(default_factory=frozenset)
    guardians: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def sounds(self) -> tuple[frozenset[str], ...]:
        """The readings of each character of a Chinese name, as the name itself elsewhere."""
        return tuple(frozenset(readings(sign)) or frozenset({sign}) for sign in self.name)

    @cached_property
    def is_chinese(self) -> bool:
        return bool(self.name) and all(is_han(sign) or sign == "·" for sign in self.name)


def someone(row: Mapping[str, str], *, key: str) -> Someone:
    """A record from the values of a row by meaning."""
    told = {meaning: _plain(value) for meaning, value in row.items()}
    given, surname = told.get("given", ""), told.get("surname", "")
    name = told.get("name", "") or f"{surname}{given}"
    chinese = any(is_han(sign) for sign in name)
    return Someone(
        key=told.get("key", "") or key,
        name=one_form(name.replace(" ", "")) if chinese else name,
        given=given,
        surname=surname,
        sex=_sex(told.get("sex", "")),
        birth=_DIGITS.sub("", told.get("birth", "")),
        number=_SPACES.sub("", told.get("number", "")).upper().lstrip("'"),
        area=told.get("area", ""),
        postcode=told.get("postcode", ""),
        street=told.get("street", ""),
        house=told.get("house", ""),
        extra=told.get("extra", ""),
        phones=frozenset(filter(None, [_DIGITS.sub("", told.get("phone", ""))])),
        guardians=frozenset(
            one_form(text) for text in (told.get("guardian", ""), told.get("mother", "")) if text
        ),
    )


def _plain(value: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", value or "")).strip().lower()


def _sex(text: str) -> str:
    return {"男": "m", "male": "m", "m": "m", "女": "f", "female": "f", "f": "f"}.get(text, "")
