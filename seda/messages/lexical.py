"""The written forms that messages are made of: texts, tokens, names, languages, addresses.

A text of people becomes the nearest lawful one; a name or an address that is none is refused.
Source: XML 1.0 (fifth edition) §2.2 and §2.3, XML Schema part 2 §3.2.17 and §3.3, RFC 3986 §3.
"""

import re


def legible(text: str) -> str:
    """Replace what XML 1.0 forbids (control characters, lone surrogates) by U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)


def collapsed(text: str) -> str:
    """Give a text as an xsd:token: legible, no line end, no double or outer space."""
    return _SPACES.sub(" ", legible(text)).strip(" ")


def checked(text: str, type_name: str) -> str:
    """Give the value of an attribute of a type of XML Schema, or of `xml:` or `xlink:`.

    Raises: ValueError when it is none: a text cannot be bent into a name or an address.
    """
    if type_name == "xs:string":
        return legible(text)
    text = collapsed(text)
    pattern = _PATTERNS.get(type_name)
    if pattern is not None and not pattern.fullmatch(text):
        raise ValueError(f"{text!r} is no {type_name}")
    return text


# ----------------------------------------------------------------------------- private

_SPACES = re.compile("[\t\n\r ]+")  # a no-break space is not XML white space: kept
# XML 1.0 (fifth edition) production [2] Char, the other way round.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Production [4] NameStartChar without the colon, then [4a] NameChar likewise.
_NAME_START = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = f"[{_NAME_START}][-.0-9\xb7\u0300-\u036f\u203f-\u2040{_NAME_START}]*"
_LANGUAGE = "[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"

# RFC 3986, and the characters that xsd:anyURI escapes by itself.
_HOST = r"(?:[ A-Za-z0-9._~!$&'()*+,;=<>\"{}|\\^`\x80-\U0010ffff-]|%[0-9A-Fa-f]{2})"
_PATH = rf"(?:{_HOST}|@)"
_REST = rf"(?:{_PATH}|[:/])"
_AUTHORITY = rf"//(?:(?:{_HOST}|:)*@)?(?:\[[0-9A-Fa-f:.]+\]|{_HOST}*)(?::\d{{1,5}})?(?:/{_REST}*)?"
_ADDRESS = (
    rf"(?:[A-Za-z][A-Za-z0-9+.-]*:(?:{_AUTHORITY}|(?!//){_REST}*)"
    rf"|{_AUTHORITY}|/(?!/){_REST}*|{_PATH}+(?:/{_REST}*)?|)"
    rf"(?:\?(?:{_REST}|\?)*)?(?:\#(?:{_REST}|[?\[\]])*)?"
)

_PATTERNS = {
    "xs:anyURI": re.compile(_ADDRESS),
    "xlink:href": re.compile(_ADDRESS),
    "xs:language": re.compile(_LANGUAGE),
    "xml:lang": re.compile(f"(?:{_LANGUAGE})?"),  # empty: of no language
    "xml:id": re.compile(_NAME),
}
