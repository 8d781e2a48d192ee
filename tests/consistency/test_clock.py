"""The clock is read once, at the edge; everything below takes `at=` or `on=`."""

from __future__ import annotations

import ast

import pytest

from tests.support.source import Source, calls, dotted, nothing, product_files

READS = {
    "timezone.now",
    "django.utils.timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "date.today",
    "datetime.date.today",
    "moment.now",
    "moment.today",
    "time.time",
    "time.time_ns",
}
OURS = {"weibao.kernel.moment": {"now", "today"}, "django.utils.timezone": {"now", "localdate"}}

# Where the edge is: a request comes in, a command starts, the worker begins a job or a tick.
EDGES = ("views", "middleware", "management", "project")
# Other files that may read the clock, each with the reason.
ALLOWED = {
    "src/weibao/kernel/moment.py": "the one reading that the others call",
    "src/weibao/kernel/ids.py": "a UUIDv7 holds the moment it was made; nothing dates by it",
    "src/weibao/org/signin/sessionstore.py": "a session is opened before its request has a moment",
    "src/weibao/org/signin/events.py": "signals of allauth come with a request, or with none",
    "src/weibao/org/signin/tries.py": "allauth counts tries with a request, or with none",
}


def is_edge(source: Source) -> bool:
    parts = {part.removesuffix(".py") for part in source.path.parts}
    return bool(parts & set(EDGES)) or source.name in ALLOWED


def clock_readings(source: Source) -> list[str]:
    """The places of a file that ask for the present moment."""
    direct = {
        alias.asname or alias.name
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
        if alias.name in OURS.get(node.module, set())
    }
    passed = [
        source.at(node)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.keyword)
        and (
            node.arg in {"auto_now", "auto_now_add"}
            or (node.arg == "default" and dotted(node.value) in READS | direct)
        )
    ]
    called = [source.at(c) for c in calls(source.tree) if dotted(c.func) in READS | direct]
    return sorted(passed + called)


def test_only_the_edge_reads_the_clock() -> None:
    found = [
        place
        for source in product_files()
        if not is_edge(source)
        for place in clock_readings(source)
    ]
    nothing(found, "take at= or on=")


def test_every_allowance_is_used() -> None:
    used = {source.name for source in product_files() if clock_readings(source)}
    assert set(ALLOWED) <= used


@pytest.mark.parametrize(
    "text",
    [
        "from django.utils import timezone\nx = timezone.now()",
        "from datetime import datetime\nx = datetime.now(ZONE)",
        "import datetime\nx = datetime.date.today()",
        "from weibao.kernel.moment import now as present\nx = present()",
        "from weibao.kernel import moment\nx = moment.today()",
        "x = models.DateTimeField(auto_now_add=True)",
        "from django.utils import timezone\nx = models.DateTimeField(default=timezone.now)",
    ],
)
def test_a_reading_below_the_edge_is_seen(text: str) -> None:
    assert len(clock_readings(Source.of(text))) == 1


def test_a_moment_handed_in_is_no_reading() -> None:
    assert clock_readings(Source.of("def act(*, at):\n    return at.date()")) == []
