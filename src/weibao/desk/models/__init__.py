from .storedsearch import StoredSearch

__all__ = ["StoredSearch"]
