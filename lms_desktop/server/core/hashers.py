from django.contrib.auth.hashers import Argon2PasswordHasher


class ModestArgon2(Argon2PasswordHasher):
    """Argon2id as OWASP asks for at least, so that a class can sign in on a small computer."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
