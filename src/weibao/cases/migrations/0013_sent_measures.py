from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0012_measures_planned'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at', None), ('state', 'planned')), ('state', 'cancelled'), models.Q(('sent_at__isnull', False), ('state__in', ['open', 'done'])), _connector='OR'), name='measure_at_work_was_sent'),
        ),
    ]
