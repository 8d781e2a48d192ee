"""The deadline table as the settings page shows and filters it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime

from weibao.kernel.deadlines import Deadline, Seal, all_deadlines
from weibao.kernel.limituse import limit_uses
from weibao.kernel.workdays import WorkCalendar
from weibao.kernel.workflow import all_flows

from ..rules.limits import ends, value

UNVERIFIED = "0"
USED = "1"


@dataclass(frozen=True)
class LimitRow:
    """A limit with its value in words, and the steps of this product that start it."""

    limit: Deadline
    value: str
    used_by: tuple[str, ...]
    # When it would end, where a start was given.
    ends: str = ""

    @property
    def start(self) -> str:
        """From when and for whom, as far as the table says."""
        begins = f"{self.limit.trigger}起" if self.limit.trigger else ""
        return "，".join(filter(None, (begins, self.limit.responsible)))


def limit_rows(
    *, seal: str = "", verified: str = "", used: str = "", words: str = ""
) -> list[LimitRow]:
    """Rows of the table, law first. Each condition that is not empty narrows."""
    starting = used_by()
    return [
        LimitRow(limit, value(limit), starting.get(limit.id, ()))
        for limit in all_deadlines()
        if (not seal or limit.seal == seal)
        and (not verified or limit.verified is (verified != UNVERIFIED))
        and (not used or limit.id in starting)
        and all(word in _text(limit) for word in words.split())
    ]


def reckoned(rows: list[LimitRow], *, start: datetime, calendar: WorkCalendar) -> list[LimitRow]:
    """The rows with when each would end if it started at `start`."""
    return [replace(row, ends=ends(row.limit, start=start, calendar=calendar)) for row in rows]


def counts() -> dict[str, int]:
    """How many rows carry each seal, and how many nobody has verified."""
    found = Counter(limit.seal.value for limit in all_deadlines())
    unverified = sum(not limit.verified for limit in all_deadlines())
    return {**{seal.value: found[seal.value] for seal in Seal}, "unverified": unverified}


def used_by() -> dict[str, tuple[str, ...]]:
    """Which acts start or end each limit: `受理` of `报告`."""
    found = uses()
    return {
        limit: tuple(dict.fromkeys([*use.starts, *use.ends]))
        for limit, use in sorted(found.items())
    }


@dataclass
class Uses:
    """What starts one limit and what ends it, in plain words."""

    starts: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)


def uses() -> dict[str, Uses]:
    """Every limit that some step or act of this product starts or ends."""
    found: dict[str, Uses] = {}
    for flow in all_flows():
        for step in flow.steps:
            _add(found, f"{flow.label}·{step.label}", step.starts, step.stops)
    for use in limit_uses.all():
        _add(found, use.label, use.starts, use.ends)
    return found


def _add(
    found: dict[str, Uses], label: str, starts: tuple[str, ...], ends: tuple[str, ...]
) -> None:
    for limits, place in ((starts, "starts"), (ends, "ends")):
        for limit in limits:
            words: list[str] = getattr(found.setdefault(limit, Uses()), place)
            if label not in words:
                words.append(label)


def _text(limit: Deadline) -> str:
    return f"{limit.id}|{limit.event}|{limit.trigger}|{limit.responsible}|{limit.basis}"
