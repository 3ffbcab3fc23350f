"""Errors of the engine in the archive's words: none of SQLAlchemy's crosses the port."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from sae.errors import HomeBusy, HomeUnavailable, SaeError


@contextmanager
def archive_errors() -> Iterator[None]:
    """Translate what the engine raises.

    Raises: HomeBusy, another process writes for too long; SaeError with the code
    `catalogue_conflict`, a row is already there or names one that is not; HomeUnavailable with
    the code `catalogue_unusable`, anything else: disk full, damaged file, missing file.
    """
    try:
        yield
    except IntegrityError as error:
        raise SaeError("catalogue_conflict", reason=error.orig) from error
    except DBAPIError as error:
        if _is_busy(error):
            raise HomeBusy from error
        raise HomeUnavailable("catalogue_unusable", reason=error.orig) from error
    except SQLAlchemyError as error:
        raise HomeUnavailable("catalogue_unusable", reason=error) from error


# ----------------------------------------------------------------------------- private


def _is_busy(error: DBAPIError) -> bool:
    # SQLITE_BUSY and SQLITE_LOCKED, with their extended codes in the upper bytes.
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in {5, 6}
