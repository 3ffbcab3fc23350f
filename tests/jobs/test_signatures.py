"""Signatures at the deposit: never a refusal, always a verdict kept with its evidence."""

import email
from pathlib import Path

import pytest

from sae.bootstrap import Opening
from sae.domain.records import TransferStatus
from sae.domain.signatures import Answer
from sae.jobs.ingest import ingest
from sae.jobs.rebuild import rebuild
from sae.jobs.signatures import SignedObject, signatures_of
from sae.ports import Archive
from tests.jobs.archives import a_home, an_archive
from tests.jobs.ingests import codes
from tests.jobs.removals import removed
from tests.packages import a_dossier, a_file, a_package, a_unit
from tests.signed_documents import (
    NOW,
    YEAR,
    Authority,
    a_cms,
    a_pdf,
    a_signed_message,
    an_authority,
)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return an_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def home(tmp_path: Path) -> Opening:
    return a_home(tmp_path / "home")


@pytest.fixture(scope="module")
def signed(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A document, its detached signature by somebody whose certificate expired, a signed PDF."""
    place = tmp_path_factory.mktemp("signed")
    document = place / "marche.odt"
    document.write_bytes(b"Acte d'engagement")
    former = authority.signer("Ancien maire", first=NOW - 3 * YEAR, last=NOW - YEAR)
    detached = a_cms(document, former, place / "marche.p7s", "-outform", "PEM")
    pdf = a_pdf(place / "acte.pdf", authority.signer("Maire"))
    return {path.name: path.read_bytes() for path in (document, detached, pdf)}


def a_signed_package(path: Path, signed: dict[str, bytes]) -> Path:
    contract = a_dossier(
        "Contrat",
        files=[a_file(name, signed[name]) for name in ("marche.odt", "marche.p7s")],
    )
    act = a_dossier("Acte", files=[a_file("acte.pdf", signed["acte.pdf"])])
    return a_package(path, units=(contract, act))


def below(archive: Archive, title: str) -> tuple[str, ...]:
    """Name the units of a dossier, itself first."""
    with archive.catalogue.read() as reader:
        top = next(unit.unit_id for unit in reader.units() if unit.title == title)
        return (top, *reader.descendants(top))


def signed_in(archive: Archive, title: str) -> list[SignedObject]:
    return [one for unit in below(archive, title) for one in signatures_of(archive, unit)]


def dump(archive: Archive) -> list[str]:
    with archive.catalogue.read() as reader:
        return [line for line in reader.dump() if '"row":"entry' not in line]


def signature_lines(archive: Archive) -> list[str]:
    return [line for line in dump(archive) if '"row":"signature"' in line]


def test_an_expired_signature_is_archived_without_a_word(
    home: Opening, signed: dict[str, bytes], tmp_path: Path
) -> None:
    with an_archive(home) as archive:
        [outcome] = ingest(archive, [a_signed_package(tmp_path / "one.zip", signed)])
        [document, detached] = signed_in(archive, "Contrat")

    assert outcome.result.status is not TransferStatus.REJECTED
    assert not {code for code in codes(outcome) if code.startswith("signature")}
    assert document.report is None
    assert detached.report is not None
    [verdict] = detached.report.verdicts
    assert (verdict.intact, verdict.trusted) == (Answer.YES, Answer.UNKNOWN)
    assert [one.object_id for one in verdict.documents] == [document.item.object_id]
    assert [one.data[:1] for one in detached.report.evidence] == [b"\x30"]


def test_a_document_leads_to_the_detached_signature_that_stands_below_it(
    home: Opening, signed: dict[str, bytes], tmp_path: Path
) -> None:
    signature = a_unit("Signature", objects=(a_file("marche.p7s", signed["marche.p7s"]),))
    document = a_unit(
        "Marché", objects=(a_file("marche.odt", signed["marche.odt"]),), children=(signature,)
    )
    with an_archive(home) as archive:
        list(ingest(archive, [a_package(tmp_path / "one.zip", units=(document,))]))
        [found] = signatures_of(archive, below(archive, "Marché")[0])

    assert found.item.filename == "marche.p7s"
    assert found.report is not None


def test_a_broken_signature_is_archived_with_a_warning(
    home: Opening, signed: dict[str, bytes], tmp_path: Path
) -> None:
    broken = signed["acte.pdf"].replace(b"/MediaBox [", b"/MediaBox[ ", 1)
    package = a_package(
        tmp_path / "one.zip", units=(a_dossier("Acte", files=[a_file("acte.pdf", broken)]),)
    )

    with an_archive(home) as archive:
        [outcome] = ingest(archive, [package])
        [item] = signed_in(archive, "Acte")

    assert outcome.result.status is TransferStatus.ACCEPTED_WITH_WARNINGS
    assert "signature_broken" in codes(outcome)
    assert item.report is not None
    assert item.report.verdicts[0].intact is Answer.NO


def test_the_signature_taken_out_of_a_message_is_joined_to_it(
    home: Opening, tmp_path: Path, authority: Authority
) -> None:
    message = a_signed_message("Séance", authority.signer("Messager"), tmp_path / "message.eml")
    taken = list(email.message_from_bytes(message.read_bytes()).walk())[-1]
    held = taken.get_payload(decode=True)
    assert isinstance(held, bytes)
    files = [a_file("message.eml", message.read_bytes()), a_file("smime.p7s", held)]
    other = a_file("smime.p7m", b"0\x80 un autre message")
    package = a_package(tmp_path / "p.zip", units=(a_dossier("Message", files=[*files, other]),))

    with an_archive(home) as archive:
        [outcome] = ingest(archive, [package])
        found = {one.item.filename: one.report for one in signed_in(archive, "Message")}

    assert not {code for code in codes(outcome) if code.startswith("signature")}
    report = found["smime.p7s"]
    assert report is not None
    assert report.verdicts[0].intact is Answer.YES
    assert report.verdicts[0].documents[0].name == "message.eml"


def test_a_rebuild_gives_the_signatures_back(
    home: Opening, signed: dict[str, bytes], tmp_path: Path
) -> None:
    with an_archive(home) as archive:
        list(ingest(archive, [a_signed_package(tmp_path / "one.zip", signed)]))
        before = signature_lines(archive)

        rebuild(archive)
        after = signature_lines(archive)

    assert len(before) == 2
    assert after == before


def test_who_signed_what_was_destroyed_is_forgotten_with_it(
    home: Opening, signed: dict[str, bytes], tmp_path: Path
) -> None:
    with an_archive(home) as archive:
        list(ingest(archive, [a_signed_package(tmp_path / "one.zip", signed)]))
        removed(archive, below(archive, "Contrat"))
        left = signature_lines(archive)
        [kept] = signed_in(archive, "Acte")
        everywhere = b"".join(path.read_bytes() for path in home.home.rglob("signatures.jsonl"))

    assert len(left) == 1
    assert kept.report is not None
    assert b"Ancien maire" not in everywhere
    assert b"Maire" in everywhere
