from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2Hasher(Argon2PasswordHasher):
    """Argon2id as in production, at the least it accepts."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
