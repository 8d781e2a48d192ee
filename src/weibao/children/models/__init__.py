from .child import Child, IdToken, Sex
from .guardian import Guardian, Relation

__all__ = ["Child", "Guardian", "IdToken", "Relation", "Sex"]
