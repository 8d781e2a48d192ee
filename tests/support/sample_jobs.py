"""Jobs that only tests put on the queue. They must be importable by a worker in another process."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django_tasks import task

from weibao.office.jobs import job
from weibao.office.jobs.declaring import ASIDE
from weibao.office.models import Register, Setting

SECRET_WORDS = "赵小明住在东街 13800001111"


def pause(name: str) -> None:
    """Tell the test that this place was reached, and wait there while its file exists."""
    reached = Path(settings.WEIBAO_HOME) / f"reached-{name}"
    waiting = Path(settings.WEIBAO_HOME) / f"wait-{name}"
    if waiting.exists():
        reached.touch()
    while waiting.exists():
        time.sleep(0.02)


@job
def count_once(name: str, *, at: datetime) -> None:
    """Add one to the register `name`, however often this runs."""
    pause("before")
    with transaction.atomic():
        _, first = Setting.objects.get_or_create(
            town="",
            key=f"done:{name}",
            valid_from=at.date(),
            defaults={"value": 1, "created_at": at},
        )
        register, _ = Register.objects.get_or_create(town="", name=name, year=2026)
        if first:
            Register.objects.filter(pk=register.pk).update(last=register.last + 1)
    pause("after")


@job
def fail(_name: str, *, at: datetime) -> None:
    """End with words that must not be written down anywhere."""
    raise ValueError(f"{SECRET_WORDS} {at.year}")


@task(queue_name=ASIDE)
def wait_aside(_name: str, *, at: datetime) -> None:
    """A copy that takes as long as the test wants."""
    pause("copy")
