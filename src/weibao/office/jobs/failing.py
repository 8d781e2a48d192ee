"""Telling the system keepers that a job was given up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from weibao.office.notices import tell
from weibao.org.models import Unit
from weibao.org.roles import Role


def tell_keepers(row: Any, *, at: datetime) -> None:
    """One urgent notice to each unit with a system keeper. It names the job, no content."""
    in_force = Q(posts__valid_to=None) | Q(posts__valid_to__gt=at.date())
    keepers = Unit.objects.filter(in_force, posts__role=Role.SYSTEM_KEEPER).distinct()
    name = row.task_path.rsplit(".", 1)[-1]
    text = f"后台任务“{name}”试了 {len(row.worker_ids)} 次都没有完成，请查看运行日志。"
    for unit in keepers:
        key = f"job:{row.pk}:{unit.pk}"
        tell(unit, text, town=unit.town, key=key, at=at, role=Role.SYSTEM_KEEPER, urgent=True)
