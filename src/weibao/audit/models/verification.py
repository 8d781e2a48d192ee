"""A walk over the whole log, kept so that everybody who reads the log sees when it was last checked."""

from django.db import models

from weibao.kernel.ids import uuid7


class Verification(models.Model):
    """Begun by a person or at night; ended, it says how many seals hold and the first that does not."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    asked_at = models.DateTimeField("开始")
    asked_by = models.UUIDField("谁要核对", null=True)
    ended_at = models.DateTimeField("结束", null=True)
    # "1" while it goes on and empty afterwards, so that the database admits one at a time.
    running = models.CharField(max_length=1, null=True, unique=True)  # noqa: DJ001 - see above
    total = models.PositiveBigIntegerField("开始时的封印数", default=0)
    held = models.PositiveBigIntegerField("完好", default=0)
    broken_seq = models.PositiveBigIntegerField("第一条不对的", null=True)
    broken_event = models.CharField("事件", max_length=36, blank=True)
    broken_what = models.CharField("哪里不对", max_length=120, blank=True)

    @property
    def intact(self) -> bool:
        return self.ended_at is not None and not self.broken_what
