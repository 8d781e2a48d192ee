"""Weibao: the work platform of a Chinese town that protects its children."""

__version__ = "0.1.0"
