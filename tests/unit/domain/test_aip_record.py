"""`record.json`: read back as it was written, and readable by people."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae.domain.aip_record import AipRecordFile, ObjectFacts, paper_facts
from sae.domain.document_facts import DocumentFacts
from sae.domain.records import AipKind

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
FACTS = st.builds(
    ObjectFacts,
    xml_id=TEXT,
    position=st.integers(0, 10**9),
    path=TEXT,
    size=st.integers(0, 2**63),
    sha512=TEXT,
    sha256=TEXT,
    puid=TEXT,
    mime=TEXT,
    format_name=TEXT,
)
RECORDS = st.builds(
    AipRecordFile,
    aip_id=TEXT,
    transfer_id=TEXT,
    kind=st.sampled_from(AipKind),
    seda_version=TEXT,
    transfer_manifest_sha512=TEXT,
    archival_agreement=TEXT,
    originating_agency=TEXT,
    taken_in_charge_at=st.datetimes(timezones=st.just(UTC)),
    salt=TEXT,
    software=TEXT,
    units=st.lists(st.tuples(TEXT, TEXT, st.integers(0, 10**9)), max_size=4).map(tuple),
    context=st.lists(st.tuples(TEXT, TEXT), max_size=4).map(tuple),
    objects=st.lists(FACTS, max_size=4).map(tuple),
)


def a_record(**changes: object) -> AipRecordFile:
    record = AipRecordFile(
        aip_id="aip",
        transfer_id="transfer",
        kind=AipKind.DOSSIERS,
        seda_version="2.1",
        transfer_manifest_sha512="0" * 128,
        archival_agreement="CONVENTION",
        originating_agency="SERVICE",
        taken_in_charge_at=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
        salt="00" * 16,
        software="sae",
        units=(("U1", "unit-1", 0), ("U2", "unit-2", 7)),
        context=(("F", "fonds"),),
        objects=(),
    )
    return replace(record, **changes)


def a_fact(**changes: object) -> ObjectFacts:
    fact = ObjectFacts(
        xml_id="O1",
        position=0,
        path="Content/a.txt",
        size=10,
        sha512="a",
        sha256="b",
        puid="x-fmt/111",
        mime="text/plain",
        format_name="Plain Text File",
    )
    return replace(fact, **changes)


@given(RECORDS)
def test_it_is_read_back_as_it_was_written(record: AipRecordFile) -> None:
    assert AipRecordFile.parse(record.to_bytes()) == record


def test_it_is_one_line_for_each_unit_and_object() -> None:
    text = a_record(objects=(a_fact(),)).to_bytes().decode()

    assert '["U2","unit-2",7]' in text.splitlines()
    assert json.loads(text)["format"] == "sae-aip-record/1"


def test_what_was_found_of_a_document_is_kept_with_its_object() -> None:
    document = DocumentFacts(
        version="1.7", pages=0, encryption="locked", embedded=(("plan.xml", 4),), active=("launch",)
    )
    record = a_record(objects=(a_fact(document=document), a_fact(document=DocumentFacts())))

    assert AipRecordFile.parse(record.to_bytes()) == record


def test_the_row_counts_files_and_leaves_paper_out() -> None:
    record = a_record(objects=(a_fact(), a_fact(xml_id="O2", size=5), paper_facts("P", 2)))

    row = record.row(inventory_sha512="digest", published_seq=9)

    assert (row.files, row.content_bytes) == (2, 15)
    assert (row.inventory_sha512, row.published_seq, row.version) == ("digest", 9, 1)


@pytest.mark.parametrize("data", [b"{}", b'{"format": "sae-aip-record/2"}', b"", b"[]x"])
def test_what_is_not_one_of_our_files_is_not_believed(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"not a|Expecting|Extra"):
        AipRecordFile.parse(data)
