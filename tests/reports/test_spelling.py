"""Every sign a receipt code can have is said so that it cannot be mistaken."""

from __future__ import annotations

from weibao.kernel.crypto.base32 import ALPHABET
from weibao.reports.rules.spelling import spelled, spoken


def test_every_sign_of_the_alphabet_can_be_said() -> None:
    words = [spoken(sign) for sign in ALPHABET]
    assert len(set(words)) == len(ALPHABET)
    assert all(
        sign.isdigit() or word.endswith(f"的 {sign}")
        for sign, word in zip(ALPHABET, words, strict=True)
    )


def test_a_group_is_said_sign_by_sign() -> None:
    assert spelled("B17X") == "北京的 B，幺，七，西安的 X"
