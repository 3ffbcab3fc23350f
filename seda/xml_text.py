"""Texts as XML writes them: escaped, and read back the same, line ends and blanks included.

A text that XML cannot say is refused, or made legible: whoever writes chooses.
"""

import re
from functools import lru_cache
from typing import Self


class ForbiddenCharacter(Exception):  # noqa: N818 - named for what it says
    """XML 1.0 has no way to write this text or this name."""

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Name the first character that XML cannot say (control, lone surrogate)."""
        found = _FORBIDDEN.search(text)
        code = ord(found[0]) if found else 0
        return cls(f"XML cannot say the character U+{code:04X}")


def legible(text: str) -> str:
    """Replace what XML 1.0 cannot say (control characters, lone surrogates) by U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)


def collapsed(text: str) -> str:
    """Give a text as an xs:token: legible, no line end, no double or outer space."""
    return _SPACES.sub(" ", legible(text)).strip(" ")


@lru_cache(maxsize=4096)
def check_name(name: str) -> None:
    """Refuse a local name that XML does not know as one. Raises: ForbiddenCharacter."""
    if not _NAME.fullmatch(name):
        raise ForbiddenCharacter(f"{name!r} is not a name of XML")


def element_text(text: str) -> str:
    """Escape the text of an element. Raises: ForbiddenCharacter."""
    if not _CAREFUL_IN_TEXT.search(text):
        return text
    return _escaped(text, _IN_TEXT)


def attribute_text(text: str) -> str:
    """Escape the value of an attribute, to stand between `"`. Raises: ForbiddenCharacter."""
    if not _CAREFUL_IN_ATTRIBUTES.search(text):
        return text
    return _escaped(text, _IN_ATTRIBUTES)


# ----------------------------------------------------------------------------- private

# XML 1.0 (fifth edition) production [2] Char, the other way round.
_NOT_CHARACTERS = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_SPACES = re.compile("[\t\n\r ]+")  # a no-break space is not XML white space: kept
# Namespaces in XML 1.0, production [4] NCName, by the classes of Unicode that Python knows.
_NAME = re.compile(r"[^\W\d][\w.\-·]*")
_FORBIDDEN = re.compile(f"[{_NOT_CHARACTERS}]")
_CAREFUL_IN_TEXT = re.compile(f"[&<>\r{_NOT_CHARACTERS}]")
_CAREFUL_IN_ATTRIBUTES = re.compile(f'[&<>"\r\n\t{_NOT_CHARACTERS}]')

# Parsers change a carriage return in a text, and every blank in an attribute (§2.11, §3.3.3).
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
    | {blank: f"&#{ord(blank)};" for blank in "\r\n\t"}
)


def _escaped(text: str, table: dict[int, str]) -> str:
    if _FORBIDDEN.search(text):
        raise ForbiddenCharacter.of_text(text)
    return text.translate(table)
