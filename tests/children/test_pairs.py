"""Files that may be one child's, in the browser: the list, side by side, merged, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import world
from tests.children.test_merging import proposed, twins
from tests.support.worker import Worker, form_on, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.children.actions.editing import edit_file
from weibao.children.actions.pairs import find
from weibao.children.models import Child, Merge, Pair
from weibao.children.rules.guardians import GuardianFacts

AtDesk = Callable[[Town, str], Worker]
BUDGET = {"children:pairs": 25, "children:pair": 35}


def chosen(page: Any, pair: Pair, keep: Child) -> dict[str, str]:
    """Everything chosen as the file that stays says it."""
    side = "one" if pair.one_id == keep.pk else "other"
    form = form_on(page, having="keep")
    picks = {name: side for name in form.choices if name != "keep"}
    return {**form.fields, **picks, "keep": str(keep.pk), "why": "看了户口簿"}


def test_from_the_list_to_one_file_and_back(here: Town, at_desk: AtDesk) -> None:
    one, other = twins(here)
    pair = proposed(here)
    clerk = at_desk(here, "clerk")
    assert "1 对档案可能是同一个孩子" in text_of(clerk.get("desk:home"))
    listed = text_of(clerk.get("children:pairs"))
    assert one.file_no in listed
    assert "向小轩" not in listed
    page = clerk.get("children:pair", pair.pk)
    shown = text_of(page)
    assert all(words in shown for words in ("向小轩", "向晓轩", "最低生活保障", "没有纳入救助"))
    assert Event.objects.filter(kind="name.revealed", subject=pair.pk, digest="compare").exists()
    sent = clerk.send("children:pair", pair.pk, **chosen(page, pair, one))
    assert sent.headers["Location"] == reverse("children:detail", args=[one.pk])
    gone = text_of(clerk.get("children:detail", other.pk))
    assert f'请看 <a class="wb-link" href="{reverse("children:detail", args=[one.pk])}"' in gone
    assert "恢复在册" not in gone
    merge = Merge.objects.get()
    assert "已合并" in text_of(clerk.get("children:pair", pair.pk))
    sent = clerk.send("children:unmerge", merge.pk, why="是堂兄弟")
    assert sent.headers["Location"] == reverse("children:detail", args=[other.pk])
    other.refresh_from_db()
    assert other.status == "open"


def test_two_children_are_told_apart(here: Town, at_desk: AtDesk) -> None:
    twins(here)
    pair = proposed(here)
    clerk = at_desk(here, "clerk")
    assert clerk.send("children:apart", pair.pk, why="").status_code == 422
    sent = clerk.send("children:apart", pair.pk, why="堂兄弟，生日一样")
    assert sent.headers["Location"] == reverse("children:pairs")
    apart = text_of(clerk.get("children:pairs", state="apart"))
    assert "堂兄弟，生日一样" in apart
    assert "对档案可能是同一个孩子" not in text_of(clerk.get("desk:home"))


def test_what_is_missing_is_said_and_what_was_typed_stays(here: Town, at_desk: AtDesk) -> None:
    one, _ = twins(here)
    pair = proposed(here)
    clerk = at_desk(here, "clerk")
    typed = chosen(clerk.get("children:pair", pair.pk), pair, one) | {"why": ""}
    typed.pop(next(name for name in typed if name.startswith("c-")))
    page = clerk.send("children:pair", pair.pk, **typed)
    assert page.status_code == 422
    assert Child.objects.filter(status="open").count() == 2
    assert form_on(page, having="keep").fields["keep"] == str(one.pk)


def test_a_file_that_was_written_meanwhile_is_looked_at_again(here: Town, at_desk: AtDesk) -> None:
    one, _ = twins(here)
    pair = proposed(here)
    clerk = at_desk(here, "clerk")
    typed = chosen(clerk.get("children:pair", pair.pk), pair, one)
    version = Child.objects.get(pk=one.pk).version
    edit_file(one.pk, by=here["supervisor"], at=NOW, seen=version, typed={"note": "刚问过"})
    page = clerk.send("children:pair", pair.pk, **typed)
    assert page.status_code == 422
    shown = text_of(page)
    assert "有一份档案刚刚改过" in shown
    assert "刚问过" in shown
    assert Child.objects.filter(status="open").count() == 2


@pytest.mark.parametrize("key", ["director", "teacher", "leader"])
def test_it_is_the_stations_to_decide(here: Town, at_desk: AtDesk, key: str) -> None:
    twins(here)
    pair = proposed(here)
    worker = at_desk(here, key)
    assert worker.get("children:pairs").status_code in {403, 404}
    assert worker.get("children:pair", pair.pk).status_code in {403, 404}
    assert "可能重复" not in text_of(worker.get("children:list"))


def test_more_pairs_ask_no_more(here: Town, at_desk: AtDesk) -> None:
    twins(here)
    proposed(here)
    clerk, found = at_desk(here, "clerk"), []
    for number in (0, 5):
        for place in range(number):
            mother = [GuardianFacts("mother", f"冯小兰{place}", phone=f"1380000{place:04d}")]
            name = f"冉小{'东南西北中'[place]}"
            for address in ("一组1号", "二组2号"):
                world.child(
                    here, name=name, address=address, guardians=mother, confirmed_not=_all()
                )
        find(here.code, at=NOW)
        pair = Pair.objects.order_by("pk")[0]
        asked = {}
        for name, rows in (("children:pairs", ()), ("children:pair", (pair.pk,))):
            with CaptureQueriesContext(connection) as queries:
                assert clerk.get(name, *rows).status_code == 200
            asked[name] = len(queries)
        found.append(asked)
    assert Pair.objects.count() > 5
    assert found[1] == found[0]
    assert {name: number for name, number in found[1].items() if number > BUDGET[name]} == {}


def _all() -> list[Any]:
    return list(Child.objects.values_list("pk", flat=True))
