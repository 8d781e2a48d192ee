"""The printed slip of a report: what it proves, and how a station tells whether it is genuine."""

from __future__ import annotations

from datetime import UTC

from weibao.kernel.crypto import slips

from .models import Report

# What was filed, in the order in which it is digested; never changed, only added to.
FILED = ("town", "circumstance", "what", "place", "when", "child_known", "suspect_known", "area")


def stamped(report: Report) -> Report:
    """A report that is about to be filed, with the digest of what was told.

    Made once: the words may be erased later.
    """
    told = [str(getattr(report, name)) for name in FILED]
    report.content_digest = slips.digest([*told, str(report.in_danger)])
    return report


def check_code(report: Report) -> str:
    """What stands on the slip, in one word."""
    return slips.check_code(*_parts(report))


def is_genuine(report: Report, code: str) -> bool:
    return slips.is_genuine(code, *_parts(report))


def _parts(report: Report) -> tuple[str, ...]:
    """Report, time and content; the town is in the digest, because a hand-over changes the row's."""
    filed = report.created_at.astimezone(UTC).isoformat(timespec="microseconds")
    return (str(report.pk), filed, report.content_digest)
