"""Which pages of a batch of scans a document is on, as its description says it."""

import json
import re

BATCH_TYPE = "Lot de numérisation"
PAGINATION = "schema.org:pagination"


def pagination_of(metadata: str) -> tuple[int, int] | None:
    """Read the first and last pages from the canonical JSON of a Content, when it says them.

    >>> said = {"KeywordContent": "2-3", "KeywordReference": "schema.org:pagination"}
    >>> pagination_of(json.dumps({"Keyword": [said]}))
    (2, 3)
    """
    if PAGINATION not in metadata:
        return None
    said = json.loads(metadata).get("Keyword", ())
    for one in said if isinstance(said, list) else (said,):
        if isinstance(one, dict) and _text(one.get("KeywordReference")) == PAGINATION:
            found = _SPAN.fullmatch(_text(one.get("KeywordContent")))
            return (int(found[1]), int(found[2])) if found else None
    return None


# ----------------------------------------------------------------------------- private

_SPAN = re.compile(r"(\d{1,5})-(\d{1,5})")


def _text(value: object) -> str:
    """Give a text of the canonical JSON, alone, the first of a list, or with attributes."""
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, dict):
        return next((str(one) for key, one in value.items() if not key.startswith("@")), "")
    return value if isinstance(value, str) else ""
