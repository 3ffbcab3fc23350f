"""Ingest, whole: what goes in, what is answered, what is kept; and the same again."""

import hashlib
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sae.bootstrap import Opening
from sae.domain.records import TransferState, TransferStatus
from sae.jobs.ingest import ingest
from sae.journal.entry import EntryType
from sae.ports import SearchQuery
from seda.messages.acknowledgement import Acknowledgement
from seda.messages.archive_transfer_reply import ArchiveTransferReply
from seda.messages.message_reader import read_message
from seda.messages.packages import ReceivedPackage
from seda.reply_package import ReplyUnit, identifiers_of
from seda.schema import Schemas
from tests.contracts.fulltext_records import WHOLE
from tests.jobs.archives import a_home, an_archive
from tests.jobs.ingests import assert_sound, codes, lifecycle, taken_in, wrong_digest
from tests.packages import a_dossier, a_file, a_package

SCHEMAS = Schemas()


def assert_a_grant(reply: bytes, *, unit_ids: list[str]) -> None:
    """The reply is lawful, grants, and gives each unit its identifier."""
    assert SCHEMAS.validate_message(reply, "2.1") == ()
    message = read_message(io.BytesIO(reply))
    assert isinstance(message, ArchiveTransferReply)
    assert isinstance(message.data_object_package, ReceivedPackage)
    assert (message.reply_code, message.grant_date) == ("OK", message.date)
    given = identifiers_of(message.data_object_package)
    assert [one.unit_id for one in given if isinstance(one, ReplyUnit)] == unit_ids


@pytest.fixture
def home(tmp_path: Path) -> Opening:
    return a_home(tmp_path / "home")


def test_an_accepted_package_is_kept_found_and_answered(home: Opening, tmp_path: Path) -> None:
    facture = a_file("facture.txt", b"chaudiere de l'ecole")
    package = a_package(tmp_path / "one.zip", units=(a_dossier("Factures", files=[facture]),))

    with an_archive(home) as archive:
        [outcome] = ingest(archive, [package])
        with archive.catalogue.read() as reader:
            [kept] = reader.objects()
            units = tuple(reader.units())
        found = archive.fulltext.search(SearchQuery(words="chaudiere"), sight=WHOLE)
        transfer_id = outcome.transfer.transfer_id
        reply = archive.copies.read_bytes(transfer_id, "reply.xml")
        acknowledgement = archive.copies.read_bytes(transfer_id, "acknowledgement.xml")

    assert outcome.result.status is TransferStatus.ACCEPTED
    assert not outcome.already
    assert kept.sha512 == hashlib.sha512(facture.data).hexdigest()
    assert kept.filename == "facture.txt"
    assert kept.puid == "x-fmt/111"
    assert [unit.title for unit in units] == ["Factures", "facture.txt"]
    assert [hit.unit_id for hit in found.hits] == [units[1].unit_id]
    assert_a_grant(reply, unit_ids=[unit.unit_id for unit in units])
    assert SCHEMAS.validate_message(acknowledgement, "2.1") == ()
    assert isinstance(read_message(io.BytesIO(acknowledgement)), Acknowledgement)


def test_the_manifest_is_kept_as_received_to_the_byte(home: Opening, tmp_path: Path) -> None:
    spaced: Callable[[str], str] = lambda text: text.replace("<Title>", "<Title >")  # noqa: E731
    folder = a_package(tmp_path / "folder", mutate=spaced)

    with an_archive(home) as archive:
        [outcome] = ingest(archive, [folder])
        kept = archive.copies.read_bytes(outcome.transfer.transfer_id, "manifest.xml")

    assert kept == (folder / "manifest.xml").read_bytes()


def test_a_refused_package_is_traced_answered_and_set_aside(home: Opening, tmp_path: Path) -> None:
    package = a_package(tmp_path / "bad.zip", units=(wrong_digest(),))

    with an_archive(home) as archive:
        [outcome] = ingest(archive, [package])
        transfer_id = outcome.transfer.transfer_id
        reply = archive.copies.read_bytes(transfer_id, "reply.xml")
        with archive.catalogue.read() as reader:
            counts = reader.counts()
        aside = archive.places.quarantine / transfer_id / "bad.zip"
        types = lifecycle(archive)

    assert outcome.result.status is TransferStatus.REJECTED
    assert "digest_mismatch" in codes(outcome)
    assert SCHEMAS.validate_message(reply, "2.1") == ()
    message = read_message(io.BytesIO(reply))
    assert isinstance(message, ArchiveTransferReply)
    assert (message.reply_code, message.grant_date) == ("KO", "")
    assert message.operation is not None
    told = [event for event in message.operation.events if event.outcome == "KO"]
    assert [event.outcome_detail for event in told] == ["digest_mismatch"]
    assert (counts.aips, counts.units, counts.objects) == (0, 0, 0)
    assert aside.read_bytes() == package.read_bytes()
    assert types == [EntryType.RECEIVED, EntryType.REFUSED]


def test_a_refusal_does_not_stop_the_packages_after_it(home: Opening, tmp_path: Path) -> None:
    good = a_package(tmp_path / "a.zip", message_identifier="A")
    bad = a_package(tmp_path / "b.zip", message_identifier="B", units=(wrong_digest(),))
    last = a_package(tmp_path / "c.zip", message_identifier="C")

    outcomes = taken_in(home, good, bad, last)

    assert [o.transfer.state for o in outcomes] == [
        TransferState.COMMITTED,
        TransferState.REFUSED,
        TransferState.COMMITTED,
    ]


def test_a_refused_package_that_cannot_be_set_aside_is_refused_all_the_same(
    home: Opening, tmp_path: Path
) -> None:
    package = a_package(tmp_path / "bad.zip", units=(wrong_digest(),))

    with an_archive(home) as archive:
        archive.places.quarantine.rmdir()
        archive.places.quarantine.write_text("in the way")
        [outcome] = ingest(archive, [package])

    assert outcome.transfer.state is TransferState.REFUSED
    assert "quarantine_incomplete" in codes(outcome)


def test_the_same_message_again_gets_the_first_reply(home: Opening, tmp_path: Path) -> None:
    package = a_package(tmp_path / "one.zip")
    [first] = taken_in(home, package)
    elsewhere = shutil.copy(package, tmp_path / "copy.zip")

    [again] = taken_in(home, Path(elsewhere))

    assert again.already
    assert again.transfer.transfer_id == first.transfer.transfer_id
    assert again.result == first.result
    with an_archive(home) as archive:
        assert EntryType.ABANDONED in lifecycle(archive)
        with archive.catalogue.read() as reader:
            assert len(tuple(reader.transfers())) == 1


def test_the_same_message_twice_in_a_batch_is_archived_once(home: Opening, tmp_path: Path) -> None:
    package = a_package(tmp_path / "one.zip")
    twin = Path(shutil.copy(package, tmp_path / "twin.zip"))

    outcomes = taken_in(home, package, twin)

    assert [outcome.already for outcome in outcomes] == [False, True]
    assert len({outcome.transfer.transfer_id for outcome in outcomes}) == 1
    assert_sound(home)


def test_a_message_identifier_given_to_another_content_is_refused(
    home: Opening, tmp_path: Path
) -> None:
    [first] = taken_in(home, a_package(tmp_path / "one.zip", comment="première"))

    [second] = taken_in(home, a_package(tmp_path / "two.zip", comment="seconde"))

    assert second.result.status is TransferStatus.REJECTED
    assert "message_identifier_reused" in codes(second)
    assert second.transfer.transfer_id != first.transfer.transfer_id


def test_two_contents_under_one_message_identifier_in_a_batch_are_not_both_kept(
    home: Opening, tmp_path: Path
) -> None:
    one = a_package(tmp_path / "one.zip", units=1)
    other = a_package(tmp_path / "other.zip", units=2)

    outcomes = taken_in(home, one, other)

    states = {outcome.transfer.state for outcome in outcomes if not outcome.already}
    kept = {o.transfer.transfer_id for o in outcomes if o.transfer.state is TransferState.COMMITTED}
    assert len(kept) == 1, states
    assert not any(outcome.already for outcome in outcomes)
    assert outcomes[1].transfer.state is TransferState.REFUSED
    assert_sound(home)


def test_another_agency_may_use_the_same_message_identifier(home: Opening, tmp_path: Path) -> None:
    one = a_package(tmp_path / "one.zip", transferring_agency="COMMUNE-A")
    other = a_package(tmp_path / "other.zip", transferring_agency="COMMUNE-B")

    outcomes = taken_in(home, one, other)

    assert [o.transfer.state for o in outcomes] == [TransferState.COMMITTED] * 2


def test_a_refused_package_may_be_sent_again_under_its_identifier(
    home: Opening, tmp_path: Path
) -> None:
    taken_in(home, a_package(tmp_path / "bad.zip", units=(wrong_digest(),)))

    [second] = taken_in(home, a_package(tmp_path / "good.zip"))

    assert second.transfer.state is TransferState.COMMITTED
