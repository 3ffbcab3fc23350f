"""What the files of a package should be called, where tools or habits put them elsewhere.

Pure: from names to names. A file that would be lost or would take the place of another makes the
whole plan impossible.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from seda.findings import Finding, info
from seda.package import MANIFEST_NAME

# What desktop systems add to zips, and nobody described.
_JUNK_FOLDERS = frozenset({"__MACOSX"})
_JUNK_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Layout:
    """names: as they are -> as they should be. notes: one for each change, of severity info."""

    names: Mapping[str, str]
    notes: tuple[Finding, ...]


def layout_of(names: Iterable[str]) -> Layout | None:
    """Plan the names of every file; None when two would bear the same."""
    plain = {name: _plain(name) for name in names}
    notes = [info("fixed_name", new, before=old) for old, new in plain.items() if old != new]
    manifest, folder = _manifest_of(set(plain.values()))
    if manifest and folder:
        if any(not _is_in(name, folder) and not is_junk(name) for name in plain.values()):
            return Layout(plain, tuple(notes))  # something else lies at the root: for people
        plain = {
            old: new.removeprefix(folder) if _is_in(new, folder) else new
            for old, new in plain.items()
        }
        notes.append(info("fixed_manifest_place", manifest, folder=folder.rstrip("/")))
    elif manifest and not MANIFEST_NAME.fullmatch(manifest):
        plain = {old: "manifest.xml" if new == manifest else new for old, new in plain.items()}
        notes.append(info("fixed_manifest_name", manifest))
    if len(set(plain.values())) < len(plain):
        return None
    return Layout(plain, tuple(notes))


def is_junk(name: str) -> bool:
    """Say whether a file is one that a desktop system adds by itself."""
    folder, last = name.partition("/")[0], name.rpartition("/")[2]
    return folder in _JUNK_FOLDERS or last.lower() in _JUNK_FILES or last.startswith("._")


# ----------------------------------------------------------------------------- private


def _plain(name: str) -> str:
    """Write a name with plain slashes, no empty part, no part that ends in a dot or a blank."""
    parts = [part.rstrip(". ") for part in name.replace("\\", "/").split("/")]
    return "/".join(part for part in parts if part)


def _is_in(name: str, folder: str) -> bool:
    return name.startswith(folder)


def _manifest_of(names: set[str]) -> tuple[str, str]:
    """Give the one likely manifest that is not where or what it should be, and its folder."""
    if any(MANIFEST_NAME.fullmatch(name) for name in names):
        return "", ""
    nested = sorted(
        (name for name in names if MANIFEST_NAME.fullmatch(name.rpartition("/")[2])),
        key=lambda name: name.count("/"),
    )
    if nested and (len(nested) == 1 or nested[0].count("/") < nested[1].count("/")):
        return nested[0], nested[0].rpartition("/")[0] + "/"
    at_root = [name for name in names if "/" not in name and name.lower().endswith("manifest.xml")]
    return (at_root[0], "") if len(at_root) == 1 and not nested else ("", "")
