"""Names inside a package: which are refused or reported, and what unlabelled bytes may mean.

A name is never used as a path by the archive; these rules protect whoever unpacks a copy later, on
any system, and whoever reads a list of names on a screen. Accents, spaces, apostrophes and emoji
are ordinary names.
"""

import re
import unicodedata

from seda.findings import Finding, error, warning

MAX_COMPONENT_BYTES = 255  # NAME_MAX of every common file system

# Encodings that tools have written without saying so: modern ones, then DOS and Windows in France.
LEGACY_ENCODINGS = ("utf-8", "cp437", "cp850", "cp1252")


def check_name(name: str, *, max_bytes: int) -> tuple[Finding, ...]:
    """Say everything wrong with one name, folders separated by `/`, without a final slash."""
    most = MAX_COMPONENT_BYTES if name.isascii() else MAX_COMPONENT_BYTES // 4
    if len(name) <= min(most, max_bytes) and not _SUSPICIOUS.search(name):
        return ()  # nearly all names: one question instead of all those below
    components = name.split("/")
    refused = [code for code, pattern in _REFUSED_CHARACTERS if pattern.search(name)]
    if name.startswith("/") or ".." in re.split(r"[/\\]", name):
        refused.append("name_traversal")
    if any(component in {"", "."} for component in name.removeprefix("/").split("/")):
        refused.append("name_not_canonical")
    if any(_is_reserved(component) for component in components):
        refused.append("name_reserved")
    found = [error(code, name) for code in refused]
    if _is_too_long(components, max_bytes):
        found.append(error("name_too_long", name, limit=max_bytes, part=MAX_COMPONENT_BYTES))
    found += [warning(code, name) for code, pattern in _REPORTED if pattern.search(name)]
    return tuple(found)


def collision_key(name: str) -> str:
    """Give what a system that ignores case and accents' composition would make of a name."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).lower())


def legacy_readings(raw: bytes) -> tuple[tuple[str, str], ...]:
    """Give every different name that unlabelled bytes could mean, as (encoding, name) pairs."""
    readings: dict[str, str] = {}
    for encoding in LEGACY_ENCODINGS:
        try:
            readings.setdefault(raw.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return tuple((encoding, name) for name, encoding in readings.items())


# ----------------------------------------------------------------------------- private

_REFUSED_CHARACTERS = (
    ("name_encoding", re.compile("[\ud800-\udfff]")),  # bytes that were not UTF-8 in a folder
    ("name_control_character", re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")),
    ("name_backslash", re.compile(r"\\")),
    ("name_bidi", re.compile("[\u202a-\u202e\u2066-\u2069]")),
)

_REPORTED = (
    ("name_not_portable", re.compile('[<>"|?*]')),  # Windows cannot write them
    ("name_invisible_character", re.compile("[\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff]")),
)

_DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
    + [port + digit for port in ("COM", "LPT") for digit in "123456789\u00b9\u00b2\u00b3"]
)

# A quick look that lets through only names that none of the other rules could refuse.
_SUSPICIOUS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
    r'\\:<>"|?*]|(?:^|/)\.?(?:/|\Z)|\.\.|[. ](?:/|\Z)'
    r"|(?i:(?:^|/)(?:con|prn|aux|nul|com.|lpt.)[ .$io]*)"
)


def _is_reserved(component: str) -> bool:
    # Microsoft, "Naming Files, Paths, and Namespaces": devices with any extension, a trailing dot
    # or space, and the colon of alternate data streams.
    if component in {"", ".", ".."}:
        return False
    if ":" in component or component[-1] in ". ":
        return True
    return component.partition(".")[0].rstrip(" ").upper() in _DEVICES


def _is_too_long(components: list[str], max_bytes: int) -> bool:
    sizes = [len(component.encode("utf-8", "surrogatepass")) for component in components]
    return max(sizes) > MAX_COMPONENT_BYTES or sum(sizes) + len(sizes) - 1 > max_bytes
