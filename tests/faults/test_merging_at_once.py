"""The same two files, decided by two at once: one answer, nothing half done, nobody waits for ever."""

from __future__ import annotations

import pytest

from tests.children.test_merging import joined, proposed, twins
from tests.support.portrait import portrait
from tests.support.together import together
from tests.support.towns import Towns
from tests.world import NOW
from weibao.children.actions.editing import edit_file
from weibao.children.actions.pairs import find, tell_apart
from weibao.children.actions.unmerging import unmerge
from weibao.children.models import Child, Merge, Pair

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_merge_at_once_each_keeping_another(real_towns: Towns) -> None:
    here = real_towns.here
    one, other = twins(here)
    pair = proposed(here)
    came = together(
        lambda: joined(pair, here, keep=one),
        lambda: joined(pair, here, keep=other),
    )
    assert came[1] == "done"
    assert came[0] in {"Blocked", "Stale"}
    assert Merge.objects.count() == 1
    assert Child.objects.filter(status="open").count() == 1


def test_merged_and_told_apart_at_once(real_towns: Towns) -> None:
    here = real_towns.here
    one, _ = twins(here)
    pair = proposed(here)
    came = together(
        lambda: joined(pair, here, keep=one),
        lambda: tell_apart(pair.pk, by=here["supervisor"], at=NOW, why="堂兄弟"),
    )
    assert came == ["Blocked", "done"]
    merged = Pair.objects.get().state == "merged"
    assert Merge.objects.exists() == merged
    assert Child.objects.filter(status="open").count() == (1 if merged else 2)


def test_parted_and_written_at_once(real_towns: Towns) -> None:
    """Whichever comes first, the words that were written are not lost."""
    here = real_towns.here
    one, other = twins(here)
    before = portrait(other)
    row = joined(proposed(here), here, keep=one)
    seen = Child.objects.get(pk=one.pk).version
    came = together(
        lambda: unmerge(row.pk, by=here["clerk"], at=NOW, why="堂兄弟"),
        lambda: edit_file(
            one.pk, by=here["supervisor"], at=NOW, seen=seen, typed={"class_name": "五年级"}
        ),
    )
    assert came == ["done", "done"]
    assert Child.objects.get(pk=one.pk).class_name == "五年级"
    assert portrait(other) == before


def test_two_look_for_pairs_at_once(real_towns: Towns) -> None:
    here = real_towns.here
    twins(here)
    together(lambda: find(here.code, at=NOW), lambda: find(here.code, at=NOW))
    assert Pair.objects.count() == 1
