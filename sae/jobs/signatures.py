"""Tell what was found of the signatures of an archived unit, as frozen at its deposit.

(1) find the unit, or the object, that was named, if the caller may read it; of a document, look
    also right below it, where its detached signatures stand
(2) read the verdicts and their evidence from the AIP, verified against its inventory

Nothing is verified again here: `sae open` gives the bytes, and `sae signatures FILE` verifies them.
"""

from dataclasses import dataclass

from sae.custody.staging import SIGNATURES
from sae.domain.records import ObjectRecord
from sae.domain.signature_evidence import reports_in
from sae.domain.signatures import SignatureReport
from sae.errors import UsageError
from sae.jobs.naming import Kind, name_of
from sae.jobs.reading import readable, sight_on
from sae.ports import Archive, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedObject:
    """An object and what was found of its signatures; report: None when it is not signed."""

    item: ObjectRecord
    report: SignatureReport | None


def signatures_of(archive: Archive, typed: str) -> tuple[SignedObject, ...]:
    """Follow the two steps; give what is signed of the unit, or the object that was named.

    When nothing is, every digital object of the unit is given, without a report.

    Raises: UnknownIdentifier, UsageError (not a unit), Damaged when no copy has the right bytes.
    """
    with archive.catalogue.read() as reader:
        sight = sight_on(archive, reader)
        named = name_of(reader, typed, sight=sight)  # (1)
        owners: tuple[str, ...] = ()
        if named.kind is Kind.UNIT:
            owners = (named.identifier,)
        elif named.kind is Kind.OBJECT:
            owners = readable(reader, reader.units_of_object(named.identifier), sight)
        if not owners:
            raise UsageError("not_a_unit", typed=typed)
        objects = [item for item in reader.objects_of_unit(owners[0]) if not item.physical]
        if named.kind is Kind.OBJECT:
            objects = [item for item in objects if item.object_id == named.identifier]
        elif objects:
            below = readable(reader, reader.children(owners[0]), sight)
            inside = [item for one in below for item in reader.objects_of_unit(one)]
            objects += [item for item in inside if _is_signed(reader, item)]
        signed = {one.object_id for one in reader.signatures_of(i.object_id for i in objects)}
        objects = [item for item in objects if item.object_id in signed] or objects
        aips = {item.aip_id: reader.aip(item.aip_id) for item in objects}
    reports: dict[str, dict[str, SignatureReport]] = {}
    for aip_id, aip in aips.items():  # (2)
        wanted = {one.xml_id for one in objects if one.aip_id == aip_id}
        if aip is None or not any(i.object_id in signed for i in objects if i.aip_id == aip_id):
            continue
        digest = aip.inventory_sha512
        data = archive.copies.read_bytes(aip_id, SIGNATURES, inventory_sha512=digest)
        reports[aip_id] = reports_in(data.splitlines(), wanted)
    return tuple(
        SignedObject(item=item, report=reports.get(item.aip_id, {}).get(item.xml_id))
        for item in objects
    )


# ----------------------------------------------------------------------------- private


def _is_signed(reader: Reader, item: ObjectRecord) -> bool:
    return not item.physical and bool(reader.signatures_of((item.object_id,)))
