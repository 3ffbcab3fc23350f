"""Finishes what a crash left, before anything else is written. Idempotent.

SQL never overrules the copies: when a copy knows more than SQL, we stop (exit 3) and nothing is
destroyed. What SQL committed is written on the copies; what nobody committed is forgotten.
"""

import hashlib
import shutil

from sae.custody.commit import entry_key, entry_span, publish_entries
from sae.custody.locks import exclusive, shared_with_survivors
from sae.custody.purge_forward import complete_purges, execute_purges
from sae.custody.seal import finish_pending, seal_key
from sae.errors import CatalogueBehind
from sae.journal.entry import Stream
from sae.ports import Archive, Reader
from storage.errors import NotFound, StoreUnavailable
from storage.ports import Copy


def recover(archive: Archive) -> None:
    """Bring home and copies together. Raises: CatalogueBehind, StoreUnavailable."""
    with exclusive(archive.places.lock):
        with archive.catalogue.read() as reader:
            _refuse_an_old_catalogue(archive, reader)
        publish_entries(archive)
        finish_pending(archive)
    execute_purges(archive)  # before anything is read from a copy that was away
    complete_purges(archive)
    with shared_with_survivors(archive.places.ingest_lock, when_alone=lambda: _forget(archive)):
        pass


# ----------------------------------------------------------------------------- private


def _refuse_an_old_catalogue(archive: Archive, reader: Reader) -> None:
    """Compare what each copy tells with what SQL knows, by names and by the last bytes."""
    for copy in archive.copies.copies:
        try:
            for stream in Stream:
                _compare_entries(archive, reader, copy, stream)
            _compare_seals(reader, copy)
        except StoreUnavailable as away:
            if copy.required:
                away.copy = copy.name
                raise


def _compare_entries(archive: Archive, reader: Reader, copy: Copy, stream: Stream) -> None:
    known = {entry_key(entry_file): entry_file for entry_file in reader.entry_files(stream)}
    found = (stat.key for stat in copy.store.list(f"journal/{stream.value}/entries"))
    listed = [key for key in found if entry_span(key) is not None]  # strays are for the audit
    for key in listed:
        if key not in known:
            raise CatalogueBehind(copy=copy.name, file=key)
    if listed:
        _compare_last(archive, copy.name, listed[-1], known[listed[-1]].sha512)


def _compare_seals(reader: Reader, copy: Copy) -> None:
    """SQL has each seal, then its token, before any copy does."""
    known = {seal_key(seal.number, "txt") for seal in reader.seals()}
    known |= {seal_key(seal.number, "tsr") for seal in reader.seals() if seal.token}
    for stat in copy.store.list("journal/seals"):
        if stat.key.endswith((".txt", ".tsr")) and stat.key not in known:
            raise CatalogueBehind(copy=copy.name, file=stat.key)


def _compare_last(archive: Archive, name: str, key: str, sha512: str) -> None:
    """The same name with other bytes means that two histories were written."""
    try:
        data = archive.copies.read_from(name, key)
    except NotFound:
        return
    if hashlib.sha512(data).hexdigest() != sha512:
        raise CatalogueBehind("journal_diverges", copy=name, file=key)


def _forget(archive: Archive) -> None:
    """Remove what nobody alive is preparing."""
    staged = {name for names in archive.copies.staged_ids().values() for name in names}
    if staged:
        archive.copies.discard(sorted(staged))
    work = archive.places.work
    for leftover in work.iterdir() if work.exists() else ():
        shutil.rmtree(leftover, ignore_errors=True)
