"""Keys of the people who may open who reported."""

from django.db import models

from weibao.kernel.crypto import custody
from weibao.kernel.fields import SealedTextField
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
    # What the key was when it was made, under a key outside the database: a row that somebody
    # swapped, slipped in or ended does not agree with it, and nothing is sealed to it.
    pin = SealedTextField("公钥核对", max_length=300, null=True, blank=True)
    # Wrong passphrases in a row, counted before each try, and when the next one may be made.
    wrong_tries = models.PositiveSmallIntegerField("连续输错", default=0)
    next_try_at = models.DateTimeField("下次可试", null=True, blank=True)
    # Texts in which the custodian wrote who reported, since the last day without one.
    refused_texts = models.PositiveSmallIntegerField("写出报告人次数", default=0)
    refused_at = models.DateTimeField("上次写出", null=True, blank=True)
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

    def expected_pin(self) -> str:
        """What `pin` must say for the row to be the one that was made."""
        who = str(self.person_id) if self.person_id else "recovery"
        state = "open" if self.valid_to is None else "ended"
        return "|".join((str(self.pk), self.town, who, bytes(self.public_key).hex(), state))

    @property
    def is_genuine(self) -> bool:
        return bool(self.pin) and self.pin == self.expected_pin()

    @property
    def settled_pin(self) -> str:
        """The pin of a row that somebody changed and that was ended by the product since."""
        return f"{self.expected_pin()}|changed"

    @property
    def is_changed(self) -> bool:
        """Whether somebody wrote into the row and another key has not yet taken its place."""
        return not self.is_genuine and self.pin != self.settled_pin

    @property
    def fingerprint(self) -> str:
        return custody.fingerprint(bytes(self.public_key))
