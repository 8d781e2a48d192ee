"""The product's algorithm at a small cost: the demo's passwords are public, its start should be quick."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class DemoArgon2Hasher(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 8 * 1024
    parallelism = 1
