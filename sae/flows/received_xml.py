"""Reads a small XML document that somebody sent, in the encoding that it really is in."""

import io
from typing import Any

from sae.flows.encodings import ReadEncoding, read_encoding
from seda import safe_xml
from seda.findings import Finding, warning
from seda.safe_xml import XmlError

__all__ = ["XmlError", "parse_received"]


def parse_received(data: bytes, *, where: str) -> tuple[Any, tuple[Finding, ...]]:
    """Give the root element, and what is told when the document lies about its encoding.

    Raises: XmlError, it is not sound.
    """
    encoding = read_encoding(io.BytesIO(data))
    if encoding.is_told:
        return safe_xml.parse(data), ()
    plain = io.BytesIO()
    safe_xml.to_utf8(io.BytesIO(data), plain, encoding=encoding.actual)
    return safe_xml.parse(plain.getvalue()), (lie(encoding, where),)


def lie(encoding: ReadEncoding, where: str) -> Finding:
    """Tell that a document is not in the encoding that it declares."""
    return warning(
        "flow_encoding_differs", where, declared=encoding.declared, actual=encoding.actual
    )
