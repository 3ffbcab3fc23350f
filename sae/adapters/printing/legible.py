"""Text that the fonts of the printer can write, whatever somebody typed.

PDF/A forbids a missing glyph. A character without one, or that changes the order of its neighbours
unseen (controls of direction), is printed as its code, `[U+4E2D]`; the JSON twin keeps it as it is.
"""

import re
import unicodedata

# What Libertinus Serif and DejaVu Sans Mono, both inside the typst wheel, can write, in regular and
# bold: found by printing each character; a test prints them all again. No combining mark: beside
# those that NFC composes, few letters have a glyph with theirs.
_WRITABLE = (
    ("\u0020", "\u007e"),
    ("\u00a0", "\u00ac"),
    ("\u00ae", "\u01c3"),
    ("\u01cd", "\u01e3"),
    ("\u01e6", "\u01f0"),
    ("\u01f8", "\u0221"),
    ("\u0250", "\u02b9"),
    ("\u0384", "\u038a"),
    ("\u038c", "\u038c"),
    ("\u038e", "\u03a1"),
    ("\u03a3", "\u03ce"),
    ("\u03f0", "\u045f"),
    ("\u0490", "\u049b"),
    ("\u0531", "\u0556"),
    ("\u0561", "\u0587"),
    ("\u0621", "\u063a"),
    ("\u0640", "\u064a"),
    ("\u0660", "\u066d"),
    ("\u10d0", "\u10f0"),
    ("\u1e00", "\u1e99"),
    ("\u1e9f", "\u1ef9"),
    ("\u2002", "\u200a"),
    ("\u2010", "\u2023"),
    ("\u2026", "\u2026"),
    ("\u202f", "\u2037"),
    ("\u2039", "\u203a"),
    ("\u2070", "\u2071"),
    ("\u2074", "\u208e"),
    ("\u20a0", "\u20b5"),
    ("\u2116", "\u2116"),
    ("\u2122", "\u2122"),
    ("\u2126", "\u2126"),
    ("\u2153", "\u215f"),
    ("\u2190", "\u2213"),
    ("\u2241", "\u2269"),
    ("\u2500", "\u25ff"),
    ("\u2610", "\u2612"),
    ("\ufb01", "\ufb02"),
    ("\ufffd", "\ufffd"),
)
_PLAIN = (("\u0020", "\u007e"), ("\u00a0", "\u00ac"), ("\u00ae", "\u017f"), ("\u2010", "\u2026"))
_EURO_AND_SPACE = "\N{EURO SIGN}\N{NARROW NO-BREAK SPACE}"


def legible(text: str) -> str:
    """Give the text on one line, every character writable."""
    one_line = _BREAKS.sub(" ", text).strip(" ")
    return _NOT_WRITABLE.sub(_code, unicodedata.normalize("NFC", one_line))


def plainly_legible(text: str) -> str:
    """Give it in Latin characters only: what is left to do when typst fails on the others."""
    return _NOT_PLAIN.sub(_code, legible(text))


# ----------------------------------------------------------------------------- private


def _outside(ranges: tuple[tuple[str, str], ...], others: str = "") -> re.Pattern[str]:
    inside = "".join(f"{re.escape(first)}-{re.escape(last)}" for first, last in ranges)
    return re.compile(f"[^{inside}{others}]")


def _code(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"


_BREAKS = re.compile(r"[ \t-\r\x85\u2028\u2029]+")  # spaces that do not break stay
_NOT_WRITABLE = _outside(_WRITABLE)
_NOT_PLAIN = _outside(_PLAIN, _EURO_AND_SPACE)
