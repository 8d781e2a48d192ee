from datetime import UTC

from django.db import migrations

import weibao.kernel.fields


def pin_what_is_there(apps, schema_editor):
    """Recoveries from before are taken for what they are now: from here on a change is noticed."""
    for row in apps.get_model("reports", "Recovery").objects.all():
        people = (row.started_by, row.seconded_by, row.consented_by)
        moments = (row.started_at, row.packed_at, row.ended_at)
        row.pin = "|".join(
            (
                str(row.pk),
                row.town,
                *(str(person or "") for person in people),
                *(moment.astimezone(UTC).isoformat() if moment else "" for moment in moments),
                bytes(row.new_public_key or b"").hex(),
            )
        )
        row.save(update_fields=["pin"])


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0014_complaints_with_a_code_of_their_own'),
    ]

    operations = [
        migrations.AddField(
            model_name='recovery',
            name='pin',
            field=weibao.kernel.fields.SealedTextField(blank=True, max_length=500, null=True, verbose_name='核对'),
        ),
        migrations.RunPython(pin_what_is_there, migrations.RunPython.noop),
    ]
