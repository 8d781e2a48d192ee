"""Measures: planned, at work and done, with the forms of the lead and of each unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from weibao.office import clocks
from weibao.office.attachments.showing import FileView
from weibao.office.models import Clock
from weibao.org.queries.units import of_town

from ..forms.measures import CancelForm, ConfirmForm, MeasureForm, ProgressForm, ResultForm
from ..models import Measure
from ..models.access import Sees
from ..rules.measures import kind
from .page import Box, Page

OPEN_STAGES = ("investigating", "disposing")


def box(page: Page) -> Box | None:
    if page.sees == Sees.STAGE:
        return None
    running = _clocks(page)
    rows = [_row(page, measure, running.get(measure.pk, [])) for measure in page.measures]
    forms: dict[str, Any] = {name: form for row in rows for name, form in row["forms"].items()}
    planned = [measure for measure in page.measures if measure.state == "planned"]
    deciding = page.workable and page.case.status in OPEN_STAGES
    if deciding:
        fresh = {"version": page.case.version}
        units = of_town(page.case.town, on=page.on)
        forms["decide"] = page.bound.get("decide") or MeasureForm(
            units=units, offered=page.town_units, initial=fresh
        )
        if planned:
            forms["confirm"] = page.bound.get("confirm") or ConfirmForm(
                planned=planned, initial=fresh
            )
    waiting = [row for row in rows if row["measure"].state in ("planned", "open")]
    # History beside work; where nothing waits any more, what was done is what one comes to read.
    folded = [row for row in rows if row not in waiting] if waiting else []
    asked = not page.workable and any(row["mine"] and row["open"] for row in rows)
    return Box(
        _heading(page, planned, asked=asked),
        "cases/boxes/measures.html",
        {
            "rows": [row for row in rows if row not in folded],
            "ended": folded,
            "ticked": forms["confirm"].ticked if "confirm" in forms else [],
            "undecided": deciding and page.case.status == "disposing" and not rows,
            "deciding": deciding,
        },
        forms,
        order=1,
        anchor="measures",
        count=len(rows),
        sub="勾选要派出的措施，确认后各单位即收到待办" if "confirm" in forms else "",
        tone="next" if asked or (page.case.status == "disposing" and page.workable) else "",
    )


def _heading(page: Page, planned: list[Measure], *, asked: bool) -> str:
    """While measures are the stage, the heading says what comes next; `asked`: of the viewer."""
    if asked:
        return "下一步：办完了记下结果"
    if page.case.status != "disposing":
        return "处置措施"
    pending = dict.fromkeys(m.unit.short_name for m in page.measures if m.state == "open")
    if planned and page.workable:
        return "下一步：确认处置措施"
    if pending:
        return f"下一步：等{'、'.join(pending)}办完"
    done = any(measure.state == "done" for measure in page.measures)
    return "下一步：措施都办完了，转入反馈" if done else "下一步：确定处置措施"


def result_name(measure: UUID) -> str:
    """Under which name the page takes the form of a measure's result."""
    return f"result:{measure}"


def plan_name(measure: UUID) -> str:
    return f"plan:{measure}"


def progress_name(measure: UUID) -> str:
    return f"progress:{measure}"


def ids(what: str, measure: UUID) -> str:
    """Each measure's forms have ids of their own: there may be several on the page."""
    return f"{what}-{measure}_%s"


def _clocks(page: Page) -> Mapping[UUID, list[clocks.ClockView]]:
    """Of each measure what runs on it, law first; where nothing runs, what was met last."""
    found: dict[UUID, list[Clock]] = {}
    rows = Clock.objects.filter(subject__in=[measure.pk for measure in page.measures])
    shown = (
        rows.exclude(state="cancelled").select_related("unit").order_by("ended_at", "started_at")
    )
    for row in shown:
        found.setdefault(row.subject, []).append(row)
    return {
        pk: [clocks.view(row, at=page.at, calendars=page.calendars) for row in _shown(rows)]
        for pk, rows in found.items()
    }


def _shown(rows: list[Clock]) -> list[Clock]:
    """What binds by law before what the house agreed, the nearest end first."""
    running = [row for row in rows if row.state in clocks.OPEN]
    running.sort(
        key=lambda row: (row.seal != "法", row.due_at is None, row.due_at or row.started_at)
    )
    return running or rows[-1:]


def _row(page: Page, measure: Measure, on_it: list[clocks.ClockView]) -> dict[str, Any]:
    known = kind(measure.kind)
    reached = {step.node: step for step in measure.progress.all()}
    came: dict[UUID | None, list[FileView]] = {}
    for view in page.files.get(measure.pk, ()):
        came.setdefault(view.part, []).append(view)
    mine = measure.unit_id in page.actor.unit_ids
    is_open = measure.state == "open"
    return {
        "measure": measure,
        "kind": known,
        "open": is_open,
        "mine": mine,
        "clocks": on_it,
        "steps": [
            {
                "step": step,
                "node": known.node(step.node),
                "files": came.get(step.pk, []),
            }
            for step in reached.values()
        ],
        "last": known.node(list(reached.values())[-1].node) if reached else None,
        "last_at": list(reached.values())[-1].happened_at if reached else None,
        "lacking": known.missing(reached) if is_open else [],
        "files": came.get(None, []),
        "may_cancel": page.workable and measure.state in ("open", "planned"),
        **_forms(page, measure, set(reached), may=is_open and (mine or page.workable)),
    }


def _forms(page: Page, measure: Measure, reached: set[str], *, may: bool) -> dict[str, Any]:
    """The result and the next node of one at work; of a planned one only why it is not needed."""
    known = kind(measure.kind)
    given: dict[str, Any] = {"town": measure.town, "at": page.at, "limits": page.limits}
    name, forms = result_name(measure.pk), {}
    auto_id = ids("result", measure.pk)
    if may:
        forms[name] = page.bound.get(name) or ResultForm(
            auto_id=auto_id, asked=known.result, **given
        )
    elif page.workable and measure.state == "planned":
        forms[name] = page.bound.get(name) or CancelForm(auto_id=auto_id)
        if page.case.status in OPEN_STAGES:
            forms[plan_name(measure.pk)] = _plan_form(page, measure)
    nodes = known.may_follow(reached)
    ahead = progress_name(measure.pk)
    if may and nodes:
        forms[ahead] = page.bound.get(ahead) or ProgressForm(
            auto_id=ids("progress", measure.pk), nodes=nodes, **given
        )
    return {
        "forms": forms,
        "form": forms.get(name),
        "plan": forms.get(plan_name(measure.pk)),
        "progress": forms.get(ahead),
    }


def _plan_form(page: Page, measure: Measure) -> MeasureForm:
    values = {name: getattr(measure, name) for name in ("kind", "unit", "task", "due_on")}
    return page.bound.get(plan_name(measure.pk)) or MeasureForm(
        auto_id=ids("plan", measure.pk),
        units=of_town(page.case.town, on=page.on),
        offered=page.town_units,
        initial=values | {"version": page.case.version},
    )
