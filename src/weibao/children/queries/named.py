"""Files of children of a name, among those whose content the person works with."""

from __future__ import annotations

from collections.abc import Iterable

from weibao.kernel.actor import Actor
from weibao.kernel.crypto.tokens import TokenKind, lookups
from weibao.office.models import SearchToken

from ..models import Child
from ..permissions import CHILDREN_VIEW, known
from .similar import one_spelling
from .visible import visible

MOST = 20


def called(names: Iterable[str], *, town: str, actor: Actor) -> list[Child]:
    """Open files of `town` whose name is one of `names` or ends with it: 小明 finds 王小明."""
    wanted = {one_spelling(name) for name in names}
    tokens = [
        number for name in wanted for number in lookups(TokenKind.NAME, name, town=town) if name
    ]
    held = SearchToken.objects.filter(token__in=tokens or [0], town=town).values("subject")
    seen = visible(actor).filter(known(CHILDREN_VIEW.seats(actor), actor), status="open")
    rows = seen.filter(pk__in=held).order_by("area", "birth", "file_no")[:MOST]
    return [row for row in rows if any(one_spelling(row.name).endswith(name) for name in wanted)]
