"""Secrets: the key ring and everything that is sealed, signed or derived with it."""
