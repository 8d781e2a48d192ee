"""What is offered once is found where it belongs: the navigation, the search, the home page."""

import pytest
from django.test import Client

from tests import world
from tests.children.factories import sign_in
from weibao.kernel.navigation import WORK, Entry, navigation
from weibao.kernel.registry import Registry, registries
from weibao.kernel.searching import Hit, searches
from weibao.kernel.todos import Todo, todos


@pytest.fixture
def registry():
    made = Registry("test", "试")
    yield made
    registries.remove(made)


def test_an_offer_has_one_name(registry) -> None:
    registry.add("a", 1)
    with pytest.raises(ValueError, match="twice"):
        registry.add("a", 2)
    registry.remove("a")
    assert registry.all() == []


def test_the_decorator_registers_and_gives_back(registry) -> None:
    @registry.register("f")
    def offer() -> int:
        return 3

    assert (registry.items(), offer()) == ([("f", offer)], 3)


@pytest.fixture
def offers():
    """A throw-away one of each, registered in one place and taken back."""
    navigation.add("test", Entry(WORK, "试着加的一项", "desk:home", "today"))
    searches.add("test", lambda typed, *_: [Hit("试", f"找到{typed}", "/")])
    todos.add("test", lambda *_: [Todo("t", "mine", "试着加的待办", "/", "去办")])
    yield
    for registry in (navigation, searches, todos):
        registry.remove("test")


@pytest.mark.django_db
def test_one_of_each_shows_on_its_page(offers, settings) -> None:
    settings.WEIBAO_REQUIRE_SECOND_FACTOR = False
    town = world.town()
    client = Client()
    sign_in(client, town.people["leader"])
    home = client.get("/", follow=True).content.decode()
    assert "试着加的一项" in home
    assert "试着加的待办" in home
    assert "找到甲乙" in client.post("/search/", {"q": "甲乙"}, follow=True).content.decode()
