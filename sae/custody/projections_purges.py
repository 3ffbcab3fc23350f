"""The rows of a removal: purges, tombstones, and the agencies that only what went had named."""

from collections.abc import Callable
from typing import BinaryIO

from sae.domain.act import Act
from sae.domain.records import Agency
from sae.domain.removal import REMOVALS, Purge, Removal, Tombstone, parse_removals
from sae.ports import Transaction


def project_removal(tx: Transaction, act: Act, open_document: Callable[[str], BinaryIO]) -> None:
    """Make the rows of a removal from its list."""
    act_id = str(act.body["act_id"])
    with open_document(REMOVALS) as stream:
        removals = tuple(parse_removals(stream))
    tx.add_purges(_purge(act, act_id, one) for one in removals)
    tx.add_tombstones(
        (
            Tombstone(
                unit_id=unit.unit_id,
                aip_id=one.object_id,
                transfer_id=one.transfer_id,
                act_id=act_id,
                objects=unit.objects,
            )
            for one in removals
            for unit in one.units
        ),
        seq=act.published_seq,
    )
    tx.forget_units(unit.unit_id for one in removals for unit in one.units)
    # A rebuild cannot read them any more where they were first seen.
    known = {agency.identifier for agency in tx.referentials().agencies} | {""}
    named = {name for one in removals for name in one.agencies} - known
    tx.put_agencies(Agency(identifier=name, name="", confirmed=False) for name in sorted(named))


# ----------------------------------------------------------------------------- private


def _purge(act: Act, act_id: str, removal: Removal) -> Purge:
    return Purge(
        act_id=act_id,
        removal_id=act.act_id,
        object_id=removal.object_id,
        transfer_id=removal.transfer_id,
        inventory_sha512=removal.inventory_sha512,
        version=removal.version,
        replaced_by=removal.replaced_by,
        intended_seq=act.published_seq,
        completed_seq=0,
    )
