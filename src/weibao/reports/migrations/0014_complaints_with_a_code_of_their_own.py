from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0013_count_what_is_merged_and_held")]

    operations = [
        migrations.RemoveConstraint(
            model_name="complaint", name="one_open_complaint_per_report"
        ),
        migrations.AddField(
            model_name="complaint",
            name="receipt_digest",
            field=models.CharField(max_length=64, null=True, unique=True),
        ),
    ]
