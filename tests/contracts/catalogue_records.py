"""Builders of records for the catalogue's tests: everything has a default, nothing is shared."""
# ruff: noqa: ANN401 - changes are the fields of the record, which `replace` checks

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from sae.domain.records import (
    AipKind,
    AipRecord,
    ObjectRecord,
    RuleRecord,
    TransferRecord,
    TransferState,
    TransferStatus,
    UnitRecord,
)
from sae.journal.entry import EntryType, NewEntry, Stream
from sae.ports import Catalogue, Transaction

NOON = datetime(2025, 3, 10, 12, 0, 0, 123456, tzinfo=UTC)


def an_id(name: str) -> str:
    return str(uuid5(UUID(int=0), name))


def a_transfer(name: str = "T1", **changes: Any) -> TransferRecord:
    return replace(
        TransferRecord(
            transfer_id=name,
            state=TransferState.COMMITTED,
            status=TransferStatus.ACCEPTED,
            received_at=NOON,
            completed_at=NOON,
            package_name="versement.zip",
            source="/drop/versement.zip",
            message_identifier=f"MSG-{name}",
            transferring_agency="FRAD_VERSANT",
            archival_agency="FRAC_ARCHIVES",
            originating_agency="FRAC_FINANCES",
            archival_agreement="CONV-1",
            seda_version="2.1",
            manifest_sha512="ab" * 64,
            salt="00" * 16,
            acknowledgement="<Acknowledgement>reçu</Acknowledgement>".encode(),
            result="{}",
            published_seq=0,
        ),
        **changes,
    )


def an_aip(name: str = "A1", transfer: str = "T1", **changes: Any) -> AipRecord:
    return replace(
        AipRecord(
            aip_id=name,
            transfer_id=transfer,
            kind=AipKind.DOSSIERS,
            version=1,
            inventory_sha512="cd" * 64,
            files=3,
            content_bytes=1_000,
            published_seq=0,
        ),
        **changes,
    )


def a_rule(**changes: Any) -> RuleRecord:
    return replace(
        RuleRecord(
            category="AppraisalRule",
            rule_id="APP-10",
            start_date="2024-01-01",
            properties=(("FinalAction", "Destroy"), ("PreventInheritance", "true")),
        ),
        **changes,
    )


def a_unit(
    name: str, position: int = 0, *, aip: str = "A1", transfer: str = "T1", **changes: Any
) -> UnitRecord:
    return replace(
        UnitRecord(
            unit_id=name,
            transfer_id=transfer,
            aip_id=aip,
            xml_id=f"ID-{name}",
            position=position,
            parents=(),
            dossier_id=name,
            path=name,
            level="File",
            title=f"Dossier {name}",
            description="",
            document_type="",
            start_date="2024",
            end_date="",
            originating_agency="FRAC_FINANCES",
            metadata="{}",
            rules=(),
            groups=(),
        ),
        **changes,
    )


def an_object(
    name: str, position: int = 0, *, aip: str = "A1", transfer: str = "T1", **changes: Any
) -> ObjectRecord:
    return replace(
        ObjectRecord(
            object_id=name,
            group_id=f"G-{name}",
            transfer_id=transfer,
            aip_id=aip,
            xml_id=f"ID-{name}",
            position=position,
            physical=False,
            usage="BinaryMaster_1",
            filename="Facture n° 12.pdf",
            uri="Content/ID1.pdf",
            content_path="package/Content/ID1.pdf",
            size=12_345_678_901,
            sha512="ef" * 64,
            sha256="01" * 32,
            puid="fmt/95",
            mime="application/pdf",
            format_name="Acrobat PDF/A",
            physical_id="",
        ),
        **changes,
    )


def an_entry(type_: str = EntryType.TAKEN_IN_CHARGE, *objects: str) -> NewEntry:
    return NewEntry(
        type=type_,
        operation="op-1",
        objects=objects,
        actor="system",
        application="sae 0.1",
        agreement="",
        outcome="ok",
    )


def take_in_charge(
    transaction: Transaction,
    aip: AipRecord,
    *units: UnitRecord,
    objects: tuple[ObjectRecord, ...] = (),
) -> int:
    """Add an AIP with its content and its line, as a job does; gives the line's position."""
    seq = transaction.head(Stream.LIFECYCLE).size + 1
    transaction.add_aip(replace(aip, published_seq=seq))
    transaction.add_units(units)
    transaction.add_objects(objects)
    transaction.append(Stream.LIFECYCLE, [an_entry(EntryType.TAKEN_IN_CHARGE, aip.aip_id)], at=NOON)
    return seq


def keep(
    catalogue: Catalogue,
    *units: UnitRecord,
    objects: tuple[ObjectRecord, ...] = (),
    name: str = "1",
) -> None:
    """Keep one published transfer of one AIP with this content."""
    with catalogue.write() as transaction:
        transaction.add_transfer(a_transfer(f"T{name}", published_seq=1))
        seq = take_in_charge(transaction, an_aip(f"A{name}", f"T{name}"), *units, objects=objects)
    with catalogue.write() as transaction:
        transaction.set_published(Stream.LIFECYCLE, seq)
