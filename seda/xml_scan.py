"""What a scan of a received XML document takes and gives: limits, handler, result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from seda.findings import Finding

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlLimits:
    """How much one document may ask of the machine. The defaults are ten times a large transfer."""

    max_bytes: int = 512 * MEBIBYTE
    max_depth: int = 200  # libxml2 itself stops at 256
    max_attributes: int = 100  # on one element
    max_namespaces: int = 64  # declarations live at one point of the document
    max_nodes: int = 20_000_000  # elements
    max_names: int = 20_000  # different element, attribute and prefix names: parsers keep them all
    max_name_characters: int = 256  # of the local name
    max_text_bytes: int = 64 * MEBIBYTE  # between two tags
    max_token_bytes: int = 16 * MEBIBYTE  # one tag, comment or instruction: held whole in memory
    big_comment_bytes: int = 64 * 1024  # a longer one is reported


DEFAULT_XML_LIMITS = XmlLimits()

_ENDLESS = 2**62

# What is archived was accepted under the limits of its day: reading it again knows none.
NO_XML_LIMITS = XmlLimits(
    max_bytes=_ENDLESS,
    max_depth=100_000,
    max_attributes=_ENDLESS,
    max_namespaces=_ENDLESS,
    max_nodes=_ENDLESS,
    max_names=_ENDLESS,
    max_name_characters=_ENDLESS,
    max_text_bytes=_ENDLESS,
    max_token_bytes=2**30,
    big_comment_bytes=_ENDLESS,
)


class ScanHandler(Protocol):
    """What wants to see the elements while the gate checks them.

    Names are `{namespace}local`, or `local` without a namespace, as lxml writes them. Offsets are
    in bytes of the scanned stream: of `<` for a start tag and for an end tag; an empty element
    `<a/>` ends at the byte after its `>`. Lines count from 1. Text may come in several pieces.
    """

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:
        """See a start tag."""

    def end(self, name: str, offset: int, line: int) -> None:
        """See an end tag."""

    def text(self, data: str) -> None:
        """See characters."""


@runtime_checkable
class PrefixHandler(Protocol):
    """A handler that wants to see as well what prefixes stand for (`""`: the default namespace)."""

    def start_prefix(self, prefix: str, namespace: str) -> None:
        """See a declaration, before the element that bears it."""

    def end_prefix(self, prefix: str) -> None:
        """See the end of a declaration, after its element."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over a document found.

    encoding: Python codec name. bom: whether a byte order mark came first.
    root: (namespace, local name), None when no element was reached.
    findings: an error in it means the document must not be read further.
    """

    encoding: str
    bom: bool
    root: tuple[str, str] | None
    findings: tuple[Finding, ...]
