"""A step of registers: what a transfer brought, read again in the manifest as received.

The catalogue does not keep how archives came in, nor the size of boxes: the package said it, and
the copies hold the package.
"""

from collections import Counter

from sae.domain.accession import (
    EntryFacts,
    day_part,
    extreme,
    legal_status_of,
    mode_of,
    paper_size,
)
from sae.domain.documents import EntryMode, ExtremeDates, LegalStatus
from sae.ports import Archive
from seda.byte_source import open_source
from seda.findings import has_errors
from seda.kept_bytes import kept_bytes
from seda.manifest_reader import ManifestReader
from seda.model import ArchiveUnit
from seda.safe_xml import NO_XML_LIMITS, scan
from storage.errors import NotFound

MANIFEST = "manifest.xml"
TYPOLOGIES = 3  # named in a line; a batch may mix many


def entry_facts(archive: Archive, transfer_id: str) -> EntryFacts:
    """Read what a transfer brought; what nobody can read any more is told as usual entries are.

    An agreement may want the manifest destroyed with the units (`digest_only`).
    Raises: Damaged, StoreUnavailable.
    """
    try:
        stream = archive.copies.open(transfer_id, MANIFEST)
    except NotFound:
        return _UNKNOWN
    with stream:
        manifest = kept_bytes(stream)
    days: list[str] = []
    types: Counter[str] = Counter()

    def take(unit: ArchiveUnit) -> None:
        if unit.content is None:
            return
        found = (day_part(unit.content.text_of(name)) for name in ("StartDate", "EndDate"))
        days.extend(dict.fromkeys(day for day in found if day))
        if len(days) > _MANY:
            kept = extreme(days)
            days[:] = [kept.earliest, kept.latest]
        types[unit.content.text_of("DocumentType").strip()] += 1

    reader = ManifestReader(manifest, on_unit=take)
    result = scan(open_source(manifest), limits=NO_XML_LIMITS, handler=reader)
    if has_errors(result.findings):
        return _UNKNOWN
    read = reader.manifest()
    return EntryFacts(
        mode=mode_of(read.header.acquisition_information),
        legal_status=legal_status_of(read.header.legal_status),
        dates=extreme(days),
        typologies=tuple(name for name, _ in types.most_common() if name)[:TYPOLOGIES],
        papers={
            item.xml_id: paper_size(item.physical_id or "", item.dimensions)
            for item in read.objects
            if item.physical
        },
    )


# ----------------------------------------------------------------------------- private

_MANY = 10_000  # days kept before only the extreme ones are
_UNKNOWN = EntryFacts(
    mode=EntryMode.TRANSFER,
    legal_status=LegalStatus.PUBLIC,
    dates=ExtremeDates(earliest="", latest=""),
    typologies=(),
    papers={},
)
