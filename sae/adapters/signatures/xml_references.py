"""References of XML signatures (W3C XML Signature §4.4.3): what they name, what of it is digested.

A reference that cannot be followed leaves a doubt; it never fetches anything.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from lxml import etree

from sae.adapters.signatures.cms_values import digest
from sae.adapters.signatures.xml_canonical import (
    C14N,
    EXCLUSIVE,
    canonical,
    copy_without,
    is_canonical,
)
from sae.domain.signatures import Answer
from seda.safe_xml import XmlError, parse

DS = "http://www.w3.org/2000/09/xmldsig#"
ENVELOPED = f"{DS}enveloped-signature"
BASE64 = f"{DS}base64"
XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
FILTER2 = "http://www.w3.org/2002/06/xmldsig-filter2"
MANIFEST = f"{DS}Manifest"
_WITHOUT_SIGNATURES = re.compile(r"not\(ancestor-or-self::(?:[\w.-]+:)?Signature(?:\[.*\])?\)")
_ID_CALL = re.compile(r"\bid\(['\"]([^'\"]+)['\"]\)")
_POINTER = re.compile(r"#xpointer\(id\(['\"](?P<id>[^'\"]+)['\"]\)\)")
_IDS = ("Id", "ID", "id", "{http://www.w3.org/XML/1998/namespace}id")
MOST_BYTES = 64 << 20

Member = Callable[[str], bytes | None]
"""Gives the bytes of what a name outside the document means, None when it is not held."""


class NotFollowed(Exception):  # noqa: N818 - named for what it says
    """A reference could not be followed. remark: code of why."""

    def __init__(self, remark: str) -> None:
        super().__init__(remark)
        self.remark = remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A reference that was followed.

    uri: as written, None when absent. target: element of this document, None for the whole of it
    or something outside. outside: it names something else than this document. matches: unknown
    when that is not held. digest: as the signature says. plain: its digest is that of a file's
    bytes.
    """

    uri: str | None
    kind: str
    target: Any
    outside: bool
    algorithm: str
    digest: str
    matches: Answer
    plain: bool
    remark: str = ""


class References:
    """The references of one document, whose `Id`s are looked up once."""

    def __init__(self, root: Any, member: Member) -> None:  # noqa: ANN401 - lxml has no types
        self._root = root
        self._member = member
        self._ids: dict[str, list[Any]] = {}
        for element in root.iter("*"):
            for name in _IDS:
                value = element.get(name)
                if value is not None:
                    self._ids.setdefault(value, []).append(element)

    def named(self, uri: str) -> Any:  # noqa: ANN401 - lxml has no types
        """Find the element that `#id` names. Raises: NotFollowed, when none or several have it."""
        pointer = _POINTER.fullmatch(uri)
        identifier = pointer["id"] if pointer else unquote(uri.removeprefix("#"))
        found = self._ids.get(identifier, [])
        if len(found) > 1:
            raise NotFollowed("duplicate_id")
        if not found:
            raise NotFollowed("reference_dangling")
        return found[0]

    def follow(self, reference: Any, signature: Any) -> Followed:  # noqa: ANN401 - lxml
        """Follow a `ds:Reference` of a signature and compare its digest."""
        uri = reference.get("URI")
        method = reference.find(f"{{{DS}}}DigestMethod")
        algorithm = digest_name("" if method is None else method.get("Algorithm", ""))
        told = _octets(reference.findtext(f"{{{DS}}}DigestValue") or "")
        outside = uri is None or (uri != "" and not uri.startswith("#"))
        target = None
        plain = outside and reference.find(f"{{{DS}}}Transforms") is None
        matches, remark = Answer.UNKNOWN, ""
        try:
            if not outside and uri not in ("", "#xpointer(/)"):
                target = self.named(str(uri))
            data = self._data(reference, uri, target, signature)
            if data is not None:
                same = told is not None and digest(algorithm, data) == told
                matches = Answer.YES if same else Answer.NO
        except NotFollowed as fault:
            remark = fault.remark
            if remark == "duplicate_id":
                matches = Answer.NO
        except ValueError:
            remark = "algorithm_unknown"
        return Followed(
            uri=uri,
            kind=reference.get("Type", ""),
            target=target,
            outside=outside,
            algorithm=algorithm,
            digest=(told or b"").hex(),
            matches=matches,
            plain=plain,
            remark=remark,
        )

    # ------------------------------------------------------------------------- private

    def _data(
        self,
        reference: Any,  # noqa: ANN401 - lxml has no types
        uri: str | None,
        target: Any,  # noqa: ANN401
        signature: Any,  # noqa: ANN401
    ) -> bytes | None:
        transforms = list(_transforms(reference))
        if uri is None or (uri != "" and not uri.startswith("#")):
            data = self._member(unquote(uri or ""))
            return None if data is None else _of_octets(data, transforms)
        node = self._root.getroottree() if target is None else target
        comments = uri.startswith("#xpointer")
        return _of_node(node, transforms, signature, comments=comments)


def digest_name(algorithm: str) -> str:
    """Name a digest as hashlib does; empty when it is not known."""
    name = re.split(r"[#/]", algorithm)[-1].lower().removeprefix("xmldsig-more")
    known = {
        "sha1": "sha1",
        "sha-1": "sha1",
        "sha224": "sha224",
        "sha256": "sha256",
        "sha384": "sha384",
        "sha512": "sha512",
        "md5": "md5",
        "ripemd160": "ripemd160",
        "sha3-224": "sha3_224",
        "sha3-256": "sha3_256",
        "sha3-384": "sha3_384",
        "sha3-512": "sha3_512",
    }
    return known.get(name, "") if algorithm.startswith("http://www.w3.org/") else ""


# ----------------------------------------------------------------------------- private


def _octets(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()) + "==", validate=False)
    except binascii.Error:
        return None


def _transforms(reference: Any) -> Iterator[Any]:  # noqa: ANN401 - lxml has no types
    found = reference.find(f"{{{DS}}}Transforms")
    if found is not None:
        yield from found.iterchildren(f"{{{DS}}}Transform")


def _of_octets(data: bytes, transforms: list[Any]) -> bytes:
    if not transforms:
        return data
    if transforms[0].get("Algorithm") == BASE64:
        return _of_octets(_octets(data.decode("ascii", "replace")) or b"", transforms[1:])
    try:
        tree = parse(data).getroottree()
    except XmlError as fault:
        raise NotFollowed("transform_unknown") from fault
    return _of_node(tree, transforms, None, comments=True)


def _of_node(node: Any, transforms: list[Any], signature: Any, *, comments: bool) -> bytes:  # noqa: ANN401
    """Apply transforms to a node of the document, which is as before afterwards."""
    if not transforms:
        return canonical(node, C14N, comments=comments)
    first, *others = transforms
    algorithm = first.get("Algorithm", "")
    if is_canonical(algorithm):
        data = canonical(node, algorithm, prefixes=prefixes_of(first), comments=comments)
        return _of_octets(data, others)
    if algorithm == BASE64:
        element = node.getroot() if hasattr(node, "getroot") else node
        return _of_octets(_octets("".join(element.itertext())) or b"", others)
    narrowed = _narrowed(first, node, others, signature)
    return _of_node(narrowed, others, signature, comments=comments)


def _narrowed(
    transform: Any,  # noqa: ANN401 - lxml has no types
    node: Any,  # noqa: ANN401
    others: list[Any],
    signature: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """Apply a transform that leaves elements out, to a copy."""
    following = (one.get("Algorithm", "") for one in others)
    how = next(filter(is_canonical, following), C14N)
    algorithm = transform.get("Algorithm", "")
    root = node.getroot() if hasattr(node, "getroot") else node
    if algorithm == ENVELOPED and signature is not None:
        inside = root in signature.iterancestors()
        return copy_without(node, [signature], how) if inside else node
    if algorithm == XPATH:
        expression = "".join((transform.findtext(f"{{{DS}}}XPath") or "").split())
        if _WITHOUT_SIGNATURES.fullmatch(expression):
            return copy_without(node, _outermost(root, f"{{{DS}}}Signature"), how)
    if algorithm == FILTER2:
        return _filtered(transform, node, root, how)
    raise NotFollowed("transform_unknown")


def _filtered(transform: Any, node: Any, root: Any, how: str) -> Any:  # noqa: ANN401 - lxml
    """Apply XPath Filter 2.0 when it takes subtrees out, or keeps one."""
    filters = list(transform.iterchildren(f"{{{FILTER2}}}XPath"))
    if len(filters) != 1:
        raise NotFollowed("transform_unknown")
    chosen = filters[0]
    spaces = {prefix: uri for prefix, uri in chosen.nsmap.items() if prefix}
    try:
        found = root.xpath(_with_ids((chosen.text or "").strip()), namespaces=spaces)
    except etree.XPathError as fault:
        raise NotFollowed("transform_unknown") from fault
    if not isinstance(found, list) or not all(hasattr(one, "tag") for one in found):
        raise NotFollowed("transform_unknown")
    if chosen.get("Filter") == "subtract":
        return copy_without(node, found, how)
    if chosen.get("Filter") == "intersect" and len(found) == 1:
        return found[0]
    raise NotFollowed("transform_unknown")


def _with_ids(expression: str) -> str:
    """Write `id('x')` as a search by attribute: without a DTD XPath knows no identifier."""
    return _ID_CALL.sub(r"//*[@Id='\1' or @ID='\1' or @id='\1']", expression)


def _outermost(root: Any, tag: str) -> list[Any]:  # noqa: ANN401 - lxml has no types
    return [
        one
        for one in root.iter(tag)
        if one is not root and next(one.iterancestors(tag), None) is None
    ]


def prefixes_of(transform: Any) -> tuple[str, ...]:  # noqa: ANN401 - lxml has no types
    """Give the prefixes that an exclusive canonicalization is told to keep."""
    listed = transform.find(f"{{{EXCLUSIVE}}}InclusiveNamespaces")
    text = "" if listed is None else listed.get("PrefixList", "")
    return tuple("" if one == "#default" else one for one in text.split())
