"""Goes through a manifest in SEDA 0.2 or 1.0 part by part, in flat memory.

The tree: `Contains` in `Contains` (0.2), `ArchiveObject` in `Archive` (1.0); a `Document` in any
of them. Digests stand apart in 0.2, in `Integrity` elements before the tree.
"""

from collections.abc import Iterator
from typing import Literal, TypeAlias

from seda import safe_xml
from seda.byte_source import ByteSource, open_source
from seda.conversion.report import XmlNode, local

OldPartKind: TypeAlias = Literal["open", "document", "integrity", "close", "message"]

# Elements that are units, by version.
UNITS = {"0.2": ("Contains",), "1.0": ("Archive", "ArchiveObject")}


def old_parts(
    source: ByteSource, namespace: str, version: str
) -> Iterator[tuple[OldPartKind, XmlNode]]:
    """Give the parts in the order of the document.

    `open` and `close` come around what is in a unit; at `open` the element has its name only, at
    `close` all it holds but the units and documents inside. `message` comes last: the root with
    its header. An element is valid until the next part is asked for.
    """
    units = frozenset(f"{{{namespace}}}{name}" for name in UNITS[version])
    document = f"{{{namespace}}}Document"
    integrity = f"{{{namespace}}}Integrity"
    root = f"{{{namespace}}}ArchiveTransfer"
    tags = (*units, document, integrity, root)
    inside: list[XmlNode] = []  # the root, then the units that are open
    events = safe_xml.iterparse(open_source(source), events=("start", "end"), tag=tags)
    for event, element in events:
        around = element.getparent()
        if element.tag == root and around is None:
            inside.append(element)
            if event == "end":
                yield "message", element
        elif event == "start":
            if inside and around is inside[-1] and element.tag in units:
                inside.append(element)
                yield "open", element
        elif inside and element is inside[-1]:
            yield "close", inside.pop()
            _forget(element)
        elif inside and around is inside[-1] and element.tag in (document, integrity):
            yield ("document" if element.tag == document else "integrity"), element
            _forget(element)


def is_part(element: XmlNode) -> bool:
    """Say whether a child of a unit or of a document is told apart from it: a part, a file."""
    return not isinstance(element.tag, str) or local(element.tag) in _APART


# ----------------------------------------------------------------------------- private

_APART = frozenset(
    {"Contains", "ArchiveObject", "Document", "Attachment", "Integrity", "RelatedData"}
)


def _forget(element: XmlNode) -> None:
    """Free an element and its elder brothers of the same kind; the parser still holds the last."""
    element.clear()
    around = element.getparent()
    while (elder := element.getprevious()) is not None and elder.tag == element.tag:
        around.remove(elder)
