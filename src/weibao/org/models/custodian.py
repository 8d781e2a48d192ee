"""Keys of the people who may open who reported."""

from django.db import models

from weibao.kernel.ids import uuid7

from .person import Person


class CustodianKey(models.Model):
    """The public half of a custodian's key, and the private half wrapped with a passphrase.

    `person` is empty for the recovery key, whose private half exists only on printed shares.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField("所属乡镇", max_length=9, db_index=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="custodian_keys"
    )
    public_key = models.BinaryField("公钥")
    wrapped_private_key = models.BinaryField("加锁的私钥", null=True, blank=True)
    valid_from = models.DateField("启用")
    valid_to = models.DateField("停用", null=True, blank=True)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["town", "person"],
                condition=models.Q(valid_to=None),
                name="one_open_key_per_custodian",
            ),
        ]
