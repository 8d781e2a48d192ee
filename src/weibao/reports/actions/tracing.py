"""Keeping the tokens by which reports that may belong together are found.

Never of who reported: what the reporter's identity says is taken out of the texts before anything is
made of them, so that nobody who holds the keys can try names and telephone numbers against the
table. A new key therefore renews only what was kept before, and adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from weibao.kernel.crypto.keyring import Key
from weibao.kernel.crypto.traits import samples, trait_keys, trait_number
from weibao.kernel.phones import PhoneError, parse_phone

from ..models import Report, Trait, TraitKind
from ..rules.traits import spellings, traits_of
from ..rules.wording import bands

# A name in the story is looked for among children's names.
SPACE = {TraitKind.CHILD: "name", TraitKind.MENTION: "name"}

Value = tuple[TraitKind, str]


class Somebody(Protocol):
    """Who reports."""

    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str: ...


@dataclass(frozen=True)
class Texts:
    """What a report tells, apart from the report."""

    what: str
    place: str
    child_known: str
    suspect_known: str


def note(report: Report, *, but: Somebody | None = None) -> None:
    """Write the tokens of a new report, without anything of `but`, in the caller's transaction."""
    key = trait_keys()[0]
    whole = told = _texts(report)
    phone = ""
    if but:
        told, phone = _without(whole, but.name), _digits(but.phone)
    found = {value for value in _values(told) if value != (TraitKind.PHONE, phone)}
    if told.what == whole.what:
        # A story with the reporter's name in it is not compared, neither now nor after a new key.
        found |= _words(told, key)
    _write(report, {(kind, _number(key, report, kind, text)) for kind, text in found})


def renew(report: Report) -> bool:
    """Write the tokens of a locked report with the current key; whether any changed."""
    held = set(Trait.objects.filter(report=report).values_list("kind", "token"))
    wanted = _carried(report, held, report)
    if wanted == held:
        return False
    Trait.objects.filter(report=report).delete()
    _write(report, wanted)
    return True


def carry_over(report: Report, *, source: Report) -> None:
    """The tokens of the report that `report` continues in another town, made for this town."""
    held = set(Trait.objects.filter(report=source).values_list("kind", "token"))
    _write(report, _carried(source, held, report))


def _carried(source: Report, held: set[tuple[str, int]], report: Report) -> set[tuple[str, int]]:
    """What of the texts of `source` was kept, under whichever key, as tokens of `report`."""
    told, current = _texts(source), trait_keys()[0]
    found = {
        value
        for value in _values(told)
        if any((value[0], _number(key, source, *value)) in held for key in trait_keys())
    }
    if any(kind == TraitKind.WORDS for kind, _ in held):
        # Which runs stand for the way of writing depends on the key, so they are drawn anew.
        found |= _words(told, current)
    return {(kind, _number(current, report, kind, text)) for kind, text in found}


def _write(report: Report, tokens: set[tuple[str, int]]) -> None:
    Trait.objects.bulk_create(
        Trait(town=report.town, report=report, kind=kind, token=token)
        for kind, token in sorted(tokens)
    )


def _values(told: Texts) -> Iterator[Value]:
    found = traits_of(told)
    yield from ((TraitKind.CHILD, name) for name in spellings(found.children))
    yield from ((TraitKind.MENTION, name) for name in spellings(found.mentioned))
    yield from ((TraitKind.SUSPECT, name) for name in spellings(found.suspects))
    yield from ((TraitKind.PUPIL, fact) for fact in found.pupil)
    yield from ((TraitKind.PLACE, run) for run in found.place_runs)
    yield from ((TraitKind.PHONE, number) for number in found.phones)


def _words(told: Texts, key: Key) -> set[Value]:
    found = bands(told.what, lambda runs: samples(runs, key))
    return {(TraitKind.WORDS, band) for band in found}


def _number(key: Key, report: Report, kind: TraitKind, value: str) -> int:
    return trait_number(key, SPACE.get(kind, kind), value, town=report.town)


def _texts(report: Report) -> Texts:
    return Texts(report.what, report.place, report.child_known, report.suspect_known)


def _without(told: Texts, name: str) -> Texts:
    if len(name) < 2:
        return told
    return replace(told, **{field: text.replace(name, "") for field, text in vars(told).items()})


def _digits(phone: str) -> str:
    try:
        return parse_phone(phone)
    except PhoneError:
        return "".join(sign for sign in phone if sign.isdigit())
