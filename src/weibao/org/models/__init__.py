from .area import Area, Town
from .custodian import CustodianKey
from .installation import Installation
from .person import Appointment, Person
from .unit import Post, Unit, UnitAlias

__all__ = [
    "Appointment",
    "Area",
    "CustodianKey",
    "Installation",
    "Person",
    "Post",
    "Town",
    "Unit",
    "UnitAlias",
]
