"""The short texts of a unit's Content, by which another package may name it. No SQL.

SEDA lets a package attach to an archived unit by a metadata element and its exact text
(ArchiveUnitIdentifierKey in practice): identifiers, a file plan position, a title, a commune's
own element.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

LONGEST_TEXT = 250  # characters; a longer text describes, it does not identify

# Elements that many units share: not worth a row for each unit; found by reading instead.
SHARED = frozenset({
    "AcquiredDate", "ArchivalAgencyIdentifier", "CreatedDate", "Description", "DescriptionLanguage",
    "DescriptionLevel", "DocumentType", "EndDate", "EventDateTime", "EventType", "Identifier",
    "Language", "Outcome", "ReceivedDate", "RegisteredDate", "SentDate", "StartDate", "Status",
    "TransactedDate", "Type",
})  # fmt: skip


def is_kept(name: str, text: str) -> bool:
    """Say whether a text is short and telling enough to have its row."""
    return name not in SHARED and 0 < len(text) <= LONGEST_TEXT


def word_digest(name: str, text: str) -> int:
    """Give the signed 64-bit number under which a text of an element is filed."""
    digest = hashlib.sha256(f"{name}\n{text}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def word_digests(metadata: str) -> set[int]:
    """Give the numbers of every text of a Content worth a row, once each."""
    return {word_digest(name, text) for name, text in texts(metadata) if is_kept(name, text)}


def has_text(metadata: str, name: str, text: str) -> bool:
    """Say whether an element `name` of a Content has exactly this text."""
    return (name, text) in texts(metadata)


def texts(metadata: str) -> Iterator[tuple[str, str]]:
    """Walk (element name, text) of every element that has a text.

    The form is that of `UnitRecord.metadata`: name -> list of texts, or of objects where
    `#` is the text of an element that has attributes, and `@name` an attribute.
    """
    waiting: list[tuple[str, Any]] = [("", json.loads(metadata))]
    for parent, element in waiting:  # grows while it is read
        for name, values in element.items():
            if name == "#":
                yield parent, values
            elif not name.startswith("@"):
                for value in values:
                    if isinstance(value, str):
                        yield name, value
                    else:
                        waiting.append((name, value))
