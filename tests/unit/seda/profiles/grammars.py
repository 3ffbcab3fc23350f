"""Small profiles of our own, by builder."""

import json

SEDA_21 = "fr:gouv:culture:archivesdefrance:seda:v2.1"

_RELAX_NG = (
    '<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="{namespace}"'
    ' datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">\n{inside}\n</grammar>'
)


def relax_ng(inside: str, *, namespace: str = SEDA_21) -> bytes:
    """Make a grammar of definitions."""
    return _RELAX_NG.format(namespace=namespace, inside=inside).encode()


def message(content: str, *, namespace: str = SEDA_21, more: str = "") -> bytes:
    """Make a grammar whose message has this content."""
    start = f'<start><element name="ArchiveTransfer">{content}</element></start>'
    return relax_ng(start + more, namespace=namespace)


def document(inside: str, *, namespace: str = SEDA_21, attributes: str = "") -> bytes:
    """Make a message."""
    return f'<ArchiveTransfer xmlns="{namespace}"{attributes}>{inside}</ArchiveTransfer>'.encode()


def unit_schema(**schema: object) -> bytes:
    """Make an archive-unit profile."""
    head = {"$schema": "http://json-schema.org/draft-04/schema#", "type": "object"}
    return json.dumps(head | schema).encode()
