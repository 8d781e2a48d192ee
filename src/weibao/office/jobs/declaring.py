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


def job(function: Function) -> Task[Any, Any]:
    """Declare `function(*ids, at=...)` as a job; the worker passes the moment as `at`."""
    at = signature(function).parameters.get("at")
    if at is None or at.kind is not Parameter.KEYWORD_ONLY:
        raise NotAJob(f"{function.__qualname__} must take a keyword-only `at`")
    declared: Task[Any, Any] = task()(function)
    return declared
