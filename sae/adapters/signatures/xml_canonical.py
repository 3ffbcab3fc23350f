"""Canonical octets of parts of an XML document (W3C Canonical XML 1.0, 1.1, exclusive 1.0)."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from lxml import etree

from seda.safe_xml import parser

C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
C14N11 = "http://www.w3.org/2006/12/xml-c14n11"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
WITH_COMMENTS = "WithComments"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ALGORITHMS = {C14N, C14N11, EXCLUSIVE}


def is_canonical(algorithm: str) -> bool:
    """Say whether an algorithm is a canonicalization that is known."""
    return algorithm.removesuffix("#").removesuffix(f"#{WITH_COMMENTS}") in {
        one.removesuffix("#") for one in _ALGORITHMS
    } or algorithm.removesuffix(WITH_COMMENTS) in {*_ALGORITHMS, f"{C14N}#", f"{C14N11}#"}


def canonical(
    node: Any,  # noqa: ANN401 - an element or a whole tree; lxml has no types
    algorithm: str,
    *,
    prefixes: tuple[str, ...] = (),
    comments: bool | None = None,
) -> bytes:
    """Write a node canonically. comments: None as the algorithm says.

    Raises: ValueError for an algorithm, or a document, that is not known to be canonicalizable.
    """
    if not is_canonical(algorithm):
        raise ValueError(algorithm)
    exclusive = algorithm.startswith(EXCLUSIVE.removesuffix("#"))
    told = algorithm.endswith(WITH_COMMENTS)
    if hasattr(node, "getroot") or node.getparent() is None:
        subject = node
    else:
        subject = _apart(node, algorithm)
    try:
        return bytes(
            etree.tostring(
                subject,
                method="c14n",
                exclusive=exclusive,
                with_comments=told if comments is None else comments and told,
                inclusive_ns_prefixes=list(prefixes) or None if exclusive else None,
                with_tail=False,
            )
        )
    except (etree.C14NError, etree.LxmlError) as fault:
        raise ValueError("not canonicalizable") from fault


def copy_without(node: Any, elements: Iterable[Any], algorithm: str) -> Any:  # noqa: ANN401
    """Copy a node, leaving out elements of it. algorithm: canonicalization that follows.

    The document itself is never touched: lxml changes prefixes of nodes that it moves.
    """
    root = node.getroot() if hasattr(node, "getroot") else node
    paths = [_path(one, root) for one in elements]
    if root.getparent() is None:
        copy = deepcopy(root.getroottree()).getroot()
    else:
        copy = _apart(root, algorithm)
    for found in [_at(copy, path) for path in paths]:
        _cut(found)
    return copy.getroottree() if hasattr(node, "getroot") else copy


# ----------------------------------------------------------------------------- private


def _path(element: Any, root: Any) -> list[int]:  # noqa: ANN401 - lxml has no types
    """Say where an element stands below another. Raises: ValueError when it does not."""
    path: list[int] = []
    while element is not root:
        parent = element.getparent()
        if parent is None:
            raise ValueError("not below")
        path.insert(0, parent.index(element))
        element = parent
    if not path:
        raise ValueError("the whole cannot be left out")
    return path


def _at(root: Any, path: list[int]) -> Any:  # noqa: ANN401 - lxml has no types
    for index in path:
        root = root[index]
    return root


def _cut(element: Any) -> None:  # noqa: ANN401 - lxml has no types
    """Take an element out, and leave the text that follows it."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)


def _apart(element: Any, algorithm: str) -> Any:  # noqa: ANN401 - lxml has no types
    """Copy an element with the namespaces, and the xml: attributes, that it inherits.

    Through text: nodes moved from one tree to another may have their prefixes changed by lxml.
    """
    text = etree.tostring(element, encoding="UTF-8", with_tail=False)
    copy = etree.fromstring(text, parser())
    if not algorithm.startswith(EXCLUSIVE.removesuffix("#")):
        for above in element.iterancestors():
            for name, value in above.attrib.items():
                # C14N 1.1 does not inherit xml:id (§2.4)
                inherited = name.startswith(_XML) and not (
                    name == f"{_XML}id" and algorithm.startswith(C14N11)
                )
                if inherited and name not in copy.attrib:
                    copy.set(name, value)
    return copy
