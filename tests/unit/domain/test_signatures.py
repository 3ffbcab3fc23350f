"""Detached signatures joined to what they cover, and the file that keeps verdicts."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sae.domain.signature_evidence import (
    evidence_lines,
    kept_lines,
    reports_in,
    signature_rows,
)
from sae.domain.signature_joining import DocumentAtHand, joined
from sae.domain.signature_report import evidence_json, parse_report, report_json
from sae.domain.signatures import (
    DATA_NOT_FOUND,
    Answer,
    Changes,
    Container,
    Coverage,
    Evidence,
    EvidenceKind,
    Indication,
    SignatureFormat,
    SignatureReport,
    SignatureVerdict,
    SignedDocument,
)

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def a_verdict(*documents: SignedDocument, trusted: Answer = Answer.UNKNOWN) -> SignatureVerdict:
    return SignatureVerdict(
        number=1,
        format=SignatureFormat.CADES,
        level="B",
        container=Container.NONE,
        intact=Answer.UNKNOWN,
        trusted=trusted,
        trust_reason="" if trusted is Answer.YES else "NO_CERTIFICATE_CHAIN_FOUND",
        sub_indication=DATA_NOT_FOUND,
        signer=None,
        claimed_at=AT,
        timestamped_at=None,
        coverage=Coverage.WHOLE,
        changes=Changes.NONE,
        detached=True,
        algorithm="sha256_rsa",
        digest_algorithm="sha256",
        signed_digest="aa",
        documents=documents,
        role="Maire",
        policy="",
        remarks=("weak_digest",),
        timestamps=(),
        evidence=("e1",),
    )


def a_report(*verdicts: SignatureVerdict, evidence: str = "e1") -> SignatureReport:
    piece = Evidence(
        kind=EvidenceKind.CERTIFICATE, sha256=evidence, label="Maire", data=evidence.encode()
    )
    return SignatureReport(verified_at=AT, software="sae", verdicts=verdicts, evidence=(piece,))


def a_document(digest: str, name: str = "") -> SignedDocument:
    return SignedDocument(name=name, algorithm="sha256", digest=digest, matches=Answer.UNKNOWN)


def at_hand(name: str, digest: str) -> DocumentAtHand:
    return DocumentAtHand(object_id=f"id-{name}", name=name, digests={"sha256": digest})


@pytest.mark.parametrize(
    ("filename", "files", "intact"),
    [
        ("x.p7s", {"other.odt": "aa"}, Answer.YES),
        ("doc.odt-1-maire.p7s", {"doc.odt": "bb"}, Answer.NO),
        ("doc.p7s", {"doc.odt": "bb"}, Answer.NO),
        ("doc.odt.p7s", {"doc.odt": "bb", "copy.odt": "aa"}, Answer.YES),
        ("doc2.p7s", {"doc.odt": "bb"}, Answer.UNKNOWN),
        ("x.p7s", {}, Answer.UNKNOWN),
        ("smime.p7s", {"smime.p7m": "bb"}, Answer.UNKNOWN),
    ],
)
def test_a_digest_joins_and_a_name_only_says_no(
    filename: str, files: dict[str, str], intact: Answer
) -> None:
    report = a_report(a_verdict(a_document("aa")))

    told = joined(report, filename, [at_hand(name, digest) for name, digest in files.items()])

    assert told.verdicts[0].intact is intact


def test_every_document_must_be_found() -> None:
    report = a_report(a_verdict(a_document("aa"), a_document("bb")))

    told = joined(report, "x.p7s", [at_hand("one", "aa")])

    assert told.verdicts[0].sub_indication == DATA_NOT_FOUND
    assert [one.matches for one in told.verdicts[0].documents] == [Answer.YES, Answer.UNKNOWN]


def test_a_trusted_signature_passes_once_its_document_is_found() -> None:
    report = a_report(a_verdict(a_document("aa"), trusted=Answer.YES))

    told = joined(report, "x.p7s", [at_hand("one", "aa")])

    assert told.verdicts[0].indication is Indication.PASSED
    assert told.verdicts[0].documents[0].object_id == "id-one"


def test_a_report_comes_back_from_json_as_it_was() -> None:
    report = a_report(a_verdict(a_document("aa", "doc.odt")))

    written = json.loads(json.dumps([report_json(report), evidence_json(report)]))

    assert parse_report(*written) == report


def test_a_document_of_another_shape_is_not_a_report() -> None:
    with pytest.raises(ValueError, match="not a report"):
        parse_report({"verified_at": "2026-11-23T12:00:00Z"})


def test_the_file_of_an_aip_holds_each_piece_once_and_gives_reports_back() -> None:
    report = a_report(a_verdict(a_document("aa")))
    lines = list(evidence_lines({"O1": report, "O2": report}))

    assert len(lines) == 4
    assert reports_in(lines) == {"O1": report, "O2": report}
    assert reports_in(lines, {"O2"}) == {"O2": report}


def test_what_stays_of_the_file_names_nobody_else() -> None:
    own, other = a_report(a_verdict()), a_report(a_verdict(), evidence="e2")
    lines = list(evidence_lines({"O1": own, "O2": other}))

    kept = list(kept_lines(lines, {"O1"}))

    assert reports_in(kept) == {"O1": own}
    assert b"e2" not in b"".join(kept)


def test_rows_tell_who_and_when() -> None:
    found = replace(a_verdict(), intact=Answer.YES, sub_indication="")
    lines = evidence_lines({"O1": a_report(found)})
    transfer = "0192f0c8-0000-7000-8000-000000000001"

    [row] = signature_rows(lines, aip_id="A", transfer_id=transfer)

    assert (row.number, row.intact, row.signed_at) == (1, "yes", AT.isoformat())
