"""What was written with the reporter goes along when a report goes to another town, and comes back."""

from __future__ import annotations

from uuid import UUID

from ..models import Report, ReportMessage


def carry(source: Report, target: Report) -> None:
    """Copy the messages of `source` that `target` does not have, with their times and writers."""
    ours = list(target.messages.values_list("pk", "copied_from"))
    held = {key for keys in ours for key in keys if key}
    fresh = [
        message
        for message in source.messages.order_by("at")
        if not {message.pk, message.copied_from} & held
    ]
    ReportMessage.objects.bulk_create(
        ReportMessage(
            report=target,
            town=target.town,
            kind=message.kind,
            text=message.text,
            at=message.at,
            person=message.person,
            post=message.post,
            seen_at=message.seen_at,
            copied_from=message.pk,
        )
        for message in fresh
    )


def continued(source: Report, target: Report) -> dict[UUID, UUID]:
    """For each message of `source` the one of `target` that says the same, after `carry`."""
    there = list(target.messages.values_list("pk", "copied_from"))
    copies = {copied_from: pk for pk, copied_from in there if copied_from}
    originals = {pk for pk, _ in there}
    found: dict[UUID, UUID] = {}
    for pk, copied_from in source.messages.values_list("pk", "copied_from"):
        if pk in copies:
            found[pk] = copies[pk]
        elif copied_from in originals:
            found[pk] = copied_from
    return found
