"""Nothing is stored without saying how long, and nothing sealed without saying how it is erased."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import models

from tests.support.source import nothing
from weibao.kernel.retention import all_retentions, retention_of


def without_retention(found: Iterable[type[models.Model]]) -> list[str]:
    return [m._meta.label for m in found if m._meta.managed and retention_of(m) is None]


def test_every_model_states_how_long_it_is_kept() -> None:
    # The rows in between of a many-to-many key are kept as long as the two they join.
    found = apps.get_models()
    assert len(found) > 10
    nothing(without_retention(found), "declare it in the app's retention.py")


def test_every_retention_says_why() -> None:
    assert [rule.model._meta.label for rule in all_retentions() if len(rule.why) < 2] == []


def test_a_model_without_one_is_seen() -> None:
    class Forgotten(models.Model):
        class Meta:
            app_label = "tests"
            managed = True

    try:
        assert without_retention([Forgotten]) == ["tests.Forgotten"]
    finally:
        del apps.all_models["tests"]["forgotten"]
