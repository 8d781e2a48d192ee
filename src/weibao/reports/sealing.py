"""Envelopes for reporter identities, sealed to the custodians of the town."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from weibao.kernel.crypto import boxes
from weibao.org.queries.custodians import Keys, keys_of

from .models import Report

NEEDED = 2


class NoCustodians(Exception):
    """Fewer than two custodians have a key, so an identity could be lost or seen by one alone."""


def context(report: UUID) -> str:
    """Binds an envelope to its report: moved to another row it does not open."""
    return f"reporter-identity|{report}"


@dataclass(frozen=True)
class Envelope:
    """A sealed identity and the name of the set of keys it is sealed to."""

    box: bytes
    packed_for: str


def keys_to_seal_to(town: str) -> Keys:
    """The genuine open keys of the town. Raises `NoCustodians` below two people."""
    keys = keys_of(town)
    if keys.people < NEEDED:
        raise NoCustodians
    return keys


def seal_for_custodians(body: bytes, *, report: Report) -> Envelope:
    """Seal `body` to every genuine open key of the town. Raises `NoCustodians` below two people."""
    keys = keys_to_seal_to(report.town)
    box = boxes.encrypt_for(keys.recipients, body, context=context(report.pk))
    return Envelope(box, keys.name)
