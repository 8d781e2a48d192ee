from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="suspicion",
            field=models.CharField(blank=True, max_length=16, verbose_name="待甄别的原因"),
        ),
    ]
