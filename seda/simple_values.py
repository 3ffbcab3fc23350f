"""Says whether a text is a value of a simple type of the vocabulary.

For writers, to say early and where a value is wrong, and for the reader of messages; a document
received is judged by `seda.schema`.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from functools import cache, partial

from seda.vocabulary import grammar
from seda.vocabulary.grammar import SimpleType


@cache
def value_check(type_name: str, version: str) -> Callable[[str], bool] | None:
    """Give what judges the texts of a type; None when every text is one of its values.

    type_name: a simple type of the vocabulary, `xs:...` or `xml:lang`; of any other, every text is
    a value.
    """
    if type_name.startswith(("xs:", "xml:")):
        return partial(_is_builtin, type_name) if type_name in _FORMS else None
    known = grammar(version).types.get(type_name)
    if not isinstance(known, SimpleType):
        return None
    if known.union:
        members = [value_check(member, version) for member in known.union]
        judges = tuple(member for member in members if member is not None)
        return partial(_is_of_one, judges) if len(judges) == len(members) else None
    base = value_check(known.base, version)
    if known.values:
        return partial(_is_listed, frozenset(known.values))
    return partial(_is_long_enough, known.min_length) if known.min_length else base


# ----------------------------------------------------------------------------- private

# Nine digits of year are more than any archive needs, and less than any engine can hold.
_YEAR = "-?(?:[1-9][0-9]{4,8}|(?!0000)[0-9]{4})"
_MONTH = "(?:0[1-9]|1[0-2])"
_DAY = "(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,20})?|24:00:00(?:\.0{1,20})?)"
_ZONE = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"

_LANGUAGE = "[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*"
# XML 1.0 (fifth edition) production [4] NameStartChar without the colon, then [4a] likewise.
_NAME_START = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = f"[{_NAME_START}][-.0-9\xb7\u0300-\u036f\u203f-\u2040{_NAME_START}]*"

# RFC 3986 §3, and the characters that xs:anyURI escapes by itself.
_HOST = r"(?:[ A-Za-z0-9._~!$&'()*+,;=<>\"{}|\\^`\x80-\U0010ffff-]|%[0-9A-Fa-f]{2})"
_PATH = rf"(?:{_HOST}|@)"
_REST = rf"(?:{_PATH}|[:/])"
_AUTHORITY = rf"//(?:(?:{_HOST}|:)*@)?(?:\[[0-9A-Fa-f:.]+\]|{_HOST}*)(?::\d{{1,5}})?(?:/{_REST}*)?"
_ADDRESS = (
    rf"(?:[A-Za-z][A-Za-z0-9+.-]*:(?:{_AUTHORITY}|(?!//){_REST}*)"
    rf"|{_AUTHORITY}|/(?!/){_REST}*|{_PATH}+(?:/{_REST}*)?|)"
    rf"(?:\?(?:{_REST}|\?)*)?(?:\#(?:{_REST}|[?\[\]])*)?"
)

# XML Schema 1.0 part 2, §3.2 and §3.3. What is not here (strings, tokens) takes any text.
_FORMS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(form)
    for name, form in {
        "xs:date": f"({_YEAR})-({_MONTH})-({_DAY}){_ZONE}",
        "xs:dateTime": f"({_YEAR})-({_MONTH})-({_DAY})T{_TIME}{_ZONE}",
        "xs:gYear": f"{_YEAR}{_ZONE}",
        "xs:gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
        "xs:gMonth": f"--{_MONTH}{_ZONE}",
        "xs:gMonthDay": f"--({_MONTH})-({_DAY}){_ZONE}",
        "xs:gDay": f"---{_DAY}{_ZONE}",
        "xs:boolean": "true|false|1|0",
        "xs:int": "[+-]?[0-9]+",
        "xs:integer": "[+-]?[0-9]+",
        "xs:positiveInteger": r"\+?0*[1-9][0-9]*",
        "xs:decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
        "xs:anyURI": _ADDRESS,
        "xs:language": _LANGUAGE,
        "xml:lang": f"(?:{_LANGUAGE})?",  # empty: of no language
        "xs:base64Binary": r"(?:(?:[A-Za-z0-9+/]\s*){4})*"
        r"(?:(?:[A-Za-z0-9+/]\s*){2}(?:[A-Za-z0-9+/]\s*|=\s*)=)?",
        "xs:hexBinary": "(?:[0-9A-Fa-f]{2})*",
        "xs:ID": _NAME,
        "xs:IDREF": _NAME,
    }.items()
}


def _is_of_one(members: tuple[Callable[[str], bool], ...], text: str) -> bool:
    return any(member(text) for member in members)


def _is_listed(values: frozenset[str], text: str) -> bool:
    return text in values or " ".join(text.split()) in values


def _is_long_enough(characters: int, text: str) -> bool:
    return len(text.strip(" \t\r\n")) >= characters


def _is_builtin(name: str, text: str) -> bool:
    found = _FORMS[name].fullmatch(text.strip(" \t\r\n"))
    if found is None:
        return False
    if name == "xs:int":
        return -(2**31) <= int(found[0]) < 2**31 if len(found[0]) < 12 else False
    if name in ("xs:date", "xs:dateTime"):
        # The calendar repeats every 400 years; Python's has no year before 1.
        year = int(found[1]) % 400 + 400
        return int(found[3]) <= monthrange(year, int(found[2]))[1]
    if name == "xs:gMonthDay":
        return int(found[2]) <= monthrange(2000, int(found[1]))[1]
    return True
