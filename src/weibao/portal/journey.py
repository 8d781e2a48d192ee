"""What one reporter has typed so far. It travels in the page itself: the server keeps nothing of it
before the last step, and the browser nothing beyond the tab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from weibao.kernel.text import visible
from weibao.reports.actions.filing import Content, Reporter
from weibao.reports.rules.ages import least
from weibao.reports.rules.circumstances import circumstance

from .forms.step import StepForm
from .forms.steps import BY_NAME, DANGER, FIELDS, NUMBER, SEXES, STEPS, Step
from .queries import Place

LAST = STEPS[-1].name
WITHOUT_FILES = tuple(step for step in STEPS if step.name != "files")
# What the page carries besides the answers: the reporter has seen the advice to call 110 and goes
# on; after this step back to the review; larger type, also where no cookie is kept.
TOLD, AFTER, BIG = "told", "after", "big"


@dataclass(frozen=True)
class Line:
    """One line of the review, and the step where it can be changed."""

    label: str
    text: str
    step: str


class Journey:
    """The answers of all steps, as they came with the request."""

    def __init__(self, typed: Mapping[str, str], place: Place) -> None:
        self.typed = typed
        self.place = place
        # Only the steps that a request is about: making a form costs as much as showing it.
        self._forms: dict[str, StepForm] = {}

    @property
    def step(self) -> Step:
        """Where the reporter pressed a button."""
        return BY_NAME.get(self.typed.get("step", ""), STEPS[0])

    @property
    def told(self) -> bool:
        return self.typed.get(TOLD) == "1"

    @property
    def big(self) -> bool:
        return self.typed.get(BIG) == "1"

    @property
    def in_danger(self) -> bool:
        return self.typed.get("in_danger") == "yes"

    @property
    def steps(self) -> tuple[Step, ...]:
        """Those that there is something to judge in: without files none are looked for."""
        return STEPS if self.typed.get("files") else WITHOUT_FILES

    def before(self, step: Step) -> Step:
        return STEPS[max(0, NUMBER[step.name] - 2)]

    def after(self, step: Step) -> Step:
        """The next question, or the review for someone who came from there."""
        if self.typed.get(AFTER) == LAST:
            return BY_NAME[LAST]
        return STEPS[min(len(STEPS) - 1, NUMBER[step.name])]

    def first_wrong(self) -> Step | None:
        """The first step where something must be mended before the report can be sent."""
        return next((step for step in self.steps if not self.form(step).is_valid()), None)

    def form(self, step: Step) -> StepForm:
        """The step with what was typed, and what is wrong with it."""
        if step.name not in self._forms:
            self._forms[step.name] = step.form(self.typed, place=self.place)
        return self._forms[step.name]

    def unjudged(self, step: Step) -> StepForm:
        """The step with what was typed, without complaints: it was only looked at."""
        return step.form(initial=dict(self.typed), place=self.place)

    def carried(self, step: Step) -> list[tuple[str, str]]:
        """Answers of the other steps, for the hidden fields of this one."""
        pairs = [
            (name, visible(self.typed[name]))
            for name, home in FIELDS.items()
            if home != step.name and self.typed.get(name)
        ]
        kept = {TOLD: self.told, AFTER: step.name != LAST and self.typed.get(AFTER) == LAST}
        return pairs + [(name, LAST if name == AFTER else "1") for name, on in kept.items() if on]

    @cached_property
    def answers(self) -> dict[str, str]:
        """All cleaned answers of the steps that are in order."""
        forms = [self.form(step) for step in self.steps]
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
            child_age=least(given["child_age"]),
            child_sex=given["child_sex"],
        )

    def files(self) -> list[str]:
        """Tokens of what was uploaded for this report."""
        given: Any = self.answers.get("files")
        return list(given or ())

    def reporter(self) -> Reporter | None:
        """Who reports, if they chose to say so."""
        given = self.answers
        if given["named"] != "yes":
            return None
        return Reporter(given["name"], given["phone"], given["relation"])

    def review(self) -> list[Line]:
        """Everything that will be sent, in words, before it is sent; what was not said, too."""
        given = self.answers.get
        village = dict(self.place.villages).get(given("area", ""), "")
        lines = [
            Line("情形", circumstance(given("circumstance", "")).label, "what"),
            Line("有没有危险", dict(DANGER).get(given("in_danger", ""), ""), "danger"),
            Line("哪个孩子", "，".join(text for _, text in self._child()), "child"),
            Line("在哪里", "　".join(filter(None, (village, given("where", "")))), "where"),
            Line("什么时候", given("when", ""), "when"),
            Line("经过", given("what", ""), "story"),
            Line("是谁做的", given("suspect", ""), "story"),
            Line("照片、录音", f"{len(self.files())} 个" if self.files() else "没有", "files"),
            Line("联系方式", self._contact(), "named"),
        ]
        return [line for line in lines if line.text or line.label not in OPTIONAL]

    def _child(self) -> list[tuple[str, str]]:
        given = self.answers.get
        sex = dict(SEXES).get(given("child_sex", ""), "") if given("child_sex") != "unknown" else ""
        pairs = (
            ("姓名或小名", given("child_name", "")),
            ("年龄", given("child_age", "")),
            ("性别", sex),
            ("学校", given("child_school", "")),
        )
        return [(label, text) for label, text in pairs if text]

    def _contact(self) -> str:
        given = self.answers.get
        if given("named") != "yes":
            return "不留姓名"
        parts = (given("name", ""), given("phone", ""), given("relation", ""))
        return "，".join(text for text in parts if text)


# Lines of the review that are left out when nothing was said.
OPTIONAL = {"是谁做的"}


def _cleaned(form: StepForm) -> dict[str, str]:
    return form.cleaned_data if form.is_valid() else {}
