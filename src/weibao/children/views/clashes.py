"""Both values of each clash, in words, for the conflict page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from weibao.audit.aggregates import label_of
from weibao.kernel.moment import ZONE
from weibao.org.queries.people import names_of

from ..actions.editing import Clashed
from ..forms.child import ChildForm
from ..models import Guardian, Relation, Sex
from ..rules.guardians import GuardianFacts, LineClash

FLAGS = ("is_guardian", "is_carer")


def rows_of(clashed: Clashed, form: ChildForm, *, at: datetime) -> list[dict[str, Any]]:
    """Rows of `{% versus %}`, the child's own facts first."""
    names = names_of([*(c.by for c in clashed.facts), *(c.by for c in clashed.guardians)])
    mine_at = _time(at)
    rows = [
        {
            "name": clash.field,
            "label": clash.label,
            "mine": _fact(clash.field, clash.mine, form),
            "theirs": _fact(clash.field, clash.theirs, form),
            "who": names.get(clash.by, "") if clash.by else "",
            "mine_at": mine_at,
            "theirs_at": _time(clash.at),
        }
        for clash in clashed.facts
    ]
    for signed in clashed.guardians:
        clash = signed.clash
        rows.append(
            {
                "name": clash.key,
                "label": _line_label(clash),
                "mine": _line(clash.mine, clash.fact),
                "theirs": _line(clash.theirs, clash.fact),
                "who": names.get(signed.by, "") if signed.by else "",
                "mine_at": mine_at,
                "theirs_at": _time(signed.at),
            }
        )
    return rows


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%m-%d %H:%M}"


def _fact(name: str, value: Any, form: ChildForm) -> str:
    """A value as the form's reader knows it."""
    if name == "sex":
        return str(Sex(value).label)
    if name == "area":
        return form.places.get(value, str(value))
    if name == "school_id":
        school = form.schools.get(str(value)) if value else None
        return school.short_name if school else ""
    if isinstance(value, date):
        return value.isoformat()
    return str(value or "")


def _line_label(clash: LineClash) -> str:
    person = clash.theirs or clash.mine
    relation = Relation(person.relation).label if person else ""
    if not clash.fact:
        return f"监护人：{relation}"
    return f"监护人（{relation}）的{label_of(Guardian, clash.fact)}"


def _line(facts: GuardianFacts | None, name: str) -> str:
    if facts is None:
        return "从名单移出"
    if not name:
        parts = (Relation(facts.relation).label, facts.name, facts.phone)
        return "　".join(filter(None, (str(part) for part in parts)))
    value = getattr(facts, name)
    if name == "relation":
        return str(Relation(value).label)
    return ("是" if value else "不是") if name in FLAGS else str(value)
