"""Components take dicts and objects alike: views pass rows, the styleguide passes dicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def read(source: Any, *names: str, default: Any = "") -> Any:
    """The first of `names` that `source` has, as a key or an attribute."""
    for name in names:
        if isinstance(source, Mapping):
            if name in source:
                return source[name]
        elif hasattr(source, name):
            return getattr(source, name)
    return default
