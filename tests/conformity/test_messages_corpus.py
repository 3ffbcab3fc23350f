"""Real messages are read, and what was read is written back without loss."""

import io
from pathlib import Path

import pytest

from seda.messages.archive_transfer import ArchiveTransfer
from seda.messages.message_reader import MessageError, read_message
from seda.messages.packages import ReceivedPackage
from seda.package import open_package
from seda.versions import VERSIONS
from tests.conformity.corpus_homes import CORPUS, rows
from tests.unit.seda.messages import read, written

ROWS = rows("sip/index.tsv")
PLATFORM = CORPUS / "flows" / "seda_profiles"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the checkout"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_the_message_of_a_real_package_is_read_and_written_back(
    row: dict[str, str], tmp_path: Path
) -> None:
    with open_package(CORPUS / "sip" / row["file"], work=tmp_path) as package:
        if package.manifest_name is None:
            return
        with package.open(package.manifest_name) as stream:
            if row["seda_version"] not in VERSIONS:
                with pytest.raises(MessageError):
                    read_message(stream)
                return
            message = read_message(stream)

    assert isinstance(message, ArchiveTransfer)
    assert isinstance(message.data_object_package, ReceivedPackage)
    assert read(written(message, strict=False)) == message


def test_the_message_of_a_platform_of_transmission_is_read() -> None:
    message = read_message(io.BytesIO((PLATFORM / "pastell_seda22_bordereau.xml").read_bytes()))

    assert isinstance(message, ArchiveTransfer)
    assert message.archival_agreement.scheme_agency_name == "Libriciel SCOP"
    metadata = message.archival_agency.organization_descriptive_metadata
    assert any("Pastell" in one.text for one in metadata.descendants())


def test_the_message_of_an_earlier_seda_is_refused_by_its_version() -> None:
    with pytest.raises(MessageError) as raised:
        read_message(io.BytesIO((PLATFORM / "connecteur_info_bordereau.xml").read_bytes()))

    assert [one.code for one in raised.value.findings] == ["message_not_seda"]
