"""The matrix of permissions and roles, and which rows each permission reaches."""

from __future__ import annotations

from weibao.kernel.permission import Permission, all_permissions
from weibao.org.roles import Role

from . import markdown
from .markdown import code, table

WHAT = (
    "A permission is one definition with three faces (`check`, `can`, `visible_to`). A role is a list "
    "of permissions, never a rank; a post has a role, and a person has posts."
)
HELD = "●"


def page() -> str:
    found = all_permissions()
    matrix = table(
        ("permission", "label", *(role.label for role in Role)),
        [
            (code(entry.name), entry.label, *(HELD if role in entry.roles else "" for role in Role))
            for entry in found
        ],
    )
    rows = table(("permission", "reaches"), [(code(entry.name), _rows(entry)) for entry in found])
    names = table(("role", "label"), [(code(role.value), role.label) for role in Role])
    return markdown.page(
        "Permissions", WHAT, "## Who holds what", matrix, "## Which rows", rows, "## Roles", names
    )


def _rows(entry: Permission) -> str:
    if entry.rows is None:
        return "an act without a row of its own"
    about = markdown.first_line(entry.rows)
    # A rule made by a function, such as `by_access("all")`, carries the name of its maker.
    name = markdown.place(entry.rows).split(".<locals>")[0]
    return f"{code(name)}{f': {about}' if about else ''}"
