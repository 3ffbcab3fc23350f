"""From the addresses a manifest declares to the entries of its package, and what is left over."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from types import MappingProxyType

from seda.capped_findings import CappedFindings
from seda.containers.model import Entry
from seda.findings import Finding, error, warning


@dataclass(frozen=True, slots=True)
class Resolution:
    """Each declared Uri that was found, as it was declared, with its entry; and what is wrong."""

    entries: Mapping[str, Entry]
    findings: tuple[Finding, ...]


def resolve(
    uris: Iterable[str],
    *,
    entries: Mapping[str, Entry],
    folders: AbstractSet[str],
    refused: AbstractSet[str] = frozenset(),
) -> Resolution:
    """Find the entry of each Uri, and name the entries that no Uri declares.

    A Uri is compared as it stands, never percent-decoded. What is not found as it stands is looked
    for among the other readings of names without a declared encoding, then among names written
    with decomposed accents (macOS); either is reported. refused: names of the package that cannot
    be read: the container already said why, and they are not missing.
    """
    return _Resolver(entries, folders, refused).resolve(dict.fromkeys(uris))


def is_unsafe(uri: str) -> bool:
    """Say whether a Uri is something else than the plain relative name of a file of the package."""
    return bool(_UNSAFE.search(uri)) or any(part in {"", ".", ".."} for part in uri.split("/"))


# ----------------------------------------------------------------------------- private

# A scheme (RFC 3986 §3.1: http:, file:, data:, also a drive letter), a percent-encoded byte, a
# backslash, a control character.
_UNSAFE = re.compile(r"^[A-Za-z][A-Za-z0-9+.\-]*:|%[0-9A-Fa-f]{2}|[\\\x00-\x1f\x7f]")


class _Resolver:
    def __init__(
        self,
        entries: Mapping[str, Entry],
        folders: AbstractSet[str],
        refused: AbstractSet[str],
    ) -> None:
        self._entries = entries
        self._folders = folders
        self._refused = refused
        self._findings = CappedFindings()
        self._found: dict[str, Entry] = {}
        self._used: set[str] = set()

    def resolve(self, uris: Mapping[str, None]) -> Resolution:
        missing = [uri for uri in uris if not self._find_exact(uri)]
        if missing:
            missing = self._find_legacy(missing)
        if missing:
            missing = self._find_decomposed(missing)
        for uri in missing:
            if uri not in self._refused:
                self._report_missing(uri)
        extra = [entry.name for entry in self._unused()]
        self._findings.add_all(extra, lambda name: error("object_extra", name))
        return Resolution(MappingProxyType(self._found), self._findings.listed())

    def _find_exact(self, uri: str) -> bool:
        # xs:anyURI collapses white space, yet a name may hold two spaces: as it stands first.
        entry = self._entries.get(uri) or self._entries.get(_collapsed(uri))
        if entry is None:
            return False
        self._accept(uri, entry)
        if entry.readings and entry.readings[0][0] != "utf-8":
            self._report_reading(*entry.readings[0])
        return True

    def _find_legacy(self, missing: list[str]) -> list[str]:
        wanted = {_collapsed(uri): uri for uri in missing}
        candidates: dict[str, list[tuple[Entry, str, str]]] = {}
        for entry in self._unused():
            declared = [(code, name) for code, name in entry.readings if name in wanted]
            if len(declared) == 1:  # two readings both declared: nobody can tell which is meant
                code, name = declared[0]
                candidates.setdefault(wanted[name], []).append((entry, code, name))
        for uri, found in candidates.items():
            if len(found) == 1:
                entry, code, name = found[0]
                self._accept(uri, entry)
                self._report_reading(code, name)
        return [uri for uri in missing if uri not in self._found]

    def _find_decomposed(self, missing: list[str]) -> list[str]:
        composed: dict[str, list[Entry]] = {}
        for entry in self._unused():
            if not entry.name.isascii():
                composed.setdefault(unicodedata.normalize("NFC", entry.name), []).append(entry)
        for uri in missing:
            found = composed.get(unicodedata.normalize("NFC", _collapsed(uri)), [])
            if len(found) == 1 and found[0].name not in self._used:
                self._accept(uri, found[0])
                self._findings.add(warning("name_normalisation", found[0].name))
        return [uri for uri in missing if uri not in self._found]

    def _accept(self, uri: str, entry: Entry) -> None:
        self._found[uri] = entry
        self._used.add(entry.name)

    def _unused(self) -> Iterable[Entry]:
        return (entry for name, entry in self._entries.items() if name not in self._used)

    def _report_reading(self, encoding: str, name: str) -> None:
        self._findings.add(warning("legacy_name_encoding", name, encoding=encoding))

    def _report_missing(self, uri: str) -> None:
        plain = _collapsed(uri)
        if is_unsafe(plain):
            self._findings.add(error("uri_unsafe", uri))
        elif plain.rstrip("/") in self._folders:
            self._findings.add(error("object_is_folder", uri))
        else:
            self._findings.add(error("object_missing", uri))


def _collapsed(uri: str) -> str:
    return " ".join(part for part in re.split(r"[ \t\r\n]+", uri) if part)
