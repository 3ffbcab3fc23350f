"""Turns the vocabulary of one version into an XML Schema 1.0 text. Compiling it is not done here.

The two namespaces that SEDA borrows attributes from come as schemas of their own, because a schema
document declares one namespace only: see `borrowed_schemas`.
"""

from seda.vocabulary.grammar import (
    Attribute,
    Element,
    GlobalElement,
    Grammar,
    Group,
    OpenPoint,
    Part,
    SimpleType,
    Type,
    Wildcard,
)
from seda.xml_text import attribute_text

XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
XLINK_NAMESPACE = "http://www.w3.org/1999/xlink"
# Where the generated schema says it imports them from; the caller's resolver answers these names.
BORROWED_LOCATIONS = {XML_NAMESPACE: "sae:xml.xsd", XLINK_NAMESPACE: "sae:xlink.xsd"}


def schema_text(grammar: Grammar, namespace: str) -> bytes:
    """Write the schema of `grammar` for the elements of `namespace`, in UTF-8."""
    body = [
        *(_import(borrowed) for borrowed in BORROWED_LOCATIONS),
        *(_global_element(element) for element in grammar.elements),
        *(_type(known, grammar.version) for known in grammar.types.values()),
    ]
    attributes = {
        "xmlns": namespace,
        "xmlns:xs": "http://www.w3.org/2001/XMLSchema",
        "xmlns:xlink": XLINK_NAMESPACE,
        "targetNamespace": namespace,
        "elementFormDefault": "qualified",
    }
    return _tag("schema", attributes, *body).encode()


def borrowed_schemas() -> dict[str, bytes]:
    """Give the schemas of the borrowed attributes, by the location that `schema_text` imports.

    They declare every attribute of their namespace, not only those SEDA names: inside foreign
    elements any of them is checked. Sources: XML 1.0 §2.10 and §2.12, xml:id, XML Base, XLink 1.1.
    """
    return {
        BORROWED_LOCATIONS[XML_NAMESPACE]: _borrowed_schema(
            XML_NAMESPACE,
            _attribute(Attribute("id", "xs:ID")),
            _attribute(Attribute("base", "xs:anyURI")),
            _named("lang", _values("xs:string", ("",), "xs:language")),
            _named("space", _values("xs:NCName", ("default", "preserve"))),
        ),
        BORROWED_LOCATIONS[XLINK_NAMESPACE]: _borrowed_schema(
            XLINK_NAMESPACE,
            _attribute(Attribute("href", "xs:anyURI")),
            _attribute(Attribute("title", "xs:string")),
            *(_attribute(Attribute(name, "xs:NCName")) for name in ("label", "from", "to")),
            *(_named(name, _not_empty("xs:anyURI")) for name in ("role", "arcrole")),
            *(_named(name, _values("xs:token", allowed)) for name, allowed in _XLINK_VALUES),
            *(_global_element(GlobalElement(name, abstract=True)) for name in _XLINK_ELEMENTS),
        ),
    }


# ----------------------------------------------------------------------------- private

_XLINK_VALUES = (
    ("type", ("simple", "extended", "title", "resource", "locator", "arc")),
    ("show", ("new", "replace", "embed", "other", "none")),
    ("actuate", ("onLoad", "onRequest", "other", "none")),
)

_XLINK_ELEMENTS = ("title", "resource", "locator", "arc")  # abstract in the published schema

_OCCURS: dict[str, dict[str, str]] = {
    "1": {},
    "?": {"minOccurs": "0"},
    "*": {"minOccurs": "0", "maxOccurs": "unbounded"},
    "+": {"maxOccurs": "unbounded"},
}


def _import(namespace: str) -> str:
    location = BORROWED_LOCATIONS[namespace]
    return _tag("import", {"namespace": namespace, "schemaLocation": location})


def _global_element(element: GlobalElement) -> str:
    return _tag(
        "element",
        {
            "name": element.name,
            "type": element.type,
            "abstract": "true" if element.abstract else "",
        },
    )


def _type(known: Type, version: str) -> str:
    if isinstance(known, SimpleType):
        return _simple_type(known)
    attributes = [_attribute(attribute) for attribute in known.attributes]
    content = [_group(known.content, version)] if known.content is not None else []
    head = {"name": known.name, "abstract": "true" if known.abstract else ""}
    if known.text:
        extension = _tag("extension", {"base": known.text}, *attributes)
        return _tag("complexType", head, _tag("simpleContent", {}, extension))
    if known.extends:
        extension = _tag("extension", {"base": known.extends}, *content, *attributes)
        return _tag("complexType", head, _tag("complexContent", {}, extension))
    return _tag("complexType", head, *content, *attributes)


def _simple_type(known: SimpleType) -> str:
    if known.union:
        return _tag("simpleType", {"name": known.name}, _union(known.union))
    facets = [_tag("enumeration", {"value": value}) for value in known.values]
    if known.min_length is not None:
        facets.append(_tag("minLength", {"value": str(known.min_length)}))
    restriction = _tag("restriction", {"base": known.base}, *facets)
    return _tag("simpleType", {"name": known.name}, restriction)


def _part(part: Part, version: str) -> str:
    if isinstance(part, Group):
        return _group(part, version)
    if isinstance(part, Element):
        return _element(part)
    if isinstance(part, OpenPoint):
        return _tag("element", {"ref": part.name, **_OCCURS[part.occurs]})
    return _wildcard(part)


def _group(group: Group, version: str) -> str:
    parts = [_part(part, version) for part in group.parts if part.covers(version)]
    return _tag(group.order, _OCCURS[group.occurs], *parts)


def _element(element: Element) -> str:
    attributes = {
        "name": element.name,
        "type": element.type,
        **_OCCURS[element.occurs],
        "nillable": "true" if element.nillable else "",
        "default": element.default or "",
    }
    return _tag("element", attributes)


def _wildcard(wildcard: Wildcard) -> str:
    attributes = {"namespace": f"##{wildcard.namespace}", "processContents": "lax", **_OCCURS["*"]}
    return _tag("any", attributes)


def _attribute(attribute: Attribute) -> str:
    if not attribute.type:
        return _tag("attribute", {"ref": attribute.name})
    return _tag(
        "attribute",
        {
            "name": attribute.name,
            "type": attribute.type,
            "use": "required" if attribute.required else "",
            "default": attribute.default or "",
        },
    )


def _borrowed_schema(namespace: str, *declarations: str) -> bytes:
    head = {"xmlns:xs": "http://www.w3.org/2001/XMLSchema", "targetNamespace": namespace}
    return _tag("schema", head, *declarations).encode()


def _named(name: str, simple_type: str) -> str:
    return _tag("attribute", {"name": name}, simple_type)


def _values(base: str, values: tuple[str, ...], *others: str) -> str:
    facets = [_tag("enumeration", {"value": value}, keep_empty=True) for value in values]
    listed = _tag("simpleType", {}, _tag("restriction", {"base": base}, *facets))
    if not others:
        return listed
    return _tag("simpleType", {}, _union(others, listed))


def _not_empty(base: str) -> str:
    facet = _tag("minLength", {"value": "1"})
    return _tag("simpleType", {}, _tag("restriction", {"base": base}, facet))


def _union(members: tuple[str, ...], *inner: str) -> str:
    return _tag("union", {"memberTypes": " ".join(members)}, *inner)


def _tag(name: str, attributes: dict[str, str], *body: str, keep_empty: bool = False) -> str:
    """Write an element of XML Schema; an attribute without value is left out."""
    shown = "".join(
        f' {key}="{attribute_text(value)}"'
        for key, value in attributes.items()
        if value or keep_empty
    )
    if not body:
        return f"<xs:{name}{shown}/>"
    return f"<xs:{name}{shown}>{''.join(body)}</xs:{name}>"
