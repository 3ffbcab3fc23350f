"""Open an act: write the documents that it keeps into a file or a folder, verified.

(1) find the act, by its identifier or its beginning
(2) choose the document: the one named, or its only PDF
(3) write it aside, then give it its name
"""

import os
from pathlib import Path

from sae.domain.accounts import Role
from sae.domain.act import Act, ActKind, DocumentRef
from sae.errors import UnknownIdentifier, UsageError
from sae.ports import Archive, Reader

READERS = (Role.ARCHIVIST, Role.AUDITOR, Role.CONTROL_AUTHORITY, Role.AUTHORITY)
SHORTEST = 8  # characters of an identifier


def attestations(archive: Archive) -> tuple[Act, ...]:
    """List the acts that keep a document for people, in order of their lines.

    Raises: NotAllowed.
    """
    archive.caller.require(*READERS)
    with archive.catalogue.read() as reader:
        return tuple(act for act in reader.acts() if _printed(act))


def open_act(archive: Archive, typed: str, *, into: Path, document: str = "") -> DocumentRef:
    """Follow the three steps; gives what was written.

    Raises: UnknownIdentifier, UsageError, NotAllowed, StorageError, OSError.
    """
    archive.caller.require(*READERS)
    with archive.catalogue.read() as reader:
        act = _act(reader, typed)  # (1)
    wanted = [one for one in act.documents if one.path == document] if document else _printed(act)
    if len(wanted) != 1:  # (2)
        known = ", ".join(one.path for one in act.documents)
        raise UsageError("act_document_unknown", act=act.act_id, known=known)
    data = archive.copies.read_bytes(act.act_id, wanted[0].path, sha512=wanted[0].sha512)
    aside = into.with_name(f".{into.name}.{os.getpid()}.part")
    try:
        aside.write_bytes(data)  # (3)
        aside.replace(into)
    finally:
        aside.unlink(missing_ok=True)
    return wanted[0]


# ----------------------------------------------------------------------------- private


def _act(reader: Reader, typed: str) -> Act:
    found = reader.act(typed)
    if found is not None:
        return found
    if len(typed) < SHORTEST:
        raise UsageError("identifier_too_short", typed=typed, count=SHORTEST)
    beginning = [act for act in reader.acts(*ActKind) if act.act_id.startswith(typed.lower())]
    if len(beginning) != 1:
        raise UnknownIdentifier("act_unknown", typed=typed)
    return beginning[0]


def _printed(act: Act) -> list[DocumentRef]:
    return [one for one in act.documents if one.path.endswith(".pdf")]
