"""Lists keep all of their state in the address."""

from urllib.parse import parse_qs

from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory


def render(source: str, address: str, **values: object) -> str:
    context = Context({"request": RequestFactory().get(address), **values})
    return Template("{% load ui %}" + source).render(context)


def links(html: str) -> list[dict[str, list[str]]]:
    return [
        parse_qs(part.split('"')[0].replace("&amp;", "&")) for part in html.split('href="?')[1:]
    ]


def test_turning_the_page_keeps_the_conditions() -> None:
    html = render(
        "{% pages page unit='人' %}",
        "/?village=02&village=05&page=2",
        page=Paginator(range(41), 10).page(2),
    )
    assert all(link["village"] == ["02", "05"] for link in links(html))
    assert {link["page"][0] for link in links(html)} >= {"1", "3", "5"}
    assert "41 人" in html
    assert html.count('aria-current="page"') == 1


def test_one_page_has_no_page_numbers() -> None:
    html = render("{% pages page %}", "/", page=Paginator(range(3), 10).page(1))
    assert "<nav" not in html
    assert "3 条" in html


def test_sorting_again_turns_the_order_and_begins_on_the_first_page() -> None:
    (first,) = links(render("{% sort_head '下次走访' 'next' '' %}", "/?page=3&q=2"))
    assert first == {"sort": ["next"], "q": ["2"]}
    html = render("{% sort_head '下次走访' 'next' 'next' %}", "/?sort=next")
    assert links(html) == [{"sort": ["-next"]}]
    assert 'aria-sort="ascending"' in html
    html = render("{% sort_head '下次走访' 'next' '-next' %}", "/?sort=-next")
    assert links(html) == [{"sort": ["next"]}]
    assert 'aria-sort="descending"' in html


def test_a_value_from_the_address_cannot_break_out_of_a_link() -> None:
    html = render("{% sort_head '名' 'name' '' %}", "/?q=%22%3E%3Cscript%3E")
    assert "<script>" not in html
