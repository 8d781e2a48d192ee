import pytest

from weibao.kernel.hanzi import carried, readings
from weibao.kernel.surnames import COMPOUND_SURNAMES, surname_readings


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("单小明", (("shan",),)),
        ("朴正熙", (("piao", "pu"),)),
        ("尉迟恭", (("yu",), ("chi",))),
        ("万俟卨", (("mo",), ("qi",))),
        ("万里", (("wan", "mo"),)),
        ("欧阳", (("ou",),)),  # two characters alone: surname and given name
        ("龚子轩", ()),
        ("", ()),
    ],
)
def test_the_reading_as_a_surname(name: str, read: tuple[tuple[str, ...], ...]) -> None:
    given = surname_readings(name)
    assert given == read or (not given and read[0][0] == readings(name[0])[0])


def test_the_list_teaches_only_what_the_dictionary_does_not_know() -> None:
    for line in carried("surnames.csv")[1:]:
        surname, read = line.split(",")
        if len(surname) == 1:
            assert readings(surname)[: len(read.split())] != tuple(read.split())


def test_compound_surnames_have_two_characters_and_two_readings() -> None:
    assert len(COMPOUND_SURNAMES) > 35
    assert {"欧阳", "诸葛", "令狐", "澹台", "闾丘"} <= COMPOUND_SURNAMES
    assert all(len(surname_readings(f"{surname}某")) == 2 for surname in COMPOUND_SURNAMES)
