"""Number registers: a locked counter row each, so that numbers have no gaps."""

from django.db import models

from weibao.kernel.ids import uuid7


class Register(models.Model):
    """The counter of one register in one year. Sealed matters have a register of their own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    name = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["town", "name", "year"], name="one_counter_per_year"),
        ]
