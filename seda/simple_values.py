"""Says whether a text is a value of a simple type of the vocabulary, before it is written.

A writer's own check, to say early and where a value is wrong; received messages are judged by
`seda.schema`.
"""

import re
from calendar import monthrange
from collections.abc import Mapping

from seda.vocabulary.grammar import SimpleType, Type


def is_value(text: str, type_name: str, types: Mapping[str, Type]) -> bool:
    """Judge a text. type_name: of `types`, or `xs:...`; any text is a value of an unknown one."""
    if type_name.startswith("xs:"):
        return _is_builtin(text, type_name)
    known = types.get(type_name)
    if not isinstance(known, SimpleType):
        return True
    if known.union:
        return any(is_value(text, member, types) for member in known.union)
    if known.values and " ".join(text.split()) not in known.values:
        return False
    if known.min_length and len(text.strip(" \t\r\n")) < known.min_length:
        return False
    return is_value(text, known.base, types)


# ----------------------------------------------------------------------------- private

_YEAR = "-?(?!0000)(?:[1-9][0-9]{3,}|0[0-9]{3})"
_MONTH = "(?:0[1-9]|1[0-2])"
_DAY = "(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_ZONE = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"

# XML Schema 1.0 part 2, §3.2 and §3.3. What is not here (strings, tokens) takes any text.
_FORMS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(form)
    for name, form in {
        "xs:date": f"({_YEAR})-({_MONTH})-({_DAY}){_ZONE}",
        "xs:dateTime": f"({_YEAR})-({_MONTH})-({_DAY})T{_TIME}{_ZONE}",
        "xs:gYear": f"{_YEAR}{_ZONE}",
        "xs:gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
        "xs:gMonth": f"--{_MONTH}{_ZONE}",
        "xs:gMonthDay": f"--{_MONTH}-{_DAY}{_ZONE}",
        "xs:gDay": f"---{_DAY}{_ZONE}",
        "xs:boolean": "true|false|1|0",
        "xs:int": "[+-]?[0-9]+",
        "xs:integer": "[+-]?[0-9]+",
        "xs:positiveInteger": r"\+?0*[1-9][0-9]*",
        "xs:decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
        "xs:anyURI": "(?:[^%]|%[0-9A-Fa-f]{2})*",
        "xs:language": "[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*",
        "xs:base64Binary": r"(?:(?:[A-Za-z0-9+/]\s*){4})*"
        r"(?:(?:[A-Za-z0-9+/]\s*){2}(?:[A-Za-z0-9+/]\s*|=\s*)=)?",
        "xs:hexBinary": "(?:[0-9A-Fa-f]{2})*",
        "xs:ID": r"[^\W\d][\w.\-·]*",
        "xs:IDREF": r"[^\W\d][\w.\-·]*",
    }.items()
}


def _is_builtin(text: str, name: str) -> bool:
    form = _FORMS.get(name)
    if form is None:
        return True
    found = form.fullmatch(text.strip(" \t\r\n"))
    if found is None:
        return False
    if name == "xs:int":
        return -(2**31) <= int(found[0]) < 2**31 if len(found[0]) < 12 else False
    if name in ("xs:date", "xs:dateTime"):
        # The calendar repeats every 400 years; Python's has no year before 1.
        year = int(found[1]) % 400 + 400
        return int(found[3]) <= monthrange(year, int(found[2]))[1]
    return True
