"""Pages under `docs/generated/`, written from the tables the program itself works by.

A page is one function that answers its text; adding it to `PAGES` is all it takes. The same code
gives the same bytes on every machine, so that `weibao docs --check` can tell a stale page.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from . import access, clocks, events, models, registries, retention, roles, workflows

# This file stands in <root>/src/weibao/project/documents/.
ROOT = Path(__file__).resolve().parents[4]
FOLDER = ROOT / "docs" / "generated"

PAGES: dict[str, Callable[[], str]] = {
    "access.md": access.page,
    "clocks.md": clocks.page,
    "events.md": events.page,
    "models.md": models.page,
    "permissions.md": roles.page,
    "registries.md": registries.page,
    "retention.md": retention.page,
    "workflows.md": workflows.page,
}


def write(folder: Path) -> list[str]:
    """Write every page that differs; answers their names, those of removed pages too."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = stale(folder)
    for name in changed:
        if name in PAGES:
            (folder / name).write_text(PAGES[name](), encoding="utf-8")
        else:
            (folder / name).unlink()
    return changed


def stale(folder: Path) -> list[str]:
    """Names of pages that are missing, would be written differently, or have nobody who makes them."""
    kept = {path.name: path for path in folder.glob("*.md")}
    differing = [
        name
        for name, make in PAGES.items()
        if name not in kept or kept[name].read_text(encoding="utf-8") != make()
    ]
    return sorted([*differing, *(kept.keys() - PAGES.keys())])
