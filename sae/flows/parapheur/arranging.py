"""Which files make one folder of the platform, by their paths and by where its history stands.

An export is a folder of its own: its history and slip at the top, its documents in folders whose
names are always the same. Several exports stand side by side, or in folders of folders.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from sae.flows.parapheur.model import Role
from sae.flows.parapheur.recognising import Kind


def folders_of(
    paths: Mapping[str, Kind], *, opened: frozenset[str] = frozenset()
) -> dict[str, list[str]]:
    """Give the files of each folder, by the path of its top, in the order of the paths.

    paths: what each file is. opened: zips, by their paths, each standing for a folder. Without any
    sign of an export, a folder right below the source is one, with all that is in it.
    """
    marked = {top for path, kind in paths.items() if (top := _marked(path, kind)) is not None}
    # A zip inside an export (its signatures, most often) is a part of it.
    alone = {zip_path for zip_path in opened if marked.isdisjoint(folders_above(zip_path))}
    tops = marked | alone
    found: dict[str, list[str]] = {}
    for path in paths:
        # A zip that was opened, and is kept all the same, belongs to what it held.
        top = path if path in opened else _top_of(path, tops)
        found.setdefault(top, []).append(path)
    return found


def role_of(path: str) -> Role | None:
    """Say what a document is by the folder it is in. path: from the top of its export.

    >>> role_of("TEST/Documents principaux/facture.pdf")
    <Role.MAIN: 'main'>
    """
    names = {plain(part) for part in path.split("/")[:-1]}
    if names & _MAIN:
        return Role.MAIN
    return Role.ANNEX if names & _ANNEX else None


def is_slip(path: str) -> bool:
    """Say whether a file is the slip of a folder, by its name and its place.

    >>> is_slip("TEST/TEST 1_bordereau.pdf"), is_slip("Documents principaux/bordereau.pdf")
    (True, False)
    """
    return role_of(path) is None and _SLIP.search(plain(name_of(path))) is not None


def name_of(path: str) -> str:
    """Give the last name of a path."""
    return path.rpartition("/")[2]


def parent_of(path: str) -> str:
    """Give the folder that a path is in, empty for the source itself."""
    return path.rpartition("/")[0]


def folders_above(path: str) -> Iterator[str]:
    """Give the folders that a path is in, the nearest first, the source last."""
    while path:
        path = parent_of(path)
        yield path


def plain(text: str) -> str:
    """Give a text as names are compared: small letters, no accents, no signs.

    >>> plain("Pièces_Annexes")
    'pieces annexes'
    """
    bare = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9.]+", " ", bare).split())


# ----------------------------------------------------------------------------- private

_MAIN = frozenset({"documents principaux", "document principal", "documents", "main documents"})
_ANNEX = frozenset(
    {"annexes", "annexe", "pieces annexes", "documents annexes", "annexes sortie", "annexe sortie"}
)
_INSIDE = (
    _MAIN
    | _ANNEX
    | {"signatures", "signature", "signatures detachees", "detached signatures", "bordereau"}
    | {"historique", "premis", "journal"}
)
_SURE = "documents principaux"  # nobody else names a folder so
_SLIP = re.compile(
    r"(?:^| )bordereau(?: de signature)?\.pdf$"
    r"|^(?:print|impression|iparapheur (?:print|impression)|fiche de circulation)\b.*\.pdf$"
)


def _marked(path: str, kind: Kind) -> str | None:
    """Give the top of the export that a file shows; None when it shows none."""
    parent = parent_of(path)
    if kind is Kind.HISTORY or is_slip(path) or plain(name_of(parent)) == _SURE:
        return _lifted(parent)
    return None


def _lifted(folder: str) -> str:
    while plain(name_of(folder)) in _INSIDE:
        folder = parent_of(folder)
    return folder


def _top_of(path: str, tops: set[str]) -> str:
    for parent in folders_above(path):
        if parent in tops:
            return parent
    first = path.partition("/")[0]
    return "" if first == path else first
