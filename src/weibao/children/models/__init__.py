from .category import Category
from .child import Child, IdToken, Sex
from .duplicate import Merge, Pair
from .fact import Fact
from .guardian import Guardian, Relation
from .importing import ImportRow, ImportRun
from .risk import RiskLevel
from .transfer import Transfer

__all__ = [
    "Category",
    "Child",
    "Fact",
    "Guardian",
    "IdToken",
    "ImportRow",
    "ImportRun",
    "Merge",
    "Pair",
    "Relation",
    "RiskLevel",
    "Sex",
    "Transfer",
]
