"""What one reporter has typed so far. It travels in the page itself: the server keeps nothing of it
before the last step, and the browser nothing beyond the tab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from weibao.kernel.text import visible
from weibao.reports.actions.filing import Content, Reporter
from weibao.reports.rules.circumstances import circumstance

from .forms.steps import DANGER, SEXES, STEPS, StepForm
from .queries import Place

LAST = len(STEPS)
# The reporter has seen the advice to call 110 and goes on.
TOLD = "told"


@dataclass(frozen=True)
class Line:
    """One line of the review, and the step where it can be changed."""

    label: str
    text: str
    step: int


class Journey:
    """The answers of all steps, as they came with the request."""

    def __init__(self, typed: Mapping[str, str], place: Place) -> None:
        self.typed = typed
        self.place = place
        # Only the steps that a request is about: making a form costs as much as showing it.
        self._forms: dict[int, StepForm] = {}

    @property
    def told(self) -> bool:
        return self.typed.get(TOLD) == "1"

    @property
    def in_danger(self) -> bool:
        return self.typed.get("in_danger") == "yes"

    def first_wrong(self, last: int) -> int | None:
        """The first step up to `last` where something must be mended."""
        return next((at for at in range(1, last + 1) if not self.form(at).is_valid()), None)

    def form(self, step: int) -> StepForm:
        """The step with what was typed, and what is wrong with it."""
        if step not in self._forms:
            self._forms[step] = STEPS[step - 1](self.typed, place=self.place)
        return self._forms[step]

    def unjudged(self, step: int) -> StepForm:
        """The step with what was typed, without complaints: it was only looked at."""
        return STEPS[step - 1](initial=dict(self.typed), place=self.place)

    def carried(self, step: int) -> list[tuple[str, str]]:
        """Answers of the other steps, for the hidden fields of this one."""
        own = STEPS[step - 1].base_fields
        names = [name for form in STEPS for name in form.base_fields if name not in own]
        pairs = [(name, visible(self.typed[name])) for name in names if self.typed.get(name)]
        return [*pairs, (TOLD, "1")] if self.told else pairs

    @cached_property
    def answers(self) -> dict[str, str]:
        """All cleaned answers of the steps that are in order."""
        forms = [self.form(step) for step in range(1, LAST + 1)]
        return {name: text for form in forms for name, text in _cleaned(form).items()}

    def content(self) -> Content:
        """The report. How urgent it is follows from it on the server, whatever else was sent."""
        given = self.answers
        return Content(
            circumstance=given["circumstance"],
            what=given["what"],
            place=given["where"],
            when=given["when"],
            child_known="\n".join(f"{label}：{text}" for label, text in self._child()),
            suspect_known=given["suspect"],
            in_danger=self.in_danger,
            area=given["area"],
        )

    def reporter(self) -> Reporter | None:
        """Who reports, if they chose to say so."""
        given = self.answers
        if given["named"] != "yes":
            return None
        return Reporter(given["name"], given["phone"], given["relation"])

    def review(self) -> list[Line]:
        """Everything that will be sent, in words, before it is sent."""
        given = self.answers.get
        village = dict(self.place.villages).get(given("area", ""), "")
        where = "　".join(filter(None, (village, given("where", ""))))
        lines = [
            Line("情形", circumstance(given("circumstance", "")).label, 1),
            Line("孩子", "，".join(text for _, text in self._child()), 2),
            Line("在哪里", where, 2),
            Line("什么时候", given("when", ""), 2),
            Line("有没有危险", dict(DANGER).get(given("in_danger", ""), ""), 3),
            Line("经过", given("what", ""), 3),
            Line("是谁做的", given("suspect", ""), 3),
        ]
        return [line for line in lines if line.text]

    def _child(self) -> list[tuple[str, str]]:
        """What is known of the child, each with its label."""
        given = self.answers.get
        sex = given("child_sex", "")
        parts = (
            ("姓名或小名", given("child_name", "")),
            ("年龄", given("child_age", "")),
            ("性别", dict(SEXES)[sex] if sex in {"boy", "girl"} else ""),
            ("学校", given("child_school", "")),
        )
        return [(label, text) for label, text in parts if text]


def _cleaned(form: StepForm) -> dict[str, str]:
    return form.cleaned_data if form.is_valid() else {}
