"""The plan de classement changes: a new tree, units filed or given a cote. Nothing received moves.

(1) read the table, or the units named; a faulty table changes nothing
(2) no node goes away while units are filed there
(3) keep the change as an act: the whole tree, or what was decided of each unit
(4) seal

The tree is always given whole: a line left out is a node removed, when nothing is filed in it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from sae.custody.acts import ActDocument, new_act, perform
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import Act, ActKind
from sae.domain.scheme import (
    FILED_DOCUMENT,
    SCHEME_DOCUMENT,
    Filing,
    Scheme,
    SeriesNode,
    free_cotes,
)
from sae.domain.scheme_file import read_scheme, write_scheme
from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.naming import Kind, name_of
from sae.ports import Archive, Reader, Transaction
from seda.findings import Finding, error, has_errors


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeChange:
    """What became of a table. act_id: empty when it changed nothing.

    added, changed, removed: codes of nodes, in order of the tree.
    """

    act_id: str
    nodes: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What was decided of units. cotes: given, by unit, in order."""

    act_id: str
    code: str
    units: int
    cotes: tuple[tuple[str, str], ...] = ()


def import_scheme(archive: Archive, data: bytes, *, name: str, reason: str = "") -> SchemeChange:
    """Put a table in the place of the tree in force, following the steps. name: of the file.

    Raises: NotAllowed.
    """
    archive.caller.require(Role.ARCHIVIST)
    with archive.catalogue.read() as reader:
        read = read_scheme(data, name=name, known=reader.referentials())  # (1)
        findings = list(read.findings)
        before, after = reader.scheme(), read.scheme
        gone = () if has_errors(findings) else _gone(before, after)
        findings.extend(_still_used(reader, gone, name=name))  # (2)
    added = tuple(node.code for node in after.nodes if before.node(node.code) is None)
    changed = tuple(
        node.code
        for node in after.nodes
        if before.node(node.code) is not None and before.node(node.code) != node
    )
    act_id = ""
    if not has_errors(findings) and (added or changed or gone):
        body = {"nodes": len(after.nodes), "added": len(added), "removed": len(gone)}
        act = new_act(archive, ActKind.SCHEME_CHANGED, body=body, reason=reason)
        documents = [ActDocument(SCHEME_DOCUMENT, write_scheme(after))]
        act_id = perform(  # (3)
            archive, act, documents=documents, check=lambda tx: _check_unused(tx, gone)
        ).act_id
        seal(archive)  # (4)
    return SchemeChange(
        act_id=act_id,
        nodes=len(after.nodes),
        added=added if act_id else (),
        changed=changed if act_id else (),
        removed=gone if act_id else (),
        findings=tuple(findings),
    )


def file_units(archive: Archive, typed: Iterable[str], code: str, *, reason: str = "") -> Filed:
    """File units in a node by hand, with all that is below them; a transfer means its dossiers.

    Raises: UnknownIdentifier, UsageError, NotAllowed.
    """
    archive.caller.require(Role.ARCHIVIST)
    with archive.catalogue.read() as reader:
        _node(reader, code)
        units = tuple(dict.fromkeys(_units(reader, typed)))  # (1)
        filings = [
            Filing(unit_id=unit_id, code=code, cote=cote) for unit_id, cote in _cotes(reader, units)
        ]
    return _filed(archive, filings, code=code, action="filed", reason=reason)


def unfile_units(archive: Archive, typed: Iterable[str], *, reason: str = "") -> Filed:
    """Forget that units were filed by hand: their agreement decides again. Cotes stay given.

    Raises: UnknownIdentifier, UsageError, NotAllowed.
    """
    archive.caller.require(Role.ARCHIVIST)
    with archive.catalogue.read() as reader:
        units = tuple(dict.fromkeys(_units(reader, typed)))
        by_hand = {filing.unit_id for filing in reader.filings(units) if filing.code}
        filings = [
            Filing(unit_id=unit_id, code="", cote=cote)
            for unit_id, cote in _cotes(reader, units)
            if unit_id in by_hand
        ]
    if not filings:
        return Filed(act_id="", code="", units=0)
    return _filed(archive, filings, code="", action="unfiled", reason=reason)


def number_dossiers(archive: Archive, code: str, *, reason: str = "") -> Filed:
    """Give the next cotes of a node to the dossiers filed there that have none, as they came in.

    A dossier whose package states a cote (ArchivalAgencyArchiveUnitIdentifier) keeps that one.
    Raises: UnknownIdentifier, NotAllowed.
    """
    archive.caller.require(Role.ARCHIVIST)
    with archive.catalogue.read() as reader:
        _node(reader, code)
        taken = {filing.unit_id: filing for filing in reader.filings() if filing.cote}
        stated = dict(reader.stated_cotes())
        fresh = free_cotes(code, [*(one.cote for one in taken.values()), *stated.values()])
        by_hand = {filing.unit_id: filing.code for filing in reader.filings()}
        waiting = (one for one in reader.dossiers() if one not in taken and one not in stated)
        series = reader.series_of(waiting)
        filings = [
            Filing(unit_id=unit_id, code=by_hand.get(unit_id, ""), cote=next(fresh))
            for unit_id, node in series.items()
            if node.code == code
        ]
    if not filings:
        return Filed(act_id="", code=code, units=0)
    filed = _filed(archive, filings, code=code, action="numbered", reason=reason)
    cotes = tuple((filing.unit_id, filing.cote) for filing in filings)
    return Filed(act_id=filed.act_id, code=code, units=filed.units, cotes=cotes)


# ----------------------------------------------------------------------------- private


def _gone(before: Scheme, after: Scheme) -> tuple[str, ...]:
    return tuple(node.code for node in before.nodes if after.node(node.code) is None)


def _still_used(reader: Reader, gone: tuple[str, ...], *, name: str) -> Iterator[Finding]:
    if not gone:
        return
    counts = dict.fromkeys(gone, 0)
    for node in reader.series_of(reader.dossiers()).values():
        if node.code in counts:
            counts[node.code] += 1
    for filing in reader.filings():
        if filing.code in counts and not counts[filing.code]:
            counts[filing.code] = 1  # filed lower than a dossier's top
    for code, count in counts.items():
        if count:
            yield error("scheme_node_in_use", name, node=code, count=count)


def _check_unused(tx: Transaction, gone: tuple[str, ...]) -> None:
    """Look again under the lock: another may have filed meanwhile."""
    used = {filing.code for filing in tx.filings()} & set(gone)
    if used:
        raise UsageError("scheme_node_in_use", node=", ".join(sorted(used)), count=1)


def _filed(
    archive: Archive, filings: list[Filing], *, code: str, action: str, reason: str
) -> Filed:
    lines = b"".join(json.dumps(asdict(filing)).encode() + b"\n" for filing in filings)
    body = {"action": action, "node": code, "units": len(filings)}
    act: Act = new_act(archive, ActKind.UNITS_FILED, body=body, reason=reason)

    def check(tx: Transaction) -> None:
        if code:
            _node(tx, code)

    act = perform(archive, act, documents=[ActDocument(FILED_DOCUMENT, lines)], check=check)  # (3)
    seal(archive)  # (4)
    return Filed(act_id=act.act_id, code=code, units=len(filings))


def _cotes(reader: Reader, unit_ids: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    given = {filing.unit_id: filing.cote for filing in reader.filings(unit_ids)}
    return ((unit_id, given.get(unit_id, "")) for unit_id in unit_ids)


def _node(reader: Reader, code: str) -> SeriesNode:
    node = reader.scheme().node(code)
    if node is None:
        raise UnknownIdentifier("scheme_node_unknown", node=code)
    return node


def _units(reader: Reader, typed: Iterable[str]) -> Iterator[str]:
    for one in typed:
        named = name_of(reader, one)
        if named.kind is Kind.UNIT:
            yield named.identifier
        elif named.kind is Kind.TRANSFER:
            yield from reader.dossiers(named.identifier)
        else:
            raise UsageError("not_a_unit", typed=one)
