"""What the names of files mean: what people read, what any system can write, what is no document.

A name comes as `os.fsdecode` gives it: bytes that are not UTF-8 stand as lone surrogates.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

MAX_SUFFIX = 16  # characters; a longer one is a part of the name, not a kind of file


@dataclass(frozen=True, slots=True)
class ReadName:
    """A name read. title: for people. filename: the same without what a system cannot write.

    encoding: empty when the name was UTF-8, otherwise the one it was read in.
    changed: signs had to be left out or replaced.
    """

    title: str
    filename: str
    encoding: str
    changed: bool


def read_name(raw: str) -> ReadName:
    r"""Read a name, whatever its bytes. Accents are composed (NFC), as SEDA texts are compared.

    >>> read_name("de\u0301libe\u0301ration n° 1.pdf").title
    'délibération n° 1.pdf'
    >>> read_name("d\udce9cret.pdf")
    ReadName(title='décret.pdf', filename='décret.pdf', encoding='cp1252', changed=False)
    """
    encoding = ""
    text = raw
    if _SURROGATES.search(raw):
        text, encoding = _legacy(raw)
    composed = unicodedata.normalize("NFC", text)
    title = _UNWRITABLE.sub("_", _INVISIBLE.sub("", composed))
    if not title.strip():
        title = "_"
    filename = _SEPARATORS.sub("_", title)
    return ReadName(title, filename, encoding, changed=filename != composed)


def entry_suffix(filename: str) -> str:
    """Give the suffix that a file of a package keeps: plain letters and digits, or nothing.

    >>> entry_suffix("Facture.PDF"), entry_suffix("notes.été"), entry_suffix(".htaccess")
    ('.pdf', '', '')
    """
    stem, point, suffix = filename.rpartition(".")
    plain = bool(stem and point) and suffix.isascii() and suffix.isalnum()
    return f".{suffix.lower()}" if plain and len(suffix) <= MAX_SUFFIX else ""


def is_left_out(name: str) -> bool:
    """Say whether a file or folder is hidden, or belongs to a system and not to people.

    >>> [name for name in (".git", "Thumbs.db", "~$plan.docx", "plan.docx") if is_left_out(name)]
    ['.git', 'Thumbs.db', '~$plan.docx']
    """
    return name.startswith(_SYSTEM_PREFIXES) or name.lower() in _SYSTEM_NAMES


def is_excluded(path: str, patterns: Iterable[str]) -> bool:
    """Say whether a pattern (`*.tmp`, `drafts/*`) names the file: its name, or its whole path.

    >>> is_excluded("2024/drafts/a.tmp", ["*.tmp"]), is_excluded("2024/a.pdf", ["2023/*"])
    (True, False)
    """
    name = path.rpartition("/")[2]
    return any(fnmatchcase(name, one) or fnmatchcase(path, one) for one in patterns)


# ----------------------------------------------------------------------------- private

_SURROGATES = re.compile("[\ud800-\udfff]")

# What XML 1.0 (§2.2) cannot hold, or no name should: controls, separators of lines, non-characters.
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SEPARATORS = re.compile(r"[/\\:]")

_SYSTEM_PREFIXES = (".", "~$")  # hidden on Unix and macOS; locks of office software
_SYSTEM_NAMES = frozenset(
    {
        "thumbs.db",
        "ehthumbs.db",
        "ehthumbs_vista.db",
        "desktop.ini",
        "icon\r",
        "$recycle.bin",
        "recycler",
        "system volume information",
        "lost+found",
        "__macosx",
        "@eadir",
        "#recycle",
    }
)


def _legacy(raw: str) -> tuple[str, str]:
    """Read a name that is not UTF-8: Windows in Western Europe, or else byte for byte."""
    octets = raw.encode("utf-8", "surrogateescape")
    for encoding in ("cp1252", "latin-1"):
        try:
            return octets.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 reads anything")
