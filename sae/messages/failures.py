"""Says why a command stopped: errors of the archive, of the copies' bytes, of the system."""

import errno
from dataclasses import dataclass

from sae.errors import SaeError, UnknownIdentifier
from sae.messages import Words, catalogue, render, render_error
from seda.package import ContainerDamaged
from seda.schema import SchemaUnavailable
from storage.errors import AlreadyExists, Damaged, NotFound, StorageError, StoreUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a command stopped: a stable code, its words, and the exit status it leads to."""

    code: str
    words: Words
    exit_status: int


def explain(error: BaseException, lang: str) -> Failure | None:
    """Put an expected failure into words; None for what nobody foresaw."""
    match error:
        case SaeError():
            words = render_error(error, lang)
            return Failure(code=error.code, words=words, exit_status=error.exit_status)
        case StorageError():
            return _of_storage(error, lang)
        case ContainerDamaged():
            words = render(error.finding, lang)
            return Failure(code=error.finding.code, words=words, exit_status=1)
        case SchemaUnavailable():
            words = _words("schemas_unusable", lang, {"reason": str(error)})
            return Failure(code="schemas_unusable", words=words, exit_status=3)
        case OSError():
            return _of_system(error, lang)
    return None


# ----------------------------------------------------------------------------- private

_STORAGE_CODES: tuple[tuple[type[StorageError], str], ...] = (
    (StoreUnavailable, "store_unavailable"),
    (NotFound, "stored_bytes_missing"),
    (Damaged, "stored_bytes_damaged"),
    (AlreadyExists, "stored_bytes_differ"),
)


def _of_storage(error: StorageError, lang: str) -> Failure:
    code = next((code for kind, code in _STORAGE_CODES if isinstance(error, kind)), "bad_key")
    if code == "bad_key":
        # What was typed cannot name anything kept.
        words = render_error(UnknownIdentifier(), lang)
        return Failure(code=UnknownIdentifier.code, words=words, exit_status=1)
    fields = {"copy": error.copy or "?", "key": error.key, "reason": str(error)}
    return Failure(code=code, words=_words(code, lang, fields), exit_status=3)


def _of_system(error: OSError, lang: str) -> Failure:
    code, status = "file_unusable", 3
    if isinstance(error, FileNotFoundError):
        code, status = "file_missing", 2  # what was typed leads nowhere
    elif error.errno in (errno.ENOSPC, errno.EDQUOT):
        code = "disk_full"
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        code = "file_forbidden"
    fields = {"file": str(error.filename or ""), "reason": error.strerror or str(error)}
    return Failure(code=code, words=_words(code, lang, fields), exit_status=status)


def _words(code: str, lang: str, fields: dict[str, str]) -> Words:
    words = catalogue(lang)
    return Words(
        words.words(code, "sentence", fields) or code, words.words(code, "remedy", fields) or ""
    )
