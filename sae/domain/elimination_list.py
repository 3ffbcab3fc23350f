"""The list of an elimination: which units, by identifiers and digests only. Its file is frozen.

One JSON object a line, canonical (RFC 8785), in order of line, AIP and unit: the same list is
always the same bytes, and `sha512sum` on the file gives what the slip prints.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sae.domain.elimination import Extent, UnitState
from sae.domain.records import ObjectRecord, UnitRecord

FILE = "list.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedUnit:
    """A unit on the list of a campaign.

    dossier_id: what it goes with; empty when it goes alone. fingerprint: of its description, its
    rules, its place and its objects, keyed by the salt of its AIP, hexadecimal: it says whether
    the unit changed, and nothing once the AIP is gone. objects: (object id, SHA-512 hex, bytes);
    SHA-512 is empty for paper. state, reason: not part of the frozen bytes.
    """

    unit_id: str
    line: int
    aip_id: str
    dossier_id: str
    fingerprint: str
    earliest: str
    latest: str
    objects: tuple[tuple[str, str, int], ...]
    state: UnitState = UnitState.LISTED
    reason: str = ""

    @property
    def extent(self) -> Extent:
        """Give how much the unit is."""
        files = [size for _, sha512, size in self.objects if sha512]
        return Extent(
            units=1,
            objects=len(files),
            size=sum(files),
            paper=len(self.objects) - len(files),
            earliest=self.earliest,
            latest=self.latest or self.earliest,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDigests:
    """Digests of the file of a list, lower-case hexadecimal."""

    sha256: str
    sha512: str
    size: int
    lines: int


def listed(
    unit: UnitRecord,
    objects: Iterable[ObjectRecord],
    *,
    salt: str,
    days: tuple[str, str],
) -> ListedUnit:
    """Put a unit on a list, on no line yet. salt: of its AIP.

    days: the oldest and the most recent of its content, as precise as known, or empty.
    """
    kept = tuple((one.object_id, one.sha512, one.size) for one in objects)
    return ListedUnit(
        unit_id=unit.unit_id,
        line=0,
        aip_id=unit.aip_id,
        dossier_id=unit.dossier_id,
        fingerprint=fingerprint(unit, kept, salt=salt),
        earliest=days[0],
        latest=days[1],
        objects=kept,
    )


def fingerprint(unit: UnitRecord, objects: Iterable[tuple[str, str, int]], *, salt: str) -> str:
    """Give HMAC-SHA-256 of what a visa is given on: any change of the unit changes it.

    The AIP is not part of it: another campaign may write the same unit again, unchanged.
    """
    said = {
        "unit": unit.unit_id,
        "parents": list(unit.parents),
        "dossier": unit.dossier_id,
        "path": unit.path,
        "level": unit.level,
        "agency": unit.originating_agency,
        "metadata": unit.metadata,
        "rules": [
            [one.category, one.rule_id, one.start_date, [list(pair) for pair in one.properties]]
            for one in unit.rules
        ],
        "groups": list(unit.groups),
        "objects": sorted([object_id, sha512, str(size)] for object_id, sha512, size in objects),
    }
    return hmac.new(salt.encode(), _canonical(said), hashlib.sha256).hexdigest()


def list_bytes(units: Iterable[ListedUnit]) -> Iterator[bytes]:
    """Write the file of a list, in its one order."""
    for unit in sorted(units, key=lambda one: (one.line, one.aip_id, one.unit_id)):
        yield _canonical(_plain(unit)) + b"\n"


def read_list(lines: Iterable[bytes]) -> Iterator[ListedUnit]:
    """Read a file back. Raises: ValueError, KeyError, TypeError when it is not one of ours."""
    for line in lines:
        plain: dict[str, Any] = json.loads(line)
        objects = tuple((one[0], one[1], one[2]) for one in plain.pop("objects"))
        yield ListedUnit(**plain, objects=objects)


def list_digests(units: Iterable[ListedUnit]) -> ListDigests:
    """Give the digests of the file of a list."""
    sha256, sha512 = hashlib.sha256(), hashlib.sha512()
    size = lines = 0
    for line in list_bytes(units):
        sha256.update(line)
        sha512.update(line)
        size += len(line)
        lines += 1
    return ListDigests(sha256=sha256.hexdigest(), sha512=sha512.hexdigest(), size=size, lines=lines)


def extent_of(units: Iterable[ListedUnit]) -> Extent:
    """Give how much some units are, and their extreme days."""
    total = Extent()
    for unit in units:
        total = total.plus(unit.extent)
    return total


def extents(units: Iterable[ListedUnit]) -> Mapping[int, Extent]:
    """Give the extent of each line."""
    found: dict[int, Extent] = {}
    for unit in units:
        found[unit.line] = found.get(unit.line, Extent()).plus(unit.extent)
    return found


# ----------------------------------------------------------------------------- private


def _plain(unit: ListedUnit) -> dict[str, object]:
    return {
        "unit_id": unit.unit_id,
        "line": unit.line,
        "aip_id": unit.aip_id,
        "dossier_id": unit.dossier_id,
        "fingerprint": unit.fingerprint,
        "earliest": unit.earliest,
        "latest": unit.latest,
        "objects": [list(one) for one in unit.objects],
    }


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
