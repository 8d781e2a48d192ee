from math import ceil

from django.db import migrations
from django.db.models import Min, OuterRef, Subquery

KINDS = {"village": "RC02", "school": "RC03", "clinic": "RC05", "operator": "", "other": ""}


def minutes(start, end):
    return max(0, ceil((end - start).total_seconds() / 60))


def count(apps, schema_editor):
    """Reports filed before these columns were there: what follows from what is known of them."""
    Report = apps.get_model("reports", "Report")
    FlowStep = apps.get_model("office", "FlowStep")
    decided = (
        FlowStep.objects.filter(subject=OuterRef("pk"), step__in=["accept", "refuse"])
        .order_by().values("subject").annotate(first=Min("at")).values("first")
    )
    rows = Report.objects.annotate(first_decided=Subquery(decided)).select_related("from_unit")
    for row in rows.defer("what", "place", "when", "child_known", "suspect_known").iterator():
        if row.first_decided:
            row.decided_after = minutes(row.created_at, row.first_decided)
        if row.known_at:
            row.reported_after = minutes(row.known_at, row.created_at)
        mandated = row.channel == "mandated" and row.from_unit
        row.reporter_category = KINDS.get(row.from_unit.kind, "RC01") if mandated else "RC11"
        row.save(update_fields=["decided_after", "reported_after", "reporter_category"])


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_complaints_and_slips"),
        ("office", "0001_initial"),
        ("org", "0001_initial"),
    ]
    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
