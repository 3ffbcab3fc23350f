"""Where things stand in a copy: keys from identifiers, and the form a key may have.

    README.txt
    ocfl/<xx>/<yy>/urn%3auuid%3a<uuid>/     one OCFL object (extension 0003, see `storage.ocfl`)
    sums/<uuid>.sha512                      the digests of its files, for `sha512sum -c`
    damaged/<uuid>-<n>/                     bytes set aside by a repair
    incoming/<uuid>/                        being staged; belongs to the store, not a key

Pure: no disk is touched here.
"""

import hashlib
import re
from uuid import UUID

from storage.errors import InvalidKey

OCFL_ROOT = "ocfl"
SUMS = "sums"
DAMAGED = "damaged"
README = "README.txt"
URN = "urn:uuid:"

# Extension 0003 with 2 x 2 characters: 65,536 folders spread millions of objects, where the
# default (3 x 3) makes two new folders for nearly every object, to be synced, walked and pruned.
TUPLE_SIZE = 2
NUMBER_OF_TUPLES = 2


def bare_id(object_id: str) -> str:
    """Give the canonical text of a UUID, written with or without `urn:uuid:`.

    Raises: InvalidKey.
    """
    text = object_id.removeprefix(URN)
    if _UUID.fullmatch(text):
        return text
    try:
        return str(UUID(text))
    except ValueError as error:
        raise InvalidKey("an object is identified by a UUID", key=object_id) from error


def object_key(object_id: str) -> str:
    """Give the key of an object's root in a copy: `ocfl/<xx>/<yy>/urn%3auuid%3a<uuid>`."""
    return f"{OCFL_ROOT}/{object_root(object_id)}"


def object_root(object_id: str) -> str:
    """Give the path of an object's root below the OCFL storage root (extension 0003)."""
    uuid = bare_id(object_id)
    digest = hashlib.sha256(f"{URN}{uuid}".encode()).hexdigest()
    tuples = [digest[n * TUPLE_SIZE : (n + 1) * TUPLE_SIZE] for n in range(NUMBER_OF_TUPLES)]
    return "/".join((*tuples, f"{_ENCODED_URN}{uuid}"))


def object_id_of(name: str) -> str | None:
    """Give the UUID of an object from the name of its root folder, or None for another name."""
    uuid = name.removeprefix(_ENCODED_URN)
    return uuid if uuid != name and _UUID.fullmatch(uuid) else None


def sums_key(object_id: str) -> str:
    """Give the key of an object's list of digests."""
    return f"{SUMS}/{bare_id(object_id)}.sha512"


def damaged_key(object_id: str, number: int) -> str:
    """Give the key under which the number-th damaged tree of an object is set aside."""
    return f"{DAMAGED}/{bare_id(object_id)}-{number}"


def repair_name(object_id: str) -> str:
    """Give the name under which a repair stages an object."""
    return f"repair-{bare_id(object_id)}"


def version_name(object_id: str, number: int) -> str:
    """Give the name under which the number-th version of an object is staged, from the second."""
    return f"{bare_id(object_id)}-v{number}"


def content_name(path: str) -> str:
    """Give the safe file path that keeps the bytes of a logical path, below `content/`.

    The same path wherever it is safe on every file system (LAY-06: ASCII, short, no device
    name); otherwise a digest of it under `_renamed/`, with its extension. The inventory keeps the
    logical path as it is. Raises: InvalidKey for a path that leaves its folder.
    """
    check_logical_path(path)
    safe = _KEY.fullmatch(path) and len(path) <= MAX_CONTENT_NAME and not _RESERVED.search(path)
    return path if safe and not path.startswith(_RENAMED) else hashed_name(path)


def hashed_name(path: str) -> str:
    """Give the file path made of the digest of a logical path, for one that is not safe."""
    extension = _EXTENSION.search(path)
    digest = hashlib.sha256(path.encode()).hexdigest()[:40]
    return f"{_RENAMED}{digest}{extension.group().lower() if extension else ''}"


def check_logical_path(path: str) -> None:
    """Refuse what OCFL refuses (E053: no empty, `.` or `..` segment, no leading slash).

    Raises: InvalidKey.
    """
    if any(segment in {"", ".", ".."} for segment in path.split("/")) or "\0" in path:
        raise InvalidKey("a logical path has no empty, `.` or `..` segment", key=path)
    try:
        path.encode()
    except UnicodeEncodeError as error:
        raise InvalidKey("a logical path is Unicode text", key=path) from error


def check_key(key: str) -> str:
    """Give the key back if it is safe on every file system and cannot leave its place.

    Raises: InvalidKey.
    """
    if not is_key(key):
        raise InvalidKey("not a key: safe ASCII segments joined by slashes", key=key)
    return key


def is_key(text: str) -> bool:
    """Say whether a text has the form of a key."""
    return _KEY.fullmatch(text) is not None and len(text) <= MAX_KEY


# ----------------------------------------------------------------------------- private

MAX_KEY = 240  # characters: below the 260 of Windows, where a removable copy may be read
MAX_CONTENT_NAME = 120  # characters: with 78 before it in a copy, a path stays under 200 (LAY-06)

_RENAMED = "_renamed/"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ENCODED_URN = "urn%3auuid%3a"  # extension 0003: percent-encoding in lower case
_SEGMENT = r"[A-Za-z0-9_=~%](?:[A-Za-z0-9 ._()+,=@'~%-]*[A-Za-z0-9_()+,=@'~%-])?"
_KEY = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
_RESERVED = re.compile(r"(?:^|/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|/|$)", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}$")
