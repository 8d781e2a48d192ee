"""Whoever silences a tool says which rule and why."""

from __future__ import annotations

import io
import re
import tokenize

import pytest

from tests.support.source import DEMO, PRODUCT, TESTS, Source, nothing, python_files

SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore|fmt:\s*(?:off|skip))")
# A rule of the linter is silenced with a reason after a dash. For types the error code is enough:
# what is silenced there is nearly always that Django makes attributes at run time.
NOQA = re.compile(r"#\s*noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*\s+-*\s*\S.{3,}")
IGNORE = re.compile(r"#\s*type:\s*ignore\[[a-z-]+(?:,\s*[a-z-]+)*\]")


def mute(source: Source) -> list[str]:
    """Suppressions of a file that name no rule or give no reason."""
    if not SILENCED.search(source.text):
        return []
    tokens = tokenize.generate_tokens(io.StringIO(source.text).readline)
    comments = [token for token in tokens if token.type == tokenize.COMMENT]
    return [
        f"{source.name}:{token.start[0]} {token.string}"
        for token in comments
        if SILENCED.search(token.string) and not explained(token.string)
    ]


def explained(comment: str) -> bool:
    if "noqa" in comment:
        return bool(NOQA.search(comment))
    return "fmt:" in comment or bool(IGNORE.search(comment))


def test_every_suppression_says_why() -> None:
    found = [line for source in python_files(PRODUCT, DEMO, TESTS) for line in mute(source)]
    nothing(found, "write `# noqa: RULE - reason`")


@pytest.mark.parametrize(
    ("comment", "silent"),
    [
        ("# noqa", True),
        ("# noqa: S603", True),
        ("# noqa: S603 - starts our own program", False),
        ("# noqa: E402, F403 - settings stand in a file of their own", False),
        ("# type: ignore", True),
        ("# type: ignore[attr-defined]", False),
    ],
)
def test_a_mute_one_is_seen(comment: str, silent: bool) -> None:
    assert bool(mute(Source.of(f"x = 1  {comment}\n"))) is silent
