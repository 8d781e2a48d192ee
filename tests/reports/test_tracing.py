"""The tokens of a report: nothing of who reported, nothing without the key, all again with a new one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import world
from tests.support.towns import Towns
from tests.world import NOW, Town
from weibao.kernel.crypto.keyring import current_ring
from weibao.kernel.crypto.traits import trait_keys, trait_number
from weibao.kernel.retokening import trait_writers
from weibao.project.keys.retiring import retire
from weibao.project.keys.rotating import rotate
from weibao.reports.actions import handing, tracing
from weibao.reports.actions.filing import Reporter
from weibao.reports.models import Report, Trait, TraitKind
from weibao.reports.queries.related import related

pytestmark = pytest.mark.postgres

PHONE, NAME = "13900006128", "端木青山"
STORY = {
    "what": f"我叫{NAME}，电话{PHONE}。隔壁王小明昨天被打了，那个人的电话是13912340011，大家都听见了。",
    "child_known": "王小明，9岁，清溪小学三年级",
    "suspect_known": "王大强",
    "place": "老供销社后面第二家",
}


def values(report: Report) -> set[tuple[str, int]]:
    return set(Trait.objects.filter(report=report).values_list("kind", "token"))


def token(report: Report, kind: str, value: str) -> tuple[str, int]:
    space = {"child": "name", "mention": "name"}.get(kind, kind)
    return (kind, trait_number(trait_keys()[0], space, value, town=report.town))


def test_what_is_told_is_found_by_equality(here: Town) -> None:
    report = world.report(here, **STORY)
    held = values(report)
    for kind, value in (
        ("child", "王小明"),
        ("child", "小明"),
        ("suspect", "王大强"),
        ("pupil", "清溪小学|3年级"),
        ("phone", "13912340011"),
        ("phone", PHONE),
        ("place", "供销社"),
    ):
        assert token(report, kind, value) in held, value
    assert 1 <= Trait.objects.filter(report=report, kind=TraitKind.WORDS).count() <= 8


def test_nothing_of_who_reported_is_kept(here: Town) -> None:
    """Not the telephone and not the name, even where the story repeats them."""
    report = world.report(here, reporter=Reporter(NAME, "139-0000-6128"), **STORY)
    held = values(report)
    numbers = {number for _, number in held}
    pieces = [NAME[at : at + n] for n in (2, 3, 4) for at in range(len(NAME) - n + 1)]
    for kind in TraitKind.values:
        for value in (PHONE, *pieces):
            assert token(report, kind, value)[1] not in numbers, (kind, value)
    assert token(report, "phone", "13912340011") in held
    # The way of writing of such a story is not kept either: it would hold the name.
    assert not Trait.objects.filter(report=report, kind=TraitKind.WORDS).exists()


def test_two_reporters_with_one_telephone_stay_unlinked(here: Town) -> None:
    told = {"child_known": "", "suspect_known": "", "place": ""}
    first = world.report(
        here, reporter=Reporter("甲", PHONE), what=f"有事请打{PHONE}，孩子一个人在家", **told
    )
    second = world.report(
        here, reporter=Reporter("乙", PHONE), what=f"放学有人收钱，我的号码{PHONE}", **told
    )
    assert related(second, here["clerk"]) == []
    assert not values(first) & values(second)


def test_a_new_key_renews_what_was_kept_and_adds_nothing(here: Town, own_ring: None) -> None:
    named = world.report(here, reporter=Reporter(NAME, PHONE), **STORY)
    plain = world.report(here, **STORY)
    before = {report: values(report) for report in (named, plain)}
    rotate("trait", at=NOW, say=lambda _: None)
    for report, held in before.items():
        fresh = values(report)
        # Which shingles of the wording are kept depends on the key; of all else nothing is left out.
        kinds = [[kind for kind, _ in found if kind != TraitKind.WORDS] for found in (fresh, held)]
        assert sorted(kinds[0]) == sorted(kinds[1])
        assert not fresh & held
    numbers = {number for _, number in values(named)}
    for kind in TraitKind.values:
        for value in (PHONE, NAME, NAME[:2], NAME[2:]):
            assert token(named, kind, value)[1] not in numbers
    assert [line.report for line in related(named, here["clerk"])] == [plain]
    retire("trait", at=NOW + timedelta(hours=2))
    assert len(current_ring().keys("trait")) == 1
    assert dict(trait_writers.items())["reports"](None, 10).changed == 0


def test_renewing_goes_in_batches(here: Town, own_ring: None) -> None:
    for _ in range(3):
        world.report(here, **STORY)
    current_ring().rotate("trait", at=NOW)
    offer = dict(trait_writers.items())["reports"]
    first = offer(None, 2)
    assert (first.seen, first.changed) == (2, 2)
    second = offer(first.last, 2)
    assert (second.seen, second.changed, second.last) == (1, 1, None)


def test_another_town_cannot_compare_its_tokens(towns: Towns) -> None:
    here, there = (world.report(town, **STORY) for town in (towns.here, towns.there))
    assert not {n for _, n in values(here)} & {n for _, n in values(there)}


def test_handed_over_the_tokens_are_made_for_the_other_town(towns: Towns) -> None:
    known = world.report(towns.there, **STORY)
    report = world.report(towns.here, reporter=Reporter(NAME, PHONE), **STORY)
    made = handing.to_town(
        report.pk,
        by=towns.here["clerk"],
        at=NOW,
        version=1,
        town=towns.there.code,
        reason="孩子住白水镇",
        told="已移交",
    )
    assert made.to_report is not None
    arrived = made.to_report
    assert token(arrived, "child", "王小明") in values(arrived)
    assert token(arrived, "phone", PHONE) not in values(arrived)
    assert [line.report for line in related(arrived, towns.there["clerk"])] == [known]


def test_nothing_told_is_nothing_kept(here: Town) -> None:
    report = world.report(here, what="？？", child_known="", suspect_known="", place="")
    assert values(report) == set()
    tracing.note(report)
    assert related(report, here["clerk"]) == []
