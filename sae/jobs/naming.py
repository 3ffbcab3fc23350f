"""What an identifier typed by a person names: a unit, an object, a transfer or an AIP.

The beginning of an identifier is enough when nothing else begins so. For who may not read
everything, transfers and AIPs have no names, and units that she may not read are not there.
"""

from dataclasses import dataclass
from enum import StrEnum

from sae.domain.access import Sight
from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.reading import readable
from sae.ports import Reader

SHORTEST = 8  # characters: the first group of a UUID, which people read aloud


class Kind(StrEnum):
    """What an identifier can name."""

    UNIT = "unit"
    OBJECT = "object"
    TRANSFER = "transfer"
    AIP = "aip"


@dataclass(frozen=True, slots=True)
class Named:
    """What was named, by its whole identifier."""

    kind: Kind
    identifier: str


def name_of(reader: Reader, typed: str, *, sight: Sight | None = None) -> Named:
    """Find what was typed.

    sight: what exists for the caller; None when she was checked to read everything.
    Raises: UnknownIdentifier, UsageError when it names several things.
    """
    wanted = typed.strip().lower().removeprefix("urn:uuid:")
    if len(wanted) < SHORTEST:
        raise UsageError("identifier_too_short", typed=typed, count=SHORTEST)
    found = sorted(set(reader.beginning_so(wanted)))
    if sight is not None and not sight.is_whole:
        found = [one for one in found if _exists(reader, one, sight)]
    if len(found) > 1 and wanted not in found:
        raise UsageError("identifier_ambiguous", typed=typed, found=", ".join(found))
    if not found:
        raise UnknownIdentifier("identifier_unknown", typed=typed)
    return _named(reader, wanted if wanted in found else found[0])


# ----------------------------------------------------------------------------- private


def _exists(reader: Reader, identifier: str, sight: Sight) -> bool:
    units = (identifier, *reader.units_of_object(identifier))
    return bool(readable(reader, units, sight))


def _named(reader: Reader, identifier: str) -> Named:
    if reader.unit(identifier) is not None:
        return Named(Kind.UNIT, identifier)
    if reader.object(identifier) is not None:
        return Named(Kind.OBJECT, identifier)
    if reader.transfer(identifier) is not None:
        return Named(Kind.TRANSFER, identifier)
    return Named(Kind.AIP, identifier)
