from django.db import migrations
from django.db.models import Case, Value, When


def put_in_order(apps, schema_editor):
    """The reports that are there already: danger before serious before normal, and what is held."""
    reports = apps.get_model("reports", "Report").objects.using(schema_editor.connection.alias)
    reports.update(
        urgency_rank=Case(
            When(urgency="danger", then=Value(0)),
            When(urgency="serious", then=Value(1)),
            default=Value(2),
        )
    )
    reports.filter(status="received").exclude(suspicion="").update(held=True)


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0010_triage'),
    ]

    operations = [
        migrations.RunPython(put_in_order, migrations.RunPython.noop),
    ]
