"""Telling the system keepers that a job was given up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from weibao.office.notices import tell_holders
from weibao.org.roles import Role


def tell_keepers(row: Any, *, at: datetime) -> None:
    """One urgent notice to each unit with a system keeper. It names the job, no content."""
    name = row.task_path.rsplit(".", 1)[-1]
    text = f"后台任务“{name}”试了 {len(row.worker_ids)} 次都没有完成，请查看运行日志。"
    tell_holders(Role.SYSTEM_KEEPER, text, key=f"job:{row.pk}", at=at, urgent=True)
