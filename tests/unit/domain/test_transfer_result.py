"""`findings.json`: what was answered, and the row of the transfer, read back as they were."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae.domain.records import TransferRecord, TransferState, TransferStatus
from sae.domain.transfer_result import TransferResult, parse_result, parse_transfer, result_json
from seda.findings import Finding, Severity

AT = datetime(2026, 1, 15, 9, 30, 1, 5, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
FINDINGS = st.builds(
    Finding,
    code=TEXT,
    severity=st.sampled_from(Severity),
    where=TEXT,
    fields=st.dictionaries(TEXT, TEXT, max_size=3).map(lambda found: tuple(found.items())),
)


def a_result(**changes: object) -> TransferResult:
    result = TransferResult(
        transfer_id="transfer",
        status=TransferStatus.ACCEPTED,
        units=3,
        objects=2,
        content_bytes=10,
        schema="SEDA 2.1",
        findings=(),
    )
    return replace(result, **changes)


def a_transfer(**changes: object) -> TransferRecord:
    record = TransferRecord(
        transfer_id="transfer",
        state=TransferState.COMMITTED,
        status=TransferStatus.ACCEPTED,
        received_at=AT,
        completed_at=AT,
        package_name="dépôt.zip",
        source="",
        message_identifier="M",
        transferring_agency="T",
        archival_agency="A",
        originating_agency="O",
        archival_agreement="C",
        seda_version="2.1",
        manifest_sha512="0" * 128,
        salt="00" * 16,
        acknowledgement=b"<ack/>",
        result="",
        published_seq=5,
    )
    return replace(record, **changes)


@given(st.lists(FINDINGS, max_size=5).map(tuple), st.sampled_from(TransferStatus))
def test_an_answer_is_read_back_as_it_was_given(
    findings: tuple[Finding, ...], status: TransferStatus
) -> None:
    result = a_result(findings=findings, status=status)

    assert parse_result(result_json(result, a_transfer())) == result


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (TransferStatus.ACCEPTED, TransferState.COMMITTED),
        (TransferStatus.ACCEPTED_WITH_WARNINGS, TransferState.COMMITTED),
        (TransferStatus.REJECTED, TransferState.REFUSED),
    ],
)
def test_the_row_of_a_transfer_is_read_back(status: TransferStatus, state: TransferState) -> None:
    transfer = a_transfer(status=status, state=state)
    text = result_json(a_result(status=status), transfer)

    again = parse_transfer(text, acknowledgement=b"<ack/>", published_seq=5)

    assert again == replace(transfer, result=text)


def test_a_transfer_has_a_result_only_once_it_is_completed() -> None:
    with pytest.raises(ValueError, match="completed"):
        result_json(a_result(), a_transfer(completed_at=None))


@pytest.mark.parametrize("text", ["{}", '{"format": "other"}'])
def test_what_is_not_one_of_our_files_is_not_believed(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        parse_result(text)
