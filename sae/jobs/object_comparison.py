"""What an object is against what was declared of it: digest, size, format. A step of reading it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sae.domain.document_facts import DocumentFacts
from sae.ports import FormatIdentifier, Identification
from seda.findings import Finding, error, info, warning
from seda.message_digests import DeclaredDigest
from seda.model import DataObject

GENERIC_MIMES = frozenset({"", "application/octet-stream", "unknown"})


def compare_bytes(
    item: DataObject,
    name: str,
    *,
    declared: DeclaredDigest | None,
    digests: Mapping[str, str],
    size: int,
) -> Iterator[Finding]:
    """Compare the digest and the size. name: of the file. digests: measured, by algorithm."""
    if declared is not None and digests[declared.algorithm] != declared.value:
        yield error(
            "digest_mismatch",
            name,
            offset=item.offset,
            declared=declared.value,
            found=digests[declared.algorithm],
        )
    written = (item.size or "").strip()
    if written.isdigit() and int(written[:20]) != size:
        yield warning("size_mismatch", name, offset=item.offset, declared=written, found=size)


def compare_format(
    item: DataObject, found: Identification, formats: FormatIdentifier
) -> Iterator[Finding]:
    """Give what identification has to say, then compare; what it found is kept."""
    where = item.place
    for finding in found.findings:  # made on a file aside: say which object it is
        yield replace(finding, where=where, offset=item.offset)
    declared = item.format_id.strip()
    if declared and not formats.knows(declared):
        yield warning("format_not_in_pronom", where, offset=item.offset, declared=declared)
    elif declared and found.puid and declared != found.puid:
        yield info("format_differs", where, offset=item.offset, declared=declared, found=found.puid)
    mime = item.mime.strip().lower()
    known = found.mime.lower()
    if mime not in GENERIC_MIMES and known not in GENERIC_MIMES and not _same_mime(mime, known):
        yield warning("mime_differs", where, offset=item.offset, declared=mime, found=known)


def tell_document(item: DataObject, document: DocumentFacts | None) -> Iterator[Finding]:
    """Tell what of a document may matter to who opens it; the rest is only recorded.

    A password is told by who tried to read the words.
    """
    if document is not None and document.active:
        where, detail = item.place, ", ".join(document.active)
        yield info("document_active", where, offset=item.offset, detail=detail)


def told_of(item: DataObject, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Say of findings made on a staged file which object of the package they are about."""
    for finding in findings:
        yield replace(finding, where=item.place, offset=item.offset)


# ----------------------------------------------------------------------------- private


def _same_mime(declared: str, found: str) -> bool:
    """Compare kinds, not spellings: depositors write `application/xml, text/xml`."""
    names = {part.split(";")[0].strip() for part in declared.split(",")}
    if found in names:
        return True
    plain = {"text/plain", "text/csv", "application/csv", "text/x-csv"}
    if found in plain and names & plain:
        return True
    xml = {"application/xml", "text/xml"}
    return any(
        (found in xml or found.endswith("+xml")) and (name in xml or name.endswith("+xml"))
        for name in names
    )
