"""Every event has words: the auditor reads what happened, not the name of a code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.support.source import Source, calls, dotted, nothing, product_files
from weibao.audit.kinds import WORDS, words
from weibao.kernel.workflow import all_flows
from weibao.office.guard import tally

# Functions that take the kind of an event, and where it stands among their positional arguments.
TAKES = {"record": 0, "Recorded": 0, "listed": 1, "opened": 1, "refused": 1, "second_factor": 2}
# A refusal is named after the view that refused.
REFUSAL = "refused:"


def kinds_of(source: Source) -> Iterator[tuple[str, str]]:
    """(pattern of a kind, place) for every event a file records."""
    for call in calls(source.tree):
        name = dotted(call.func).split(".")[-1]
        words_for_it = {"event", "kind"} if name in TAKES else {"event"}
        given = [word.value for word in call.keywords if word.arg in words_for_it]
        if name in TAKES and len(call.args) > TAKES[name]:
            given.append(call.args[TAKES[name]])
        for value in given:
            yield from ((text, source.at(call)) for text in texts(value, source))


def texts(value: ast.expr, source: Source) -> Iterator[str]:
    """The texts an expression may be, as patterns; a part known only at run time is any word."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield re.escape(value.value)
    elif isinstance(value, ast.IfExp):
        yield from texts(value.body, source)
        yield from texts(value.orelse, source)
    elif isinstance(value, ast.JoinedStr):
        yield "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+"
            for part in value.values
        )
    elif isinstance(value, ast.Name):
        yield from (
            text
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Assign)
            and [dotted(target) for target in node.targets] == [value.id]
            and not isinstance(node.value, ast.Name)
            for text in texts(node.value, source)
        )


def recorded() -> list[tuple[str, str]]:
    found = [pair for source in product_files() for pair in kinds_of(source)]
    return [pair for pair in found if not pair[0].startswith(re.escape(REFUSAL))]


def fits(pattern: str, kind: str) -> bool:
    return re.fullmatch(pattern, kind) is not None


def test_every_event_in_the_code_has_words() -> None:
    found = recorded()
    assert len(found) > 60
    mute = [
        f"{place}: {kind}" for kind, place in found if not any(fits(kind, known) for known in WORDS)
    ]
    nothing(mute, "add its words to audit/kinds.py")


def test_every_step_of_a_flow_has_words() -> None:
    steps = [(flow.name, step.event) for flow in all_flows() for step in flow.steps]
    assert len(steps) > 8
    nothing([f"{name}: {event}" for name, event in steps if event not in WORDS], "add its words")


def test_no_words_stand_for_an_event_that_is_gone() -> None:
    patterns = {pattern for pattern, _ in recorded()}
    patterns |= {re.escape(step.event) for flow in all_flows() for step in flow.steps}
    # Summed up before they are recorded, hence not named where that happens.
    patterns |= {re.escape(kind) for kind in tally.EFFECTS}
    gone = [kind for kind in WORDS if not any(fits(pattern, kind) for pattern in patterns)]
    nothing(gone, "remove its words")


def test_words_are_chinese_and_said_once() -> None:
    said = list(WORDS.values())
    assert [text for text in said if not re.fullmatch("[\u4e00-\u9fff，、]{2,}", text)] == []
    assert sorted({text for text in said if said.count(text) > 1}) == []


def test_a_refusal_is_said_in_words_whatever_was_refused() -> None:
    assert words("refused:cases:detail") == "不允许的访问"
    assert words("case.closed") == "结案"


def test_kinds_are_found_however_they_are_written() -> None:
    source = Source.of(
        'record("a.b", actor=by)\n'
        'create(row, event=f"case.{state}")\n'
        'kind = "c.d" if left else "e.f"\n'
        "record(kind, actor=by)\n"
        'Line(kind="material")\n'
    )
    assert [kind for kind, _ in kinds_of(source)] == ["a\\.b", "case\\.[a-z_]+", "c\\.d", "e\\.f"]
