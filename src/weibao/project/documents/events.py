"""The kinds of events with the words the auditor reads."""

from __future__ import annotations

from weibao.audit.kinds import WORDS

from . import markdown
from .markdown import code, table

WHAT = (
    "An event holds ids and names of fields, never values. Changes are recorded in the transaction of "
    "the action; reads and refusals by the edge, before the answer leaves. A refused view is recorded "
    "as `refused:<view>`."
)


def page() -> str:
    return markdown.page(
        "Events", WHAT, table(("kind", "words"), [(code(k), WORDS[k]) for k in sorted(WORDS)])
    )
