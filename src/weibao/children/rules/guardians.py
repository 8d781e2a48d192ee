"""Two people edit the guardians of one child: pure three-way comparison, person by person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from uuid import UUID


@dataclass(frozen=True)
class GuardianFacts:
    """What is known of one person. `line` is the person's place in the file; None for a new one."""

    relation: str
    name: str
    phone: str = ""
    is_guardian: bool = True
    is_carer: bool = False
    line: UUID | None = None


FACTS = tuple(entry.name for entry in fields(GuardianFacts) if entry.name != "line")


@dataclass(frozen=True)
class LineClash:
    """One fact that both changed; an empty `fact` means the person as a whole was taken out."""

    line: UUID
    fact: str
    mine: GuardianFacts | None
    theirs: GuardianFacts | None

    @property
    def key(self) -> str:
        """How a form names the choice between the two."""
        return f"g-{self.line}-{self.fact}" if self.fact else f"g-{self.line}"


@dataclass
class Merged:
    """The list to keep, in order, and what a person must decide first."""

    kept: list[GuardianFacts] = field(default_factory=list)
    clashes: list[LineClash] = field(default_factory=list)


Lines = Mapping[UUID, GuardianFacts]


def merge(
    *,
    base: Lines,
    now: Lines,
    typed: Sequence[GuardianFacts],
    mine: Collection[str] = (),
    theirs: Collection[str] = (),
) -> Merged:
    """Bring together the list an editor saw (`base`), the list of today and what was typed.

    A line of `base` that is missing in `typed` was taken out. `mine` and `theirs` hold the keys of
    clashes that the editor has already decided.
    """
    result = Merged()
    edited = {facts.line: facts for facts in typed if facts.line is not None}
    for line, theirs_now in now.items():
        if line not in base and line not in edited:
            result.kept.append(theirs_now)
        else:
            wanted = edited.get(line)
            _one(line, base.get(line, theirs_now), theirs_now, wanted, mine, theirs, result)
    for line, before in base.items():
        if line not in now and line in edited:
            _one(line, before, None, edited[line], mine, theirs, result)
    known = {replace(facts, line=None) for facts in result.kept}
    result.kept += [facts for facts in typed if facts.line is None and facts not in known]
    return result


def _one(
    line: UUID,
    before: GuardianFacts,
    now: GuardianFacts | None,
    wanted: GuardianFacts | None,
    mine: Collection[str],
    theirs: Collection[str],
    result: Merged,
) -> None:
    if wanted in (before, now):
        chosen = now
    elif now == before:
        chosen = wanted
    elif now is None or wanted is None:
        chosen = _whole(LineClash(line, "", wanted, now), mine, theirs, result)
    else:
        chosen = _facts(line, before, now, wanted, mine, theirs, result)
    if chosen is not None:
        result.kept.append(chosen)


def _whole(
    clash: LineClash, mine: Collection[str], theirs: Collection[str], result: Merged
) -> GuardianFacts | None:
    if clash.key in mine:
        return clash.mine
    if clash.key not in theirs:
        result.clashes.append(clash)
    return clash.theirs


def _facts(
    line: UUID,
    before: GuardianFacts,
    now: GuardianFacts,
    wanted: GuardianFacts,
    mine: Collection[str],
    theirs: Collection[str],
    result: Merged,
) -> GuardianFacts:
    chosen = now
    for name in FACTS:
        old, their, my = (getattr(facts, name) for facts in (before, now, wanted))
        if my in (old, their):
            continue
        clash = LineClash(line, name, wanted, now)
        if their == old or clash.key in mine:
            chosen = replace(chosen, **{name: my})
        elif clash.key not in theirs:
            result.clashes.append(clash)
    return chosen
