"""What upper apps demand before a case may be closed, such as a reporter who was not yet answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .registry import Registry

# An offer gets the case and answers what is still missing, in plain Chinese.
Offer = Callable[[Any], list[str]]

closing_checks: Registry[Offer] = Registry("closing", "结案检查")
