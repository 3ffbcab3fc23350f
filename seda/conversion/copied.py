"""Copies an element of a manifest into the namespace of a version. What it means is not read here.

Everything with data is copied: elements, attributes, texts, foreign namespaces. Comments and
processing instructions are not data; blanks between elements are laid out again.
"""

from lxml import etree

from seda.conversion.report import XmlNode
from seda.versions import namespace_of, version_of

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def copied(source: XmlNode, version: str, *, leaving_out: tuple[str, ...] = ()) -> XmlNode:
    """Give a copy of `source` as the root of a document of its own, in `version`.

    leaving_out: local names of children of `source` that do not come along.
    """
    namespaces = {None: namespace_of(version), **_foreign(source.nsmap)}
    root = etree.Element(_renamed(source.tag, version), dict(source.attrib), nsmap=namespaces)
    skipped = {f"{{{etree.QName(source).namespace}}}{name}" for name in leaving_out}
    _copy_inside(source, root, version, skipped)
    return root


def written(part: XmlNode, version: str) -> bytes:
    """Write a part for a document whose root declares the default namespace of `version`."""
    used = {value.partition(":")[0] for node in part.iter() if (value := node.get(XSI_TYPE))}
    etree.cleanup_namespaces(part, keep_ns_prefixes=sorted(used & set(filter(None, part.nsmap))))
    _lay_out(part, part.tag.rpartition("}")[0], "\n")
    data: bytes = etree.tostring(part, encoding="UTF-8", with_tail=False)
    return data.replace(f' xmlns="{namespace_of(version)}"'.encode(), b"", 1)


def named(name: str, version: str) -> str:
    """Give the whole name of an element of the standard."""
    return f"{{{namespace_of(version)}}}{name}"


# ----------------------------------------------------------------------------- private


def _foreign(namespaces: dict[str | None, str]) -> dict[str | None, str]:
    return {
        prefix: uri
        for prefix, uri in namespaces.items()
        if prefix is not None and version_of(uri) is None
    }


def _renamed(tag: str, version: str) -> str:
    namespace, _, local = tag.removeprefix("{").rpartition("}")
    return f"{{{namespace_of(version)}}}{local}" if version_of(namespace) else tag


def _copy_inside(
    source: XmlNode, target: XmlNode, version: str, skipped: set[str] | frozenset[str]
) -> None:
    """Copy texts and children. Comments go, the texts around them are joined."""
    last: XmlNode = None
    _add_text(target, last, source.text)
    for child in source:
        if isinstance(child.tag, str) and child.tag not in skipped:
            tag = _renamed(child.tag, version)
            own = None if tag.startswith(f"{{{namespace_of(version)}}}") else child.nsmap
            last = etree.SubElement(target, tag, dict(child.attrib), nsmap=own)
            _copy_inside(child, last, version, frozenset())
        _add_text(target, last, child.tail)
    if len(target) and version_of(etree.QName(source).namespace or ""):
        _drop_blanks(target)


def _add_text(parent: XmlNode, last: XmlNode, text: str | None) -> None:
    if not text:
        return
    if last is None:
        parent.text = (parent.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _drop_blanks(target: XmlNode) -> None:
    # The standard has no mixed content: blanks among its elements only lay them out.
    if target.text and target.text.isspace():
        target.text = None
    for child in target:
        if child.tail and child.tail.isspace():
            child.tail = None


def _lay_out(node: XmlNode, namespace: str, margin: str) -> None:
    """Put each child on a line of its own, in the standard's elements only."""
    if not len(node) or not node.tag.startswith(namespace):
        return
    inside = f"{margin} "
    node.text = node.text or inside
    for child in node:
        child.tail = child.tail or inside
        _lay_out(child, namespace, inside)
    node[-1].tail = margin if node[-1].tail == inside else node[-1].tail
