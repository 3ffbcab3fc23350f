"""A step of modify: the SEDA message that tells each producer that her archives were changed.

ArchiveModificationNotification, one for each originating agency and version of SEDA: identifiers
only, never a word of what changed.
"""

import io
from collections.abc import Iterable, Iterator
from itertools import groupby

from sae.custody.acts import ActDocument
from sae.domain.act import Act
from sae.jobs.manifest_changes import PreparedChange
from sae.ports import Archive, Reader
from seda.instants import instant_text
from seda.messages.archive_modification_notification import ArchiveModificationNotification
from seda.messages.message_writer import write_message
from seda.nouns import CodeListVersions, Identifier, agency

Told = tuple[str, str]
"""(identifier of an originating agency, version of SEDA of what she sent)."""


def modification_notifications(
    archive: Archive, act: Act, changed: Iterable[PreparedChange]
) -> Iterator[ActDocument]:
    """Give a message for each producer, `notification-1.xml` and so on, in order of agency."""
    with archive.catalogue.read() as reader:
        rows = sorted(row for one in changed for row in _rows(archive, reader, one))
    for number, ((owner, version), units) in enumerate(groupby(rows, key=_of), start=1):
        message = ArchiveModificationNotification(
            version=version,
            date=instant_text(act.at),
            message_identifier=Identifier(f"{act.act_id}-{number}"),
            code_list_versions=CodeListVersions(),
            unit_identifiers=tuple(Identifier(unit_id) for _, _, unit_id in units),
            archival_agency=agency(archive.policy.archival_agency),
            originating_agency=agency(owner),
        )
        out = io.BytesIO()
        write_message(message, out)
        yield ActDocument(f"notification-{number}.xml", out.getvalue())


# ----------------------------------------------------------------------------- private


def _rows(archive: Archive, reader: Reader, one: PreparedChange) -> Iterator[tuple[str, str, str]]:
    """Give (agency, version, unit) of what changes in an AIP; a unit without agency is ours."""
    transfer = reader.transfer(one.aip.transfer_id)
    version = transfer.seda_version if transfer is not None else ""
    for unit_id, owner in reader.unit_agencies(one.units).items():
        yield owner or archive.policy.archival_agency, version or "2.1", unit_id


def _of(row: tuple[str, str, str]) -> Told:
    return row[0], row[1]
