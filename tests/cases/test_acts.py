"""Every act in every stage of a case: allowed, or refused with a reason and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from tests import world
from tests.cases.stages import CONCLUSION, SAFE, at_stage, fresh, measure
from tests.office.attached import jpeg, uploaded
from tests.world import NOW, Town
from weibao.cases.actions import course, measures, planning, progress, units
from weibao.cases.actions.assessing import assess
from weibao.cases.actions.children import link_child
from weibao.cases.actions.followups import follow_up
from weibao.cases.actions.inquiries import add_inquiry
from weibao.cases.actions.material import add_material
from weibao.cases.flows import CASE
from weibao.cases.models import Case, Measure
from weibao.cases.models.access import Sees
from weibao.kernel.workflow import Blocked, IllegalMove

LATER = NOW + timedelta(hours=2)
STAGES = [state.name for state in CASE.states]
EARLY, OPEN = {"investigating", "disposing"}, {"investigating", "disposing", "answering"}
DONE = {"disposing", "answering", "closed"}


@dataclass
class Scene:
    """A case at its stage. Where measures may be decided one is at work and one planned."""

    here: Town
    case: Case
    open: Measure | None
    planned: Measure | None

    @property
    def common(self) -> dict[str, Any]:
        return {"by": self.here["clerk"], "at": LATER, "version": fresh(self.case).version}

    @property
    def free(self) -> dict[str, Any]:
        return {"by": self.here["clerk"], "at": LATER}

    def any(self, row: Measure | None) -> Measure:
        """The measure, or where the stage has none the newest of the case, which is done."""
        return row or self.case.measures.order_by("-decided_at", "-id")[0]


def scene(here: Town, stage: str, *, ready: bool) -> Scene:
    """What ends a stage needs it to be in order (`ready`); what touches a measure needs one."""
    case = at_stage(here, stage)
    if stage not in EARLY or ready:
        return Scene(here, fresh(case), None, None)
    running = measure(case, here, unit="police", kind="police")
    planned = planning.plan(
        case.pk, by=here["clerk"], at=NOW, version=fresh(case).version,
        kind="visit", unit=here.units["village"],
    )  # fmt: skip
    return Scene(here, fresh(case), running, planned)


def _step(name: str) -> Callable[[Scene], object]:
    return lambda s: course.step(s.case.pk, name, **s.common)


CASE_STEPS: dict[str, Callable[[Scene], object]] = {
    **{
        name: _step(name)
        for name in (
            "finish_investigation",
            "back_to_investigation",
            "finish_disposal",
            "back_to_disposal",
        )
    },
    "close": lambda s: course.close(s.case.pk, conclusion=CONCLUSION, **s.common),
    "reopen": lambda s: course.reopen(s.case.pk, reason="又有情况", **s.common),
}

ACTS: dict[str, tuple[Callable[[Scene], object], set[str]]] = {
    **{name: (act, set(CASE.step(name).sources)) for name, act in CASE_STEPS.items()},
    "edit": (
        lambda s: course.edit(
            s.case.pk, seen=s.case.version, values={"findings": "又核实了"}, **s.free
        ),
        OPEN,
    ),
    "inquire": (
        lambda s: add_inquiry(
            s.case.pk, how="visit", happened_at=NOW, who="周文静", found="见到孩子", **s.free
        ),
        OPEN,
    ),
    "assess": (
        lambda s: assess(s.case.pk, answers=SAFE, risk="low", **s.common),
        OPEN,
    ),
    "follow_up": (
        lambda s: follow_up(
            s.case.pk, how="visit", happened_at=NOW, who="周文静", found="孩子很好", **s.free
        ),
        DONE,
    ),
    "plan": (
        lambda s: planning.plan(
            s.case.pk, kind="aid", unit=s.here.units["village"], **s.common
        ),
        EARLY,
    ),
    "confirm": (
        lambda s: planning.confirm(s.case.pk, chosen=[s.any(s.planned).pk], **s.common),
        EARLY,
    ),
    "decide": (
        lambda s: measures.decide(
            s.case.pk, kind="aid", unit=s.here.units["village"], **s.common
        ),
        EARLY,
    ),
    "progress": (
        lambda s: progress.reach(
            s.any(s.open).pk, node="accepted", number="一号", happened_at=NOW, **s.free
        ),
        EARLY,
    ),
    "cancel": (
        lambda s: measures.cancel(s.any(s.open).pk, reason="不用了", **s.free),
        EARLY,
    ),
    "cancel_planned": (
        lambda s: measures.cancel(s.any(s.planned).pk, reason="不用了", **s.free),
        EARLY,
    ),
    "finish_planned": (
        lambda s: measures.finish(s.any(s.planned).pk, result="看过了", **s.free),
        set(),
    ),
    "finish_without_slip": (
        lambda s: measures.finish(s.any(s.open).pk, result="报了", **s.free),
        set(),
    ),
    "invite": (
        lambda s: units.invite(
            s.case.pk, unit=s.here.units["school"], sees=Sees.OWN, why="协查", **s.common
        ),
        OPEN,
    ),
    "material": (
        lambda s: add_material(s.case.pk, files=[uploaded(jpeg(), at=NOW)], **s.free),
        OPEN,
    ),
    "link_child": (
        lambda s: link_child(s.case.pk, child=world.child(s.here).pk, **s.common),
        OPEN,
    ),
}  # fmt: skip


def written() -> dict[str, int]:
    """How many rows every table of the house holds, but for what the test itself brings along."""
    beside = {"child", "guardian", "upload", "register", "tracedtext"}
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in {"cases", "office", "audit"} and model._meta.managed
        if model._meta.model_name not in beside
    }


def test_every_step_of_the_flow_is_an_act() -> None:
    assert {step.name for step in CASE.steps} <= set(ACTS)


@pytest.mark.parametrize("stage", STAGES)
def test_every_act_in_every_stage(here: Town, stage: str) -> None:
    """Each act begins at the same stage, which is put back after it."""
    wrong = {}
    for ready, acts in ((True, set(CASE_STEPS)), (False, set(ACTS) - set(CASE_STEPS))):
        with Undone():
            setting = scene(here, stage, ready=ready)
            wrong |= {act: found for act in sorted(acts) if (found := tried(setting, stage, act))}
    assert wrong == {}


class Undone(AbstractContextManager[None]):
    """What is done inside is taken back."""

    def __enter__(self) -> None:
        self.point = transaction.savepoint()

    def __exit__(self, *_: object) -> None:
        transaction.savepoint_rollback(self.point)


def tried(setting: Scene, stage: str, act: str) -> str:
    """What is wrong with `act` at the stage, or ""."""
    take, allowed = ACTS[act]
    before, rows = fresh(setting.case), written()
    with Undone():
        try:
            with transaction.atomic():
                take(setting)
        except (Blocked, IllegalMove) as error:
            return _refused(setting, before, rows, error) if stage not in allowed else repr(error)
        if stage not in allowed:
            return "was not refused"
        return "" if fresh(setting.case).version == before.version + 1 else "left no version"


def _refused(setting: Scene, before: Case, rows: dict[str, int], error: Any) -> str:
    reasons = error.reasons if isinstance(error, Blocked) else [error.reason]
    if not reasons or not all(any("\u4e00" <= sign <= "\u9fff" for sign in r) for r in reasons):
        return f"without words: {reasons}"
    now, after = fresh(setting.case), written()
    if (now.version, now.status, now.round) != (before.version, before.status, before.round):
        return "changed the case"
    grown = {name: n for name, n in after.items() if n != rows[name]}
    return f"left rows: {grown}" if grown else ""
