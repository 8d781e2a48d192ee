"""Changing keys while the service runs: a new key, everything sealed again, the old key retired."""
