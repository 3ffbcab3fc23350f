"""The catalogue as text: what a rebuild gives must be the same, line by line."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Protocol

from sqlalchemy import Connection

from sae.catalogue import (
    journal_table,
    queries_acts,
    queries_decisions,
    queries_eliminations,
    queries_holds,
    queries_home,
    queries_objects,
    queries_purges,
    queries_rules,
    queries_scheme,
    queries_transfers,
)
from sae.catalogue.queries_units import list_units
from sae.catalogue.rows import canonical_json
from sae.domain.act import DocumentRef
from sae.domain.records import RuleRecord
from sae.domain.removal import RemovedObject
from sae.journal.entry import Stream


def dump(connection: Connection) -> Iterator[str]:
    """Give every row that storage can rebuild, one canonical JSON object a line, in fixed order.

    Left out, because it can be computed again: what rules decide of units, their business keys.
    Because no copy holds it: the outbox, secrets, where purges remain to be done, where
    a package was read (`source`), and all that is not published: transfers still being received,
    lines, files and seals beyond the published position. Bytes (SEDA messages, seals, tokens)
    stand as their SHA-512.
    """
    yield _line("home", {"origin": queries_home.origin(connection)})
    yield from _referentials(connection)
    for transfer in queries_transfers.list_transfers(connection, None, published_only=True):
        yield _line("transfer", _fields(transfer))
    for aip in queries_transfers.list_aips(connection, None):
        yield _line("aip", _fields(aip))
    for unit in list_units(connection, None, None):
        yield _line("unit", _fields(unit))
    for found in queries_objects.list_objects(connection, None, None):
        yield _line("object", _fields(found))
    yield from _acts(connection)
    yield from _eliminations(connection)
    yield from _scheme(connection)
    yield from _holds(connection)
    yield from _purges(connection)
    for stream in Stream:
        yield from _journal(connection, stream)
    for seal in journal_table.list_seals(connection):
        if seal.published:
            yield _line("seal", _fields(seal))


# ----------------------------------------------------------------------------- private

_NOT_REBUILT = "source"


class _Record(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


def _referentials(connection: Connection) -> Iterator[str]:
    referentials = queries_home.referentials(connection)
    for agency in referentials.agencies:
        yield _line("agency", _fields(agency))
    for agreement in referentials.agreements:
        yield _line("agreement", _fields(agreement))
    for rule in queries_rules.list_rules(connection):
        yield _line("rule", _fields(rule))
    for profile in referentials.profiles:
        yield _line("profile", _fields(profile))
    for account in referentials.accounts:
        yield _line("account", _fields(account))
    yield _line("closed", {"tables": sorted(referentials.closed)})


def _eliminations(connection: Connection) -> Iterator[str]:
    for campaign in queries_eliminations.list_eliminations(connection, over=None):
        yield _line("elimination", campaign.to_json())
        for listed in queries_eliminations.list_units(connection, campaign.campaign_id, None, ()):
            yield _line("elimination_unit", _fields(listed))


def _scheme(connection: Connection) -> Iterator[str]:
    for node in queries_scheme.scheme(connection).nodes:
        rules = [str(rule) for rule in node.filed_here]
        yield _line("series", {**_fields(node), "filed_here": rules})
    for filing in queries_scheme.filings(connection, None):
        yield _line("filing", _fields(filing))


def _acts(connection: Connection) -> Iterator[str]:
    for act in queries_acts.list_acts(connection, (), None):
        yield _line("act", _fields(act))
    for event in queries_decisions.list_events(connection):
        yield _line("start_event", _fields(event))
    for unit_id, chosen in queries_decisions.list_sorts(connection).items():
        yield _line("unit_sort", {"unit_id": unit_id, "chosen": chosen.value})


def _holds(connection: Connection) -> Iterator[str]:
    for hold in queries_holds.list_holds(connection):
        roots = queries_holds.list_roots(connection, hold.hold_id)
        yield _line("hold", {**_fields(hold), "units": list(roots)})


def _purges(connection: Connection) -> Iterator[str]:
    for purge in queries_purges.list_purges(
        connection, act_id=None, transfer_id=None, pending=False
    ):
        yield _line("purge", _fields(purge))
    for tombstone in queries_purges.list_tombstones(connection, act_id=None, transfer_id=None):
        yield _line("tombstone", _fields(tombstone))


def _journal(connection: Connection, stream: Stream) -> Iterator[str]:
    published = journal_table.published(connection, stream)
    for line in journal_table.entries(connection, stream, 1, published):
        yield _line("entry", {"stream": stream.value, "line": line.decode()})
    head = journal_table.head(connection, stream)
    if head.size == published:  # beyond it, the tree's frontier is not that of what is published
        yield _line("head", _fields(head))
    for entry_file in journal_table.list_entry_files(connection, stream, 0):
        if entry_file.last <= published:
            yield _line("entry_file", _fields(entry_file))


def _line(kind: str, kept: dict[str, object]) -> str:
    return canonical_json({"row": kind, **kept})


def _fields(record: _Record) -> dict[str, object]:
    return {
        name: _plain(getattr(record, name))
        for name in record.__dataclass_fields__
        if name != _NOT_REBUILT
    }


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return f"sha512:{hashlib.sha512(value).hexdigest()}"
    if isinstance(value, date):
        return _day_or_instant(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, RuleRecord | DocumentRef | RemovedObject):
        return _fields(value)
    if isinstance(value, Mapping):
        return dict(value)
    return value


def _day_or_instant(value: date) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return value.isoformat()
