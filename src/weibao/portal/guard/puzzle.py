"""The puzzle between the last step and the receipt, for lines that sent much within the hour.

A speed bump, not a wall. The page carries a token: when it was made, how often it was answered wrongly,
how much work it asks, and a MAC of these with the form's once key. So nothing is stored: a token fits
one form, that form files one report (its key is unique in the database), and after half an hour it is
replaced. A phone with script does the work by itself; without script a small sum in words is asked,
which may be sent after some seconds. Who cannot answer it is taken in after three tries, and held.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from hashlib import sha256

from weibao.kernel.crypto.keyring import current_ring

from .sums import Sum, number_in

TOKEN, PROOF, ANSWER = "puzzle", "puzzle_proof", "puzzle_answer"
LASTS = 30 * 60
# A server behind another may be a little ahead.
AHEAD = 60
TRIES = 3
# Zero bits that each part of the work asks for: 8,192 digests on average. Many small parts instead of
# one large one, so that nobody is unlucky: of 32 parts one in a hundred takes half as long again.
BITS = 13
MOST_PARTS = 128

_TOKEN = re.compile(r"(\d{1,11})-(\d)-(\d{1,3})-([0-9a-f]{32})", re.ASCII)
_NONCE = re.compile(r"\d{1,9}", re.ASCII)


class State(Enum):
    """How far the visitor is with the puzzle."""

    FRESH = "fresh"
    EARLY = "early"
    WRONG = "wrong"
    SOLVED = "solved"
    GIVEN_UP = "given up"


@dataclass(frozen=True)
class Puzzle:
    """One puzzle as its page shows it."""

    made: int
    tries: int
    parts: int
    mac: str

    def __str__(self) -> str:
        return f"{self.made}-{self.tries}-{self.parts}-{self.mac}"

    @property
    def sum(self) -> Sum:
        return Sum.of(self.mac)

    @property
    def bits(self) -> int:
        return BITS

    def done_by(self, proof: str) -> bool:
        """Whether `proof` names for each part a number whose digest begins with enough zeros."""
        nonces = proof.split(".")
        return len(nonces) == self.parts and all(
            _NONCE.fullmatch(nonce) and _begins_empty(f"{self.mac}.{part}.{nonce}")
            for part, nonce in enumerate(nonces)
        )


def fresh(key: str, *, at: datetime, parts: int) -> Puzzle:
    return _make(key, int(at.timestamp()), 0, min(parts, MOST_PARTS))


def look(
    typed: Mapping[str, str], key: str, *, at: datetime, parts: int, wait: int
) -> tuple[State, Puzzle, int]:
    """What came with the form of `key`: the state, the puzzle to show next, the seconds still to wait."""
    known = _read(typed.get(TOKEN, ""), key, at=at)
    if known is None:
        return State.FRESH, fresh(key, at=at, parts=parts), wait
    if known.done_by(typed.get(PROOF, "")):
        return State.SOLVED, known, 0
    left = max(0, known.made + wait - int(at.timestamp()))
    if number_in(typed.get(ANSWER, "")) == known.sum.answer:
        return (State.EARLY if left else State.SOLVED), known, left
    if known.tries + 1 >= TRIES and not left:
        return State.GIVEN_UP, known, 0
    # The wait is not begun anew: a mistake costs a person seconds, not a second wait.
    again = min(known.tries + 1, TRIES - 1)
    return State.WRONG, _make(key, known.made, again, known.parts), left


def _read(token: str, key: str, *, at: datetime) -> Puzzle | None:
    """The token if it was made here for this form, and lately."""
    found = _TOKEN.fullmatch(token)
    if not found:
        return None
    made, tries, parts = int(found[1]), int(found[2]), int(found[3])
    age = at.timestamp() - made
    if not -AHEAD <= age <= LASTS or not any(
        hmac.compare_digest(mac, found[4]) for mac in _macs(key, made, tries, parts)
    ):
        return None
    return Puzzle(made, tries, parts, found[4])


def _make(key: str, made: int, tries: int, parts: int) -> Puzzle:
    return Puzzle(made, tries, parts, _macs(key, made, tries, parts)[0])


def _macs(key: str, made: int, tries: int, parts: int) -> list[str]:
    """Under each key of the ring that guards forms, the current one first."""
    text = f"puzzle|{key}|{made}|{tries}|{parts}".encode()
    keys = current_ring().keys("submission")
    return [hmac.digest(entry.secret, text, "sha256").hex()[:32] for entry in keys]


def _begins_empty(text: str) -> bool:
    head = int.from_bytes(sha256(text.encode()).digest()[:4], "big")
    return head >> (32 - BITS) == 0
