"""How long each kind of row is kept, what an erasure empties, and why it is kept at all."""

from __future__ import annotations

from weibao.kernel.retention import Keep, all_retentions

from . import markdown
from .markdown import code, table

WHAT = (
    "Rows are withdrawn or closed, never deleted by people. Every model states its class in its app's "
    "`retention.py`; one that does not fails the build. A legal hold wins over every class."
)


def page() -> str:
    rows = [
        (
            code(rule.model._meta.label),
            rule.keep.value,
            ", ".join(code(name) for name in rule.erases),
            rule.why,
        )
        for rule in all_retentions()
    ]
    classes = table(("class", "means"), [(code(keep.name), keep.value) for keep in Keep])
    kept = table(("model", "kept", "an erasure empties", "why"), rows)
    return markdown.page("Retention", WHAT, "## Classes", classes, "## Models", kept)
