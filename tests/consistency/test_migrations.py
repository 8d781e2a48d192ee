"""Migrations are one line without forks, numbered without gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.apps import apps
from django.db.migrations.loader import MigrationLoader


def faults(names: Iterable[str]) -> list[str]:
    """Numbers given twice, and gaps, in the migrations of one app."""
    numbers = sorted(int(name.split("_")[0]) for name in names)
    return [] if numbers == list(range(1, len(numbers) + 1)) else [f"numbered {numbers}"]


def ours() -> dict[str, list[str]]:
    labels = {c.label for c in apps.get_app_configs() if c.name.startswith("weibao.")}
    found: dict[str, list[str]] = defaultdict(list)
    for app, name in MigrationLoader(None).disk_migrations or {}:
        if app in labels:
            found[app].append(name)
    return found


def test_migrations_are_numbered_without_gap_or_twin() -> None:
    assert len(ours()) > 3
    assert {app: faults(names) for app, names in ours().items() if faults(names)} == {}


def test_each_app_has_one_last_migration() -> None:
    graph = MigrationLoader(None).graph
    assert {app: graph.leaf_nodes(app) for app in ours() if len(graph.leaf_nodes(app)) != 1} == {}


def test_twins_and_gaps_are_seen() -> None:
    assert faults(["0001_initial", "0002_a", "0003_b"]) == []
    assert faults(["0001_initial", "0002_a", "0002_b"])
    assert faults(["0001_initial", "0003_b"])
