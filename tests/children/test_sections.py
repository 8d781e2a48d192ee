"""The sections of a file on its page, and the form by which they are filled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.children.test_facts import said, say
from tests.support.worker import Worker, text_of
from tests.world import NOW, Town
from weibao.audit.models import Event
from weibao.children.actions.facts import Change
from weibao.children.forms.facts import SectionForm
from weibao.children.models import Child, Fact
from weibao.children.queries.sections import COVERED, faces, standing
from weibao.children.rules.facts import section
from weibao.children.rules.guardians import GuardianFacts
from weibao.kernel.masking import Level

AtDesk = Callable[[Town, str], Worker]
ON = NOW.date()


def form(child: Child, code: str, **typed: Any) -> SectionForm:
    rows = list(Fact.objects.filter(child=child, version_to=None, about=None))
    return SectionForm({"how": "changed", **typed}, section=section(code), rows=rows)


def shown(child: Child, code: str, level: Level) -> tuple[list[str], list[str]]:
    box = next(
        box for box in faces(standing(child), level=level, on=ON) if box.section.code == code
    )
    return [f"{row.label}:{row.value}" for row in box.now], box.missing


def test_a_section_says_what_is_known_and_what_is_still_to_be_asked(here: Town) -> None:
    child = world.child(here)
    say(child, here, Change("schooling", "primary"), Change("boards", "no"))
    assert shown(child, "school", Level.SURNAME) == (["就学情况:小学", "住校:否"], [])
    assert shown(child, "health", Level.SURNAME) == ([], ["健康状况", "残疾类别"])


def test_words_are_covered_for_who_sees_no_name_and_harm_until_it_is_shown(here: Town) -> None:
    child = world.child(here)
    say(child, here, Change("housing", "土墙房"), Change("harmed", "sexual"))
    assert shown(child, "care", Level.CODE)[0] == [f"遭受过侵害:{COVERED}"]
    assert shown(child, "household", Level.CODE)[0] == [f"住房情况:{COVERED}"]
    assert shown(child, "care", Level.ENDS)[0] == [f"遭受过侵害:{COVERED}"]
    assert shown(child, "household", Level.ENDS)[0] == ["住房情况:土墙房"]
    assert shown(child, "care", Level.FULL)[0] == ["遭受过侵害:性侵害"]


def test_what_stands_as_it_was_is_no_change_and_needs_no_source(here: Town) -> None:
    child = world.child(here)
    say(child, here, Change("living", "both", since=date(2020, 1, 1)))
    same = form(child, "care", living="both", **{"living-since": "2020-01-01"})
    assert same.is_valid()
    assert same.changes() == []
    changed = form(child, "care", living="one", **{"living-since": "2026-09-01"})
    assert not changed.is_valid()
    assert list(changed.errors) == ["source"]


@pytest.mark.parametrize(
    ("where", "typed", "wrong"),
    [
        ("care", {"living": "moon"}, "living"),
        ("household", {"family_size": "五口"}, "family_size"),
        ("care", {"living": "both", "living-since": "去年"}, "living-since"),
        ("entrusted", {"contacted-new": "call", "contacted-new-since": "2026-09-08",
          "contacted-new-until": "2026-09-01"}, "contacted-new-until"),
        ("household", {"housing": "长" * 501}, "housing"),
        ("care", {"how": "magic"}, "how"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(
    here: Town, where: str, typed: Any, wrong: str
) -> None:
    sheet = form(world.child(here), where, source="visit", **typed)
    assert list(sheet.errors) == [wrong]


def test_a_clerk_fills_a_section_and_mends_a_day(here: Town, at_desk: AtDesk) -> None:
    child, clerk = world.child(here), at_desk(here, "clerk")
    page = clerk.send(
        "children:section", child.pk, "school",
        seen="1", schooling="primary", boards="yes", source="school", how="changed",
    )  # fmt: skip
    assert page.status_code == 302
    page = clerk.send(
        "children:section", child.pk, "school", seen="2", schooling="primary", boards="yes",
        source="school", how="changed", **{"schooling-since": "2025-09-01"},
    )  # fmt: skip
    assert page.status_code == 302
    assert said(child, "schooling") == [("primary", date(2025, 9, 1), None)]
    page = clerk.get("children:detail", child.pk)
    assert "2025-09-01 起" in text_of(page)
    assert Event.objects.filter(kind="child.facts").count() == 2


def test_tomorrow_is_not_yet_and_everything_typed_is_kept(here: Town, at_desk: AtDesk) -> None:
    child, clerk = world.child(here), at_desk(here, "clerk")
    typed = {"schooling": "primary", "schooling-since": "2027-09-01", "school_trouble": "路远"}
    page = clerk.send(
        "children:section", child.pk, "school", seen="1", source="school", how="changed", **typed
    )
    assert page.status_code == 422
    assert "这一天还没有到" in text_of(page)
    assert 'value="路远"' in page.content.decode()
    assert 'value="2027-09-01"' in page.content.decode()
    assert not Fact.objects.exists()


def test_the_second_of_two_editors_is_told_and_may_decide(here: Town, at_desk: AtDesk) -> None:
    child, clerk = world.child(here), at_desk(here, "clerk")
    say(child, here, Change("schooling", "junior"), by="director")
    typed = {"schooling": "primary", "source": "school", "how": "changed"}
    page = clerk.send("children:section", child.pk, "school", seen="1", **typed)
    assert page.status_code == 409
    assert "别人刚刚也改了" in text_of(page)
    assert 'name="seen" value="2"' in page.content.decode()
    page = clerk.send("children:section", child.pk, "school", seen="2", **typed)
    assert page.status_code == 302
    assert sheet_value(child) == "primary"


def sheet_value(child: Child) -> str:
    return said(child, "schooling")[-1][0]


def test_a_parent_who_is_gone_stands_on_the_file_with_the_reason(
    here: Town, at_desk: AtDesk
) -> None:
    people = [GuardianFacts("father", "向大山", is_guardian=False)]
    child, clerk = world.child(here, guardians=people), at_desk(here, "clerk")
    line = child.guardians.get().line
    page = clerk.send(
        "children:person", line, seen="1", source="court", how="changed",
        **{"state-new": "PRISON", "state-new-since": "2025-04-11", "state-new-until": "2028-10-11"},
    )  # fmt: skip
    assert page.status_code == 302
    page = clerk.get("children:detail", child.pk)
    assert "特殊情形 <b>服刑在押</b> 2025-04-11 至 2028-10-11" in text_of(page)


def test_a_section_of_a_closed_file_leads_back(here: Town, at_desk: AtDesk) -> None:
    child = world.child(here)
    Child.objects.update(status="closed")
    page = at_desk(here, "clerk").get("children:section", child.pk, "school")
    assert (page.status_code, page["Location"]) == (302, f"/children/{child.pk}/")


def test_more_facts_ask_no_more(here: Town, at_desk: AtDesk) -> None:
    child, clerk = world.child(here), at_desk(here, "clerk")

    def asked(name: str, *arguments: object) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get(name, *arguments).status_code == 200
        return len(queries)

    pages = [("children:detail", child.pk), ("children:section", child.pk, "household")]
    few = [asked(*page) for page in pages]
    names = [Change("contact", f"外婆 1390000{number:04}") for number in range(30)]
    say(child, here, Change("living", "both"), *names)
    assert [asked(*page) for page in pages] <= few
    assert max(few) <= 40
