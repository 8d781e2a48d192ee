"""Why the service must not start, in words."""

from __future__ import annotations

from datetime import datetime

from weibao.project.checks import examine


def reasons_not_to_serve(*, at: datetime) -> list[str]:
    """Only what blocks; the rest is for `weibao check`."""
    return [
        str(finding) for _label, findings in examine(at) for finding in findings if finding.blocks
    ]
