"""The event log. Rows are added and never changed; triggers on both databases refuse anything else."""

from django.db import models

from weibao.kernel.ids import uuid7


class Event(models.Model):
    """Who did, read or was refused what, when. Holds ids and field names, never values."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField("时间", db_index=True)
    kind = models.CharField("事件", max_length=60, db_index=True)
    town = models.CharField("乡镇", max_length=9, blank=True)
    # Who, as plain ids: the log must stand when the person is long gone.
    person = models.UUIDField("人员", null=True)
    post = models.UUIDField("岗位", null=True)
    subject_kind = models.CharField("对象类型", max_length=40, blank=True)
    subject = models.UUIDField("对象", null=True, db_index=True)
    fields = models.JSONField("字段名", default=list)
    count = models.PositiveIntegerField("行数", null=True)
    # Keyed digest of a list's filter, or the code of a reason; never the words themselves.
    digest = models.CharField("摘要", max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["town", "at"]), models.Index(fields=["person", "at"])]


class EventSubject(models.Model):
    """Which children an opened file, a reveal or an export was about: the index of 'who looked'."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="subjects")
    subject = models.UUIDField("对象", db_index=True)


class EventSeal(models.Model):
    """The chain: one seal per event, each a MAC over the event and the seal before it."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.PROTECT, related_name="seal", db_constraint=False)
    prev = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=32)
