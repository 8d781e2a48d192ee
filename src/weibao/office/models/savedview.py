"""Views of lists that people saved: which conditions, not whose rows."""

from django.db import models
from django.db.models import Q

from weibao.kernel.fields import SealedTextField
from weibao.kernel.ids import uuid7
from weibao.org.models import Person, Unit


class SavedView(models.Model):
    """A view of the list `listing`: of one person, or shared with `unit`.

    `asked` holds keys of conditions and codes of their values, checked anew whenever it is opened.
    The name is sealed: nobody can be kept from writing a child's into it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town = models.CharField(max_length=9)
    listing = models.CharField("列表", max_length=20)
    person = models.ForeignKey(Person, models.PROTECT, related_name="saved_views")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="saved_views")
    label = SealedTextField("名称", max_length=12)
    asked = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["person", "listing"], condition=Q(removed_at=None), name="view_of_a_person"
            ),
            models.Index(
                fields=["unit", "listing"], condition=Q(removed_at=None), name="view_shared_with"
            ),
        ]
