"""People who sign in, and their appointments to posts."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7

from .unit import Post


class PersonManager(BaseUserManager["Person"]):
    """The look-up Django asks for; sign-in itself goes through `signin.backend`."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=(username or "").lower())


class Person(AbstractBaseUser):
    """A member of staff. Name and phone are sealed; the phone is found by `phone_token`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # The town whose keeper looks after this account; posts may lie in other towns.
    town = models.CharField("所属乡镇", max_length=9, blank=True, db_index=True)
    username = models.CharField("工号", max_length=40, unique=True)
    name = SealedTextField("姓名", max_length=50)
    phone = SealedTextField("手机号", max_length=20, blank=True)
    # Keyed 64-bit digest of the phone, so that sign-in by phone needs no clear number.
    phone_token = models.BigIntegerField(null=True, blank=True, unique=True)
    # Required by allauth's flows; mail is not used in towns, so it stays empty.
    email = models.EmailField(blank=True)
    is_active = models.BooleanField("可登录", default=True)
    must_change_password = models.BooleanField("首次登录须改密码", default=True)
    # A password handed out by the keeper stops working then; empty for one the person chose.
    one_time_until = models.DateTimeField("一次性密码有效期至", null=True, blank=True)
    big_font = models.BooleanField("大字", default=False)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField("建立时间")

    objects = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return str(self.name)


class Appointment(models.Model):
    """A person in a post from a day to a day (exclusive)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    valid_from = models.DateField("任职")
    valid_to = models.DateField("离任", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField("登记时间")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="appointment_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "post"],
                condition=Q(valid_to=None),
                name="one_open_appointment_per_person_and_post",
            ),
        ]

    @property
    def town(self) -> str:
        """Whose change feed and log a change of the appointment belongs to."""
        return self.post.unit.town
