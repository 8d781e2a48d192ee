"""Material of a case: photos, recordings and papers that came up while it is worked on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from weibao.audit import aggregates
from weibao.kernel.actor import Actor
from weibao.kernel.workflow import Blocked
from weibao.office.attachments.claiming import claim

from ..models import Case
from ..permissions import CASES_WORK


def add_material(
    pk: UUID, *, by: Actor, at: datetime, files: Sequence[str], caption: str = ""
) -> Case:
    """Attach uploads to the case; raises `attachments.claiming.NotAttached`, `Blocked`.

    No version is asked: material is added beside whatever others write, nothing is changed.
    """
    if not files:
        raise Blocked(["先选要加的照片、录音或文件"])
    with transaction.atomic():
        case = aggregates.lock(Case, pk)
        by = CASES_WORK.check(by, case)
        if case.status == "closed":
            raise Blocked(["个案已经结案，要加材料先重新办理"])
        claim(files, subject=case, by=by, at=at, caption=caption)
        return aggregates.save(case, by=by, at=at, event="case.material_added", fields=["files"])
