"""Envelopes for reporter identities, sealed to the custodians of the town."""

from __future__ import annotations

from weibao.kernel.crypto import boxes
from weibao.org.models import CustodianKey

from .models import Report

NEEDED = 2


class NoCustodians(Exception):
    """Fewer than two custodians have a key, so an identity could be lost or seen by one alone."""


def context(report: Report) -> str:
    """Binds an envelope to its report: moved to another row it does not open."""
    return f"reporter-identity|{report.pk}"


def seal_for_custodians(body: bytes, *, report: Report) -> bytes:
    """Seal `body` to every open key of the town. Raises `NoCustodians` below two people."""
    keys = list(CustodianKey.objects.filter(town=report.town, valid_to=None))
    if sum(key.person_id is not None for key in keys) < NEEDED:
        raise NoCustodians
    recipients = {str(key.pk): bytes(key.public_key) for key in keys}
    return boxes.encrypt_for(recipients, body, context=context(report))
