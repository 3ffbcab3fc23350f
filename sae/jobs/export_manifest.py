"""Puts the manifest of an export together, and judges it as another archive would."""

from collections.abc import Callable
from datetime import datetime

from sae.errors import SaeError
from sae.jobs.export_aip import Parts
from sae.jobs.export_selection import Selection
from sae.jobs.strict_judgement import faults_of
from sae.ports import Archive
from seda.conversion.dip_header import Addressed, header_of
from seda.conversion.dip_writer import Spool, TreeUnit, unit_tree, write_dip
from seda.findings import Finding

NAMED_IN_COMMENT = 20  # transfers; all of them are in RelatedTransferReference


class ExportRefused(SaeError):  # noqa: N818 - named as the other errors of the project
    """The package asked for cannot be made as asked; nothing is delivered."""

    code = "export_not_strict"
    exit_status = 1


def write_manifest(  # noqa: PLR0913 - a manifest is made of these
    into: Spool,
    *,
    parts: Parts,
    selection: Selection,
    version: str,
    message_identifier: str,
    date: datetime,
    archive: Archive,
    note: Callable[[Finding], None],
    addressed: Addressed | None = None,
) -> None:
    """Write the manifest. message_identifier: an identifier nothing else has. date: aware.

    addressed: the archive that will keep what leaves, None for a delivery.

    Raises: NotConvertible.
    """
    header = header_of(
        [parts.envelopes[transfer.transfer_id] for transfer in selection.sources],
        version=version,
        message_identifier=message_identifier,
        date=date,
        comment=_comment(message_identifier, selection),
        related=[transfer.message_identifier for transfer in selection.sources],
        archive=archive.policy.archival_agency,
        with_rules=len(selection.prefixes) == 1,
        note=note,
        addressed=addressed,
    )
    ids = list(selection.units)
    units, roots = _tree(selection)
    tree = unit_tree(
        units,
        roots,
        fragment=lambda index: parts.units.read(parts.spans[ids[index]]),
        reference_prefix=f"ref-{message_identifier}-",
    )
    for data in write_dip(header, groups=parts.groups.chunks(), units=tree):
        into.add(data)


def judge(manifest: Spool, version: str, archive: Archive) -> None:
    """Check grammar, identifiers, references and usages. Raises: ExportRefused."""
    for finding in faults_of(manifest, version, archive.schemas):
        raise ExportRefused(where=finding.where, detail=archive.wording(finding))


# ----------------------------------------------------------------------------- private


def _comment(message_identifier: str, selection: Selection) -> str:
    sources = [transfer.transfer_id for transfer in selection.sources]
    more = len(sources) - NAMED_IN_COMMENT
    named = ", ".join(sources[:NAMED_IN_COMMENT]) + (f" (+{more})" if more > 0 else "")
    return f"DIP {message_identifier}, transfers {named}"


def _tree(selection: Selection) -> tuple[list[TreeUnit], list[int]]:
    """Give the units in the order of the selection, and the indexes of those at the top."""
    index_of = {unit_id: index for index, unit_id in enumerate(selection.units)}
    children: list[list[int]] = [[] for _ in index_of]
    roots: list[int] = []
    for index, unit in enumerate(selection.units.values()):
        parents = [index_of[parent] for parent in unit.parents if parent in index_of]
        for parent in parents:
            children[parent].append(index)
        if not parents:
            roots.append(index)
    units = [
        TreeUnit(selection.new_id(unit), tuple(below))
        for unit, below in zip(selection.units.values(), children, strict=True)
    ]
    return units, roots
