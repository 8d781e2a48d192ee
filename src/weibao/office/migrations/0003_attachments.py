
import django.db.models.deletion
import datetime
import uuid
import weibao.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0002_calendar_and_stops'),
    ]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('town', models.CharField(max_length=9)),
                ('person', models.UUIDField(null=True)),
                ('name', weibao.kernel.fields.SealedTextField(max_length=255, verbose_name='原文件名')),
                ('size', models.PositiveBigIntegerField(verbose_name='字节数')),
                ('piece', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('whole_at', models.DateTimeField(null=True)),
                ('place', models.CharField(max_length=64, null=True, unique=True)),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('kind', models.CharField(blank=True, max_length=8)),
                ('media_type', models.CharField(blank=True, max_length=100)),
                ('extension', models.CharField(blank=True, max_length=8)),
                ('claimed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='UploadPiece',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('place', models.CharField(max_length=64, unique=True)),
            ],
        ),
        migrations.AddField(
            model_name='storedfile',
            name='caption',
            field=weibao.kernel.fields.SealedTextField(blank=True, max_length=200, verbose_name='说明'),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='copied_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='copy_place',
            field=models.CharField(max_length=64, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='copy_size',
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='copy_type',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='extension',
            field=models.CharField(default='', max_length=8, verbose_name='扩展名'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='storedfile',
            name='kind',
            field=models.CharField(choices=[('image', '照片'), ('audio', '录音'), ('video', '录像'), ('pdf', '文件'), ('document', '文档')], default='document', max_length=8, verbose_name='种类'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='storedfile',
            name='number',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='序号'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='storedfile',
            name='part',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='received_at',
            field=models.DateTimeField(default=datetime.datetime(2026, 11, 1, tzinfo=datetime.timezone.utc), verbose_name='收到'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='storedfile',
            name='refusal',
            field=models.CharField(blank=True, max_length=200, verbose_name='不提供预览的原因'),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='state',
            field=models.CharField(choices=[('waiting', '正在准备'), ('ready', '可以看'), ('refused', '不提供预览')], default='waiting', max_length=8, verbose_name='副本'),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='upload',
            field=models.UUIDField(null=True, unique=True),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='withdrawn_at',
            field=models.DateTimeField(null=True, verbose_name='撤回'),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='withdrawn_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='withdrawn_why',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name='storedfile',
            name='created_at',
            field=models.DateTimeField(verbose_name='附上'),
        ),
        migrations.AlterField(
            model_name='storedfile',
            name='media_type',
            field=models.CharField(max_length=100, verbose_name='类型'),
        ),
        migrations.AddIndex(
            model_name='storedfile',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['created_at'], name='file_waits_for_copy'),
        ),
        migrations.AddConstraint(
            model_name='storedfile',
            constraint=models.UniqueConstraint(fields=('subject', 'number'), name='one_file_per_number'),
        ),
        migrations.AddConstraint(
            model_name='storedfile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('copy_place__isnull', False), ('state', 'ready')), models.Q(models.Q(('state', 'ready'), _negated=True), ('copy_place', None)), _connector='OR'), name='only_a_ready_file_has_a_copy'),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(fields=['town', 'claimed_at'], name='office_uplo_town_efd22d_idx'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('place', None), ('whole_at', None)), models.Q(('place__isnull', False), ('whole_at__isnull', False)), _connector='OR'), name='whole_upload_has_a_place'),
        ),
        migrations.AddField(
            model_name='uploadpiece',
            name='upload',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='office.upload'),
        ),
        migrations.AddConstraint(
            model_name='uploadpiece',
            constraint=models.UniqueConstraint(fields=('upload', 'number'), name='one_piece_per_number'),
        ),
    ]
