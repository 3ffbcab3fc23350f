"""What the archive holds, as a sorted text under each seal: nothing missing, nothing extra.

    <inventory sha512>  <object id>  v<N>
    <inventory sha512>  <object id>  tombstone:<operation id>

One line for each live object, and one for each that a lawful operation removed (with the digest
of its last inventory). A full list is these lines in byte order; a delta is the lines that go
(`- `) then come (`+ `), each in byte order. Pure functions on bytes; no file, no store here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sae.errors import ChainBroken
from seda.findings import Finding, error


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One object. tombstone: the operation that removed it, empty while it lives.

    inventory_sha512: hex, of the OCFL inventory of its head. version: of the head, from 1; 0 for
    a tombstone.
    """

    object_id: str
    inventory_sha512: str
    version: int
    tombstone: str = ""


def render_full(holdings: Iterable[Holding]) -> bytes:
    """Write the full list. Raises: ValueError, an object twice or an unfit value."""
    holdings = tuple(holdings)
    if len({one.object_id for one in holdings}) != len(holdings):
        raise ValueError("an object stands twice in the holdings")
    return _text(sorted(_line(one) for one in holdings))


def parse_full(data: bytes) -> tuple[Holding, ...]:
    """Read a full list, strictly. Raises: ChainBroken with the code `holdings_unreadable`."""
    lines = _split(data)
    holdings = tuple(_parse(line) for line in lines)
    if lines != sorted(lines) or len({one.object_id for one in holdings}) != len(holdings):
        raise ChainBroken("holdings_unreadable", reason="not sorted, or an object twice")
    return holdings


def render_delta(before: Iterable[Holding], after: Iterable[Holding]) -> bytes:
    """Write what changed between two states, empty when nothing did."""
    old, new = ({_line(one) for one in state} for state in (before, after))
    return _text([*(f"- {line}" for line in sorted(old - new))]) + _text(
        [*(f"+ {line}" for line in sorted(new - old))]
    )


def apply_delta(before: Mapping[str, Holding], delta: bytes) -> dict[str, Holding]:
    """Give the state after a delta, by object id.

    Raises: ChainBroken with the code `holdings_unreadable`, or `holdings_broken` when the delta
    removes what was not there, or adds what was.
    """
    after = dict(before)
    lines = _split(delta)
    if lines != sorted(lines, key=lambda line: (not line.startswith("- "), line)):
        raise ChainBroken("holdings_unreadable", reason="not sorted")
    for line in lines:
        sign, holding = line[:2], _parse(line[2:])
        if sign == "- " and after.get(holding.object_id) == holding:
            del after[holding.object_id]
        elif sign == "+ " and holding.object_id not in after:
            after[holding.object_id] = holding
        else:
            raise ChainBroken("holdings_broken", object=holding.object_id)
    return after


def is_delta(data: bytes) -> bool:
    """Say whether a holdings file is a delta (an empty file changes nothing: it is one)."""
    return not data or data[:2] in (b"- ", b"+ ")


def compare(sealed: Iterable[Holding], found: Iterable[Holding]) -> tuple[Finding, ...]:
    """Find what a copy lacks, has in excess, or has otherwise than was sealed.

    found: the live objects read from the copy (tombstones in it are not looked at).
    """
    expected = {one.object_id: one for one in sealed}
    present = {one.object_id: one for one in found if not one.tombstone}
    findings = []
    for object_id, holding in sorted(expected.items()):
        there = present.get(object_id)
        if holding.tombstone and there is not None:
            findings.append(error("holdings_object_returned", where=object_id))
        elif not holding.tombstone and there is None:
            findings.append(error("holdings_object_missing", where=object_id))
        elif there is not None and there != holding:
            stated, held = f"v{holding.version}", f"v{there.version}"
            findings.append(
                error("holdings_object_differs", where=object_id, sealed=stated, held=held)
            )
    extra = sorted(present.keys() - expected.keys())
    return (*findings, *(error("holdings_object_extra", where=one) for one in extra))


# ----------------------------------------------------------------------------- private

_LINE = re.compile(
    r"(?P<digest>[0-9a-f]{128})  (?P<id>[!-~]{1,200})"
    r"  (?:v(?P<version>[1-9][0-9]{0,8})|tombstone:(?P<tombstone>[!-~]{1,200}))"
)


def _line(holding: Holding) -> str:
    state = f"tombstone:{holding.tombstone}" if holding.tombstone else f"v{holding.version}"
    line = f"{holding.inventory_sha512}  {holding.object_id}  {state}"
    if not _LINE.fullmatch(line) or (holding.tombstone and holding.version):
        raise ValueError(f"not fit for a holdings line: {holding.object_id[:40]!r}")
    return line


def _parse(line: str) -> Holding:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ChainBroken("holdings_unreadable", reason=line[:40])
    return Holding(
        object_id=match["id"],
        inventory_sha512=match["digest"],
        version=int(match["version"] or 0),
        tombstone=match["tombstone"] or "",
    )


def _split(data: bytes) -> list[str]:
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError as fault:
        raise ChainBroken("holdings_unreadable", reason=fault) from fault
    if text and not text.endswith("\n"):
        raise ChainBroken("holdings_unreadable", reason="no line feed at the end")
    return text.split("\n")[:-1]


def _text(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("ascii")
