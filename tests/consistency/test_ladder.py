"""Who may know whom: the import ladder has a place for every app, and foreign keys follow it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.apps import apps
from django.db import models

from tests.support.source import PRODUCT, ROOT, ladder, level, nothing


def upward(source: str, target: str) -> bool:
    """Whether a key from one app to another goes up the ladder, or sideways."""
    return source != target and (level(source) or 0) <= (level(target) or 0)


def keys_of(model: type[models.Model]) -> list[tuple[str, str]]:
    """(field, app it points at) for each key of a model to one of our apps."""
    return [
        (field.name, field.related_model._meta.app_label)
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and isinstance(field.related_model, type)
        and field.related_model.__module__.startswith("weibao.")
    ]


def our_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("weibao.")]


def test_every_app_has_one_place_on_the_ladder() -> None:
    placed = [name for line in ladder() for name in line]
    found = sorted(path.parent.name for path in PRODUCT.glob("*/__init__.py"))
    assert sorted(placed) == found
    assert len(set(placed)) == len(placed)


def test_every_line_of_the_ladder_says_what_it_is_for() -> None:
    lines = (ROOT / ".importlinter").read_text(encoding="utf-8").splitlines()
    mute = [
        line.strip()
        for above, line in pairwise(lines)
        if line.strip().split(" | ")[0] in {names[0] for names in ladder()}
        and line.startswith("    ")
        and not above.strip().startswith("#")
    ]
    assert mute == []


def test_foreign_keys_go_down_the_ladder() -> None:
    found = [
        f"{model._meta.label}.{field} points up at {app}"
        for model in our_models()
        for field, app in keys_of(model)
        if upward(model._meta.app_label, app)
    ]
    nothing(found, "keys go down the ladder, as imports do")


def test_the_label_of_an_app_is_its_folder() -> None:
    ours = [config for config in apps.get_app_configs() if config.name.startswith("weibao.")]
    assert [c.label for c in ours] == [c.name.split(".")[1] for c in ours]


@pytest.mark.parametrize(
    ("source", "target", "refused"),
    [
        ("cases", "children", False),
        ("children", "cases", True),
        ("cases", "cases", False),
        ("desk", "portal", True),
        ("kernel", "org", True),
    ],
)
def test_up_and_sideways_are_told_from_down(source: str, target: str, refused: bool) -> None:
    assert upward(source, target) is refused
