"""What reports offer to the lists of the apps below."""

from __future__ import annotations

from collections.abc import Sequence

from weibao.kernel.lists import Asker
from weibao.kernel.lists.declaring import list_choices

from .rules.circumstances import circumstances


@list_choices.register("circumstance")
def by_circumstance(asker: Asker) -> Sequence[tuple[str, str]]:
    return [(entry.code, entry.label) for entry in circumstances()]
