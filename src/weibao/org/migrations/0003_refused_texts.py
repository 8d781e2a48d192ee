from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0002_key_pins'),
    ]

    operations = [
        migrations.AddField(
            model_name='custodiankey',
            name='refused_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='上次写出'),
        ),
        migrations.AddField(
            model_name='custodiankey',
            name='refused_texts',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='写出报告人次数'),
        ),
    ]
