"""How a job is declared."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, signature
from typing import Any

from django_tasks import task
from django_tasks.base import Task

Function = Callable[..., None]


class NotAJob(TypeError):
    """The function cannot be run as a job."""


# Taken only when nothing else waits: what strangers can cause must not hold up what people wait for.
WHEN_IDLE = -10


def job(function: Function) -> Task[Any, Any]:
    """Declare `function(*ids, at=...)` as a job; the worker passes the moment as `at`."""
    return _declare(function, priority=0)


def job_when_idle(function: Function) -> Task[Any, Any]:
    """The same, for work that waits until no other job does."""
    return _declare(function, priority=WHEN_IDLE)


def _declare(function: Function, *, priority: int) -> Task[Any, Any]:
    at = signature(function).parameters.get("at")
    if at is None or at.kind is not Parameter.KEYWORD_ONLY:
        raise NotAJob(f"{function.__qualname__} must take a keyword-only `at`")
    declared: Task[Any, Any] = task(priority=priority)(function)
    return declared
