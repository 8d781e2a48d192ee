"""The puzzle: bound to one form and half an hour, solvable again, and nobody is shut out by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from tests.portal.pages import KEY, OTHER_KEY
from weibao.portal.guard import puzzle
from weibao.portal.guard.puzzle import Puzzle, State
from weibao.portal.guard.sums import Sum, number_in

PARTS, WAIT = 2, 15


def solve(given: Puzzle) -> str:
    """As the page's script does it."""
    nonces = []
    for part in range(given.parts):
        nonce = 0
        while sha256(f"{given.mac}.{part}.{nonce}".encode()).digest()[:2] > b"\x00\x07":
            nonce += 1
        nonces.append(str(nonce))
    return ".".join(nonces)


def look(
    given: Puzzle | str, *, at: datetime, key: str = KEY, proof: str = "", answer: str = ""
) -> tuple[State, Puzzle, int]:
    typed = {"puzzle": str(given), "puzzle_proof": proof, "puzzle_answer": answer}
    return puzzle.look(typed, key, at=at, parts=PARTS, wait=WAIT)


@pytest.fixture
def given(at: datetime) -> Puzzle:
    return puzzle.fresh(KEY, at=at, parts=PARTS)


def later(at: datetime, seconds: float) -> datetime:
    return at + timedelta(seconds=seconds)


def test_the_work_is_taken_at_once_and_again_after_a_failure(given: Puzzle, at: datetime) -> None:
    proof = solve(given)
    for seconds in (1, 5, puzzle.LASTS):
        assert look(given, at=later(at, seconds), proof=proof)[0] is State.SOLVED


def test_the_work_is_for_one_form_and_half_an_hour(given: Puzzle, at: datetime) -> None:
    proof = solve(given)
    assert look(given, at=at, key=OTHER_KEY, proof=proof)[0] is State.FRESH
    assert look(given, at=later(at, puzzle.LASTS + 1), proof=proof)[0] is State.FRESH
    # Made by a clock that has been set back since.
    assert look(given, at=later(at, -3600), proof=proof)[0] is State.FRESH


@pytest.mark.parametrize(
    "change",
    [
        lambda p: Puzzle(p.made + 1, p.tries, p.parts, p.mac),
        lambda p: Puzzle(p.made, p.tries + 1, p.parts, p.mac),
        lambda p: Puzzle(p.made, p.tries, 1, p.mac),
        lambda p: Puzzle(p.made, p.tries, p.parts, "0" * 32),
        lambda _: "",
        lambda _: "1-1-1-" + "g" * 32,
        lambda p: f"{p}\x00",
        lambda p: "９" + str(p)[1:],
    ],
)
def test_a_token_that_was_changed_is_replaced(given: Puzzle, at: datetime, change: object) -> None:
    forged = change(given)  # type: ignore[operator] # one of the lines above
    state, fresh, left = look(forged, at=at, proof="0")
    assert (state, fresh.tries, left) == (State.FRESH, 0, WAIT)


@pytest.mark.parametrize("proof", ["", "0", "0.0", "0.0.0", "a.b", "-1.-1", "9" * 4000, "１.２"])
def test_a_proof_that_is_none_is_no_answer(given: Puzzle, at: datetime, proof: str) -> None:
    assert look(given, at=at, proof=proof)[0] is State.WRONG


def test_the_sum_is_taken_after_the_wait(given: Puzzle, at: datetime) -> None:
    right = str(given.sum.answer)
    state, same, left = look(given, at=later(at, 5), answer=right)
    assert (state, same, left) == (State.EARLY, given, WAIT - 5)
    assert look(given, at=later(at, WAIT), answer=right)[0] is State.SOLVED


def test_a_mistake_brings_another_sum_and_no_second_wait(given: Puzzle, at: datetime) -> None:
    state, other, left = look(given, at=later(at, WAIT), answer="1")
    assert (state, left, other.made) == (State.WRONG, 0, given.made)
    assert other.mac != given.mac
    assert look(other, at=later(at, WAIT), answer=str(other.sum.answer))[0] is State.SOLVED


def test_who_cannot_answer_is_taken_in_after_three_tries(given: Puzzle, at: datetime) -> None:
    shown, states = given, []
    for _ in range(3):
        state, shown, _left = look(shown, at=later(at, WAIT), answer="")
        states.append(state)
    assert states == [State.WRONG, State.WRONG, State.GIVEN_UP]


def test_three_mistakes_at_once_still_wait(given: Puzzle, at: datetime) -> None:
    shown = given
    for _ in range(5):
        state, shown, left = look(shown, at=later(at, 1))
        assert (state, left) == (State.WRONG, WAIT - 1)
    assert look(shown, at=later(at, WAIT))[0] is State.GIVEN_UP


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *[(text, 12) for text in ("12", " １２ ", "十二", "等于12", "十二。", "一十二", "12个")],
        *[(text, 10) for text in ("10", "十", "一十", "拾 10")],
        *[(text, 7) for text in ("7", "七", "７", "07")],
        *[(text, 2) for text in ("2", "两", "二")],
        *[(text, None) for text in ("", "不知道", "123", "一二", "十十", "1十2x3")],
    ],
)
def test_answers_as_people_write_them(typed: str, number: int | None) -> None:
    assert number_in(typed) == number


def test_every_sum_can_be_said_and_answered() -> None:
    for seed in range(64):
        asked = Sum.of(f"{seed:08x}0000")
        assert 4 <= asked.answer <= 18
        assert number_in(str(asked.answer)) == asked.answer
    assert str(Sum(7, 5)) == "七加五"
