"""Why who reported may be opened: a short list, and what the words beside each must say."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class OpeningReason:
    code: str
    label: str
    asks: str


def _read() -> tuple[OpeningReason, ...]:
    text = files("weibao.reports").joinpath("data", "opening_reasons.toml").read_text("utf-8")
    return tuple(OpeningReason(**row) for row in tomllib.loads(text)["reason"])


REASONS = _read()
CODES = frozenset(reason.code for reason in REASONS)
CHOICES = [(reason.code, reason.label) for reason in REASONS]
CALL_BACK = "call_back"


def label_of(code: str) -> str:
    return next((reason.label for reason in REASONS if reason.code == code), code)
