"""Secrets of accounts, hashed with argon2id (adapter of `Secrets`; RFC 9106)."""


class Argon2Secrets:
    """`sae.ports.Secrets` with the parameters that the library recommends (RFC 9106 §4)."""

    def hashed(self, secret: str) -> str:
        """Give a salted hash, parameters included."""
        from argon2 import PasswordHasher

        return PasswordHasher().hash(secret)

    def matches(self, hashed: str, secret: str) -> bool:
        """Compare; a hash that cannot be read matches nothing."""
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return PasswordHasher().verify(hashed, secret)
        except (InvalidHashError, VerificationError):
            return False
