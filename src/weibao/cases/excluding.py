"""Cases that a person stepped aside from: no notice of theirs reaches that person."""

from typing import Any

from weibao.kernel.actor import Actor
from weibao.kernel.excluding import exclusions

from .models import StepAside


@exclusions.register("cases")
def asides(actor: Actor) -> Any:
    return StepAside.objects.filter(person=actor.person_id, valid_to=None).values("case")
