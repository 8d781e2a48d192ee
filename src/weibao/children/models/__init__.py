from .category import Category
from .child import Child, IdToken, Sex
from .fact import Fact
from .guardian import Guardian, Relation
from .importing import ImportRow, ImportRun
from .risk import RiskLevel

__all__ = [
    "Category",
    "Child",
    "Fact",
    "Guardian",
    "IdToken",
    "ImportRow",
    "ImportRun",
    "Relation",
    "RiskLevel",
    "Sex",
]
