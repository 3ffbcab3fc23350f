"""What can go wrong with bytes.

StorageError
├── StoreUnavailable    the place does not answer, is read-only, is full
├── NotFound            nothing under that key or identifier
├── AlreadyExists       an immutable thing is already there, with other bytes
├── Damaged             bytes are not those that were digested
├── Locked              a retention lock is in force
└── InvalidKey          a key, path or identifier that no store may be asked for
"""


# ruff: noqa: N818 - named for what they say; only the base of the family says Error


class StorageError(Exception):
    """Something went wrong with stored bytes; `key` names them, `copy` the copy they are in."""

    def __init__(self, message: str, *, key: str = "", copy: str = "") -> None:
        super().__init__(message)
        self.key = key
        self.copy = copy


class StoreUnavailable(StorageError):
    """The place does not answer, is read-only or is full: never retried and believed."""


class NotFound(StorageError):
    """Nothing under that key or identifier."""


class AlreadyExists(StorageError):
    """Something immutable is already there with other bytes."""


class Damaged(StorageError):
    """The bytes read are not those that were digested."""


class Locked(StorageError):
    """A retention lock is in force: what it covers cannot go, and it cannot be shortened."""


class InvalidKey(StorageError, ValueError):
    """A key, path or identifier that could name something outside its place."""
