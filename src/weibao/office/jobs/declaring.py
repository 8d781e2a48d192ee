"""How a job is declared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from inspect import Parameter, signature
from typing import Any

from django_tasks import DEFAULT_TASK_QUEUE_NAME, task
from django_tasks.base import Task

Function = Callable[..., None]


class NotAJob(TypeError):
    """The function cannot be run as a job."""


# What strangers can cause goes to a queue of its own: a process that does nothing else runs it, at the
# lowest priority, so that nobody waits for it.
ASIDE = "copies"

# For a queue: the ids that its jobs may be taken by, the next first.
Pick = Callable[[datetime], Sequence[str]]
PICKS: dict[str, Pick] = {}


def job(function: Function) -> Task[Any, Any]:
    """Declare `function(*ids, at=...)` as a job; the worker passes the moment as `at`."""
    return _declare(function)


def job_aside(pick: Pick) -> Callable[[Function], Task[Any, Any]]:
    """The same for the queue aside. Whose turn it is, `pick` says by the first id of the jobs."""

    def declare(function: Function) -> Task[Any, Any]:
        PICKS[ASIDE] = pick
        return _declare(function, queue=ASIDE)

    return declare


def _declare(function: Function, *, queue: str = DEFAULT_TASK_QUEUE_NAME) -> Task[Any, Any]:
    at = signature(function).parameters.get("at")
    if at is None or at.kind is not Parameter.KEYWORD_ONLY:
        raise NotAJob(f"{function.__qualname__} must take a keyword-only `at`")
    declared: Task[Any, Any] = task(queue_name=queue)(function)
    return declared
