"""Writes elements of other namespaces as they were read: every text, the prefixes they came with.

A signature or a qualified name inside a text then keeps its meaning.
"""

from collections.abc import Mapping
from itertools import zip_longest

from seda.elements import XML, XSI_TYPE, Attributes, Element
from seda.xml_text import attribute_text, check_name, element_text

_XML_NAMESPACE = XML[1:-1]

# Namespaces that SEDA itself uses in attributes, and the prefix everybody gives them.
_USUAL = {
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://www.w3.org/1999/xlink": "xlink",
}


class ForeignWriter:
    """Writes inside a document whose default namespace is SEDA's."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace
        self._around: Mapping[str, str] = {"": namespace, "xml": _XML_NAMESPACE}

    def write(self, out: list[str], element: Element) -> None:
        """Write an element and all below it. Raises: ForbiddenCharacter."""
        self._write(out, element, self._around)

    def attributes(self, attributes: Attributes) -> str:
        """Write attributes of one of SEDA's own elements. Raises: ForbiddenCharacter."""
        if not any(name.startswith("{") for name, _ in attributes):
            return self._attributes(attributes, {}, {}, own=True)  # no prefix to look for
        scope = dict(self._around)
        declared: dict[str, str] = {}
        written = self._attributes(attributes, scope, declared, own=True)
        return _declarations(declared) + written

    # ------------------------------------------------------------------------- private

    def _write(self, out: list[str], element: Element, around: Mapping[str, str]) -> None:
        declared = {p: uri for p, uri in element.prefixes if around.get(p, "") != uri}
        scope = {**around, **declared}
        tag = self._element_name(element.name, scope, declared)
        attributes = self._attributes(element.attributes, scope, declared, own=False)
        out.append(f"<{tag}{_declarations(declared)}{attributes}")
        if not element.children and not element.text:
            out.append("/>")
            return
        out.append(f">{element_text(element.text)}")
        for child, tail in zip_longest(element.children, element.tails, fillvalue=""):
            if isinstance(child, Element):
                self._write(out, child, scope)
            out.append(element_text(str(tail)))
        out.append(f"</{tag}>")

    def _element_name(self, name: str, scope: dict[str, str], declared: dict[str, str]) -> str:
        namespace, local = self._split(name)
        if scope.get("", "") == namespace:
            return local
        prefix = _prefix_of(namespace, scope) if namespace else None
        if prefix is not None:
            return f"{prefix}:{local}"
        if "" in declared and namespace:
            return f"{_declare(namespace, scope, declared)}:{local}"
        scope[""] = declared[""] = namespace
        return local

    def _attributes(
        self,
        attributes: Attributes,
        scope: dict[str, str],
        declared: dict[str, str],
        *,
        own: bool,
    ) -> str:
        """Write attributes. own: of an element of SEDA, where xsi:type is a name of ours."""
        written = []
        for name, value in attributes:
            key = name
            if not name.startswith("{"):
                check_name(name)
            else:
                namespace, local = self._split(name)
                prefix = _prefix_of(namespace, scope)
                key = f"{prefix or _declare(namespace, scope, declared)}:{local}"
            said = value
            if own and name == XSI_TYPE and value.startswith("{"):
                namespace, local = self._split(value)
                said = f"{_prefix_of(namespace, scope) or _declare(namespace, scope, declared)}"
                said = f"{said}:{local}"
            written.append(f' {key}="{attribute_text(said)}"')
        return "".join(written)

    def _split(self, name: str) -> tuple[str, str]:
        """Give the namespace and the local name of an element, or of an attribute with braces."""
        namespace, brace, local = name.removeprefix("{").rpartition("}")
        check_name(local)
        return namespace if brace else self._namespace, local


# ----------------------------------------------------------------------------- private


def _prefix_of(namespace: str, scope: Mapping[str, str]) -> str | None:
    return next((p for p, uri in scope.items() if p and uri == namespace), None)


def _declare(namespace: str, scope: dict[str, str], declared: dict[str, str]) -> str:
    usual = _USUAL.get(namespace, "")
    prefix = usual if usual and usual not in scope else f"ns{len(scope)}"
    while prefix in scope:
        prefix += "_"
    scope[prefix] = declared[prefix] = namespace
    return prefix


def _declarations(declared: Mapping[str, str]) -> str:
    return "".join(
        f' {"xmlns:" + prefix if prefix else "xmlns"}="{attribute_text(uri)}"'
        for prefix, uri in declared.items()
    )
