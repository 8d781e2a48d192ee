"""Marks inside a line: what is covered stays covered, and a reader hears the whole of it."""

import pytest
from django.template import Context, Template

from weibao.kernel.masking import Level, mask_name


def render(source: str, **values: object) -> str:
    return Template("{% load ui %}" + source).render(Context(values))


def test_each_covered_character_is_a_block_that_is_spoken_and_copied() -> None:
    html = render("{{ name|masked }}", name="向▮▮")
    assert html.startswith("向<span")
    assert 'aria-label="已遮盖两字"' in html
    assert html.count("＊") == 2


def test_a_masked_name_shows_blocks_and_not_its_printed_form() -> None:
    html = render("{{ name|masked }}", name=mask_name("龚子轩", level=Level.ENDS))
    assert html.startswith("龚<span")
    assert html.endswith("轩")
    assert "子" not in html
    assert 'aria-label="已遮盖一字"' in html


def test_a_name_cannot_bring_markup_into_the_page() -> None:
    assert "<b>" not in render("{{ name|masked }}", name="<b>▮</b>")
    assert "<b>" not in render("{% badge 'late' word %}", word="<b>逾期</b>")
    assert "<b>&lt;" in render("{% clock face %}", face={"seal": "法", "text": "<i>剩"})


@pytest.mark.parametrize(("seal", "kind"), [("法", "law"), ("案", "plan"), ("内", "inside")])
def test_the_seal_of_a_clock_tells_its_kind(seal: str, kind: str) -> None:
    html = render("{% clock face %}", face={"seal": seal, "state": "late", "text": "超 1 天"})
    assert f"wb-seal-{kind}" in html
    assert "wb-clock-late" in html


def test_a_clock_is_spoken_in_full() -> None:
    spoken = "法定时限，超期 1 个工作日，11 月 23 日到期"
    face = {
        "seal": "法",
        "state": "late",
        "text": "超 1 个工作日",
        "when": "11-23",
        "spoken": spoken,
    }
    assert f'role="img" aria-label="{spoken}"' in render("{% clock face %}", face=face)


def test_a_date_is_not_said_twice() -> None:
    face = {"seal": "案", "state": "met", "text": "按时 11-20", "when": "11-20"}
    assert render("{% clock face %}", face=face).count("11-20") == 1


def test_what_was_done_too_late_does_not_look_well_done() -> None:
    face = {"seal": "内", "state": "met", "text": "迟 2 天", "on_time": False}
    html = render("{% clock face %}", face=face)
    assert "wb-clock-met" not in html
    assert "wb-clock-overdone" in html


def test_no_clock_is_no_mark() -> None:
    assert render("{% clock face %}", face=None) == ""


@pytest.mark.parametrize(("level", "bars"), [(4, 4), ("较高", 3), ("medium", 2), (1, 1)])
def test_risk_shows_as_many_bars_as_its_level(level: object, bars: int) -> None:
    assert render("{% risk level %}", level=level).count('class="wb-risk-on"') == bars


def test_an_unknown_risk_is_not_drawn() -> None:
    assert render("{% risk level %}", level="") == ""


def test_an_icon_beside_a_word_is_silent_and_alone_it_speaks() -> None:
    assert 'aria-hidden="true"' in render("{% icon 'phone' %}")
    alone = render("{% icon 'phone' label='打电话' %}")
    assert 'aria-label="打电话"' in alone
    assert "aria-hidden" not in alone


def test_uncovering_a_name_is_a_post() -> None:
    source = "{% person name reveal_url='/children/1/reveal/' %}"
    html = Template("{% load ui %}" + source).render(Context({"name": "向▮▮", "csrf_token": "t"}))
    assert '<form method="post" action="/children/1/reveal/">' in html
    assert 'name="csrfmiddlewaretoken" value="t"' in html


def test_nobody_is_offered_an_eye_without_an_address() -> None:
    assert "<form" not in render("{% person '向▮▮' %}")
