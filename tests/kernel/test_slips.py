"""Check codes of printed slips: 80 bits, bound to all they name, forgiving to those who type them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kernel.rings import AT, new_ring
from weibao.kernel.crypto import base32, slips
from weibao.kernel.crypto.keyring import KeyRing

PARTS = ("0198c0de", "2026-09-30T09:00:00+00:00", "ab" * 32)


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return new_ring(tmp_path)


def test_a_code_has_eighty_bits_and_a_check_character(ring: KeyRing) -> None:
    codes = [slips.check_code(str(n), ring=ring) for n in range(1_000)]
    assert {len(code) for code in codes} == {17}
    assert len(set(codes)) == 1_000
    for place in range(16):
        assert {code[place] for code in codes} == set(base32.ALPHABET)
    assert len(base32.ALPHABET) ** 16 == 2**80


def test_another_report_time_content_or_key_has_another_code(ring: KeyRing, tmp_path: Path) -> None:
    code = slips.check_code(*PARTS, ring=ring)
    assert slips.is_genuine(code, *PARTS, ring=ring)
    for place in range(3):
        other = [*PARTS]
        other[place] += "x"
        assert not slips.is_genuine(code, *other, ring=ring)
    assert not slips.is_genuine(code, PARTS[0] + PARTS[1], PARTS[2], ring=ring)
    assert not slips.is_genuine(code, *PARTS, ring=new_ring(tmp_path / "other"))


def test_after_a_rotation_slips_stay_genuine(ring: KeyRing) -> None:
    code = slips.check_code(*PARTS, ring=ring)
    rotated = ring.rotate("slip", at=AT)
    assert slips.is_genuine(code, *PARTS, ring=rotated)
    assert slips.check_code(*PARTS, ring=rotated) != code


def test_the_content_is_digested_part_by_part(ring: KeyRing) -> None:
    assert slips.digest(["a", "bc"], ring=ring) != slips.digest(["ab", "c"], ring=ring)
    assert len(slips.digest(["\ud800", "字"], ring=ring)) == 64


def test_a_code_is_read_as_people_type_it(ring: KeyRing) -> None:
    code = slips.check_code(*PARTS, ring=ring)
    typed = slips.shown(code).lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert slips.normalise(typed) == code
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    assert slips.normalise(full_width) == code


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请输入核对码"),
        ("7K4M", "一共 17 位，您输入了 4 位"),
        ("7K4M-92QD-7K4M-92QD-U", "没有“U”"),
        ("0000-0000-0000-00001", "可能有一位输错了"),
        ("字" * 300, "没有“字”"),
    ],
)
def test_what_is_no_code_is_explained(typed: str, said: str) -> None:
    with pytest.raises(slips.SlipError, match=said):
        slips.normalise(typed)
