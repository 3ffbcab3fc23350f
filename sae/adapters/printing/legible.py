"""Text that the fonts of the printer can write, whatever somebody typed.

PDF/A forbids a missing glyph. A character without one, or that changes the order of its neighbours
unseen (controls of direction), is printed as its code, `[U+4E2D]`; the JSON twin keeps it as it is.
"""

import re
import unicodedata

# What Libertinus Serif and DejaVu Sans Mono, both inside the typst wheel, can write: found by
# printing each character. A test prints them all again.
_WRITABLE = (
    ("\u0020", "\u007e"),
    ("\u00a0", "\u00ac"),
    ("\u00ae", "\u02ff"),
    ("\u0300", "\u034e"),
    ("\u0370", "\u0377"),
    ("\u037a", "\u037f"),
    ("\u0384", "\u038a"),
    ("\u038c", "\u038c"),
    ("\u038e", "\u03a1"),
    ("\u03a3", "\u04ff"),
    ("\u0531", "\u0556"),
    ("\u0561", "\u0587"),
    ("\u05d0", "\u05ea"),
    ("\u0621", "\u063a"),
    ("\u0640", "\u064a"),
    ("\u0660", "\u066d"),
    ("\u10d0", "\u10f0"),
    ("\u1e00", "\u1eff"),
    ("\u1f00", "\u1f15"),
    ("\u2002", "\u200a"),
    ("\u2010", "\u2027"),
    ("\u202f", "\u2040"),
    ("\u2070", "\u2071"),
    ("\u2074", "\u208e"),
    ("\u20a0", "\u20bf"),
    ("\u2116", "\u2117"),
    ("\u2120", "\u2122"),
    ("\u2126", "\u2126"),
    ("\u2150", "\u2151"),
    ("\u2153", "\u215f"),
    ("\u2190", "\u21ff"),
    ("\u2200", "\u22ff"),
    ("\u2500", "\u25ff"),
    ("\u2610", "\u2612"),
    ("\ufb00", "\ufb06"),
    ("\ufffd", "\ufffd"),
)
_PLAIN = (("\u0020", "\u007e"), ("\u00a0", "\u00ac"), ("\u00ae", "\u017f"), ("\u2010", "\u2026"))
_EURO_AND_SPACE = "\N{EURO SIGN}\N{NARROW NO-BREAK SPACE}"


def legible(text: str) -> str:
    """Give the text on one line, every character writable."""
    return _NOT_WRITABLE.sub(_code, unicodedata.normalize("NFC", " ".join(text.split())))


def plainly_legible(text: str) -> str:
    """Give it in Latin characters only: what is left to do when typst fails on the others."""
    return _NOT_PLAIN.sub(_code, legible(text))


# ----------------------------------------------------------------------------- private


def _outside(ranges: tuple[tuple[str, str], ...], others: str = "") -> re.Pattern[str]:
    inside = "".join(f"{re.escape(first)}-{re.escape(last)}" for first, last in ranges)
    return re.compile(f"[^{inside}{others}]")


def _code(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"


_NOT_WRITABLE = _outside(_WRITABLE)
_NOT_PLAIN = _outside(_PLAIN, _EURO_AND_SPACE)
