"""Keeping the ways by which a child's file is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from weibao.kernel.crypto.tokens import (
    SearchKey,
    TokenKind,
    tail_and_year,
    token,
    tokens,
)
from weibao.kernel.names import search_keys
from weibao.office.models import SearchToken
from weibao.office.tokens import put

from ..models import Child, IdToken, Relation
from ..queries.similar import ANYWHERE, one_spelling
from ..rules.guardians import GuardianFacts
from ..rules.household import guardian_key, home_key

KIND = "child"


def keys_of(child: Child, guardians: Sequence[GuardianFacts]) -> Iterator[SearchKey]:
    """What the file can be found by: name, number, last four with the year, guardians' phones.

    Guardians' names and the home find children of one household; nobody types them into a search.
    """
    yield from search_keys(child.name)
    if child.id_number:
        yield SearchKey(TokenKind.ID_NUMBER, child.id_number)
        if child.birth:
            yield SearchKey(TokenKind.TAIL_BIRTH, tail_and_year(child.id_number, child.birth.year))
    for guardian in guardians:
        if guardian.phone:
            yield SearchKey(TokenKind.PHONE, guardian.phone)
    yield from household_keys(child, guardians)


def household_keys(child: Child, guardians: Iterable[GuardianFacts]) -> Iterator[SearchKey]:
    """What children of one household share, but for the phone. An institution is no household."""
    for guardian in guardians:
        if guardian.relation == Relation.INSTITUTION:
            continue
        spelling = guardian_key(one_spelling(guardian.name))
        if spelling:
            yield SearchKey(TokenKind.GUARDIAN, spelling)
    home = home_key(child.area, child.address)
    if home:
        yield SearchKey(TokenKind.HOME, home)


def refresh(child: Child, guardians: Sequence[GuardianFacts]) -> bool:
    """Write the tokens of the file anew, inside the caller's transaction; whether any changed.

    Raises `IntegrityError` when another file of the town holds the number.
    """
    wanted = tokens(keys_of(child, guardians), town=child.town)
    held = set(SearchToken.objects.filter(subject=child.pk).values_list("token", flat=True))
    if held != wanted:
        put(KIND, child.pk, town=child.town, tokens=wanted)
    return _keep_number(child) or held != wanted


def forget(child: Child) -> None:
    """Nobody finds the file any more, and its number is free for another."""
    put(KIND, child.pk, town=child.town, tokens=[])
    IdToken.objects.filter(child=child).delete()


def _keep_number(child: Child) -> bool:
    number = token(TokenKind.ID_NUMBER, child.id_number, town=ANYWHERE) if child.id_number else None
    if number is None:
        return bool(IdToken.objects.filter(child=child).delete()[0])
    held = IdToken.objects.filter(child=child).first()
    if held is None:
        IdToken.objects.create(child=child, town=child.town, token=number)
        return True
    if (held.town, held.token) == (child.town, number):
        return False
    held.town, held.token = child.town, number
    held.save(update_fields=["town", "token"])
    return True
