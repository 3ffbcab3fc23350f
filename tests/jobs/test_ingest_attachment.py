"""Ingest of units that complete others already archived (UpdateOperation)."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from sae.bootstrap import Opening
from sae.domain import identifiers
from sae.domain.records import TransferState, TransferStatus
from sae.jobs.check import check
from sae.jobs.ingest import ingest
from storage.errors import StoreUnavailable
from tests.jobs.archives import a_home, an_archive, failing
from tests.jobs.ingests import (
    assert_sound,
    codes,
    taken_in,
)
from tests.packages import a_dossier, a_file, a_package, a_unit


@pytest.fixture
def home(tmp_path: Path) -> Opening:
    return a_home(tmp_path / "home")


def attaching(operation: str, child: str = "Avenant") -> Callable[[str], str]:
    """Make the first unit stand for an archived one: `operation` inside UpdateOperation."""

    def mutate(text: str) -> str:
        stand_in = (
            '<ArchiveUnit id="P"><Management><UpdateOperation>'
            f"{operation}</UpdateOperation></Management>"
            "<Content><DescriptionLevel>File</DescriptionLevel><Title>parent</Title></Content>"
        )
        start = text.index("<ArchiveUnit ")
        end = text.rindex("</DescriptiveMetadata>")
        return f"{text[:start]}{stand_in}{text[start:end]}</ArchiveUnit>{text[end:]}"

    return mutate


def a_child(path: Path, operation: str) -> Path:
    units = (a_dossier("Avenant", files=[a_file("avenant.txt")]),)
    return a_package(path, units=units, message_identifier="CHILD", mutate=attaching(operation))


def by_title(opening: Opening, title: str) -> str:
    with an_archive(opening) as archive, archive.catalogue.read() as reader:
        return next(unit.unit_id for unit in reader.units() if unit.title == title)


@pytest.mark.parametrize("key", ["SystemId", "ArchiveUnitIdentifierKey"])
def test_a_unit_is_attached_to_one_already_archived(
    home: Opening, tmp_path: Path, key: str
) -> None:
    marche = a_unit(
        "Marché",
        level="File",
        content=(("OriginatingSystemId", "M-2024-7"),),
        objects=(a_file("marche.txt"),),
    )
    taken_in(home, a_package(tmp_path / "parent.zip", units=(marche,)))
    parent = by_title(home, "Marché")
    operation = {
        "SystemId": f"<SystemId>{parent}</SystemId>",
        "ArchiveUnitIdentifierKey": (
            "<ArchiveUnitIdentifierKey><MetadataName>OriginatingSystemId</MetadataName>"
            "<MetadataValue>M-2024-7</MetadataValue></ArchiveUnitIdentifierKey>"
        ),
    }[key]

    [outcome] = taken_in(home, a_child(tmp_path / "child.zip", operation))

    assert outcome.transfer.state is TransferState.COMMITTED, outcome.result.findings
    with an_archive(home) as archive, archive.catalogue.read() as reader:
        child = reader.unit(by_title(home, "Avenant"))
        assert child is not None
        assert child.parents == (parent,)
        assert child.unit_id in reader.children(parent)
        assert not [u for u in reader.units() if u.title == "parent"]
        reply = archive.copies.read_bytes(outcome.transfer.transfer_id, "reply.xml").decode()
    assert parent in reply
    assert_sound(home)


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("<SystemId>00000000-0000-4000-8000-000000000000</SystemId>", "attachment_unknown"),
        ("<SystemId>not-ours</SystemId>", "attachment_unknown"),
        (
            (
                "<ArchiveUnitIdentifierKey><MetadataName>Title</MetadataName>"
                "<MetadataValue>personne</MetadataValue></ArchiveUnitIdentifierKey>"
            ),
            "attachment_unknown",
        ),
        (
            (
                "<ArchiveUnitIdentifierKey><MetadataName>Title</MetadataName>"
                "<MetadataValue>Jumeau</MetadataValue></ArchiveUnitIdentifierKey>"
            ),
            "attachment_ambiguous",
        ),
    ],
)
def test_an_attachment_to_no_unit_or_to_several_is_refused(
    home: Opening, tmp_path: Path, operation: str, code: str
) -> None:
    twins = (a_dossier("Jumeau", files=[a_file("a.txt")]), a_dossier("Jumeau"))
    taken_in(home, a_package(tmp_path / "parent.zip", units=twins))

    [outcome] = taken_in(home, a_child(tmp_path / "child.zip", operation))

    assert outcome.result.status is TransferStatus.REJECTED
    assert code in codes(outcome)


def test_an_attachment_to_a_unit_that_is_not_published_is_refused(
    home: Opening, tmp_path: Path
) -> None:
    units = (a_unit("Marché", level="File", objects=(a_file("m.txt"),)),)
    parent = a_package(tmp_path / "parent.zip", units=units, message_identifier="P")

    def publishing(operation: str, path: str) -> bool:
        return operation == "link" and "/lifecycle/entries/000000000002" in path

    with an_archive(home) as archive:
        with failing(errno.ENOSPC, on=publishing), pytest.raises(StoreUnavailable):
            list(ingest(archive, [parent]))
        with archive.catalogue.read() as reader:
            [committed] = reader.transfers(TransferState.COMMITTED)
        unit_id = identifiers.unit_id(committed.transfer_id, "U1")
        child = a_child(tmp_path / "child.zip", f"<SystemId>{unit_id}</SystemId>")
        [verdict] = check(archive, [child])

    assert "attachment_unknown" in {finding.code for finding in verdict.result.findings}
    [_, outcome] = taken_in(home, parent, child)
    assert outcome.transfer.state is TransferState.COMMITTED
