"""What this database is: production, demo or training. Never a flag on a row."""

from django.db import models


class Environment(models.TextChoices):
    PRODUCTION = "production", "正式环境"
    TRAINING = "training", "培训环境"
    DEMO = "demo", "演示环境"


class Installation(models.Model):
    """One row. A production start refuses a database marked as demo or training."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    environment = models.CharField("环境", max_length=10, choices=Environment.choices)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_installation_row"),
        ]
