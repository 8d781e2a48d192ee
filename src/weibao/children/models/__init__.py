from .category import Category
from .child import Child, IdToken, Sex
from .fact import Fact
from .guardian import Guardian, Relation

__all__ = ["Category", "Child", "Fact", "Guardian", "IdToken", "Relation", "Sex"]
