"""Writes any message, in the order of the vocabulary, as a stream.

What comes out is valid in the version of the message, whatever its texts; `others`, which the
standard does not name, come last in the element that holds them.
"""

from typing import Any, BinaryIO

from seda.messages.bound import Child, attributes_of, children_of
from seda.messages.message import Message
from seda.messages.message_stream import XLINK, XML, XSI, MessageWriter, writing
from seda.messages.values import Part, Value
from seda.versions import VERSIONS


def write_message(message: Message, out: BinaryIO) -> None:
    """Write a message as UTF-8 XML, in flat memory.

    Raises: ValueError when it holds something that its version does not have, or a reply or a
    package of another version, or its version is none of ours; part of it may be written then.
    """
    if message.version not in VERSIONS:
        raise ValueError(f"SEDA {message.version!r}")
    root = message.SEDA_TYPE.removesuffix("Type")
    attributes = _attributes(message)
    with writing(root, version=message.version, out=out, attributes=attributes) as xml:
        _write_content(message, xml)


# ----------------------------------------------------------------------------- private


def _write_content(part: Part, xml: MessageWriter) -> None:
    children = children_of(type(part), xml.version)
    _refuse_what_came_later(part, children, xml.version)
    for child in children:
        value = getattr(part, child.field)
        if value is None:
            continue
        for one in value if child.many else (value,):
            _write(child, one, xml, _leaf_attributes(part, child.element.name))
    for kept in part.others:
        xml.raw((kept.standing_in(),))


def _write(child: Child, value: Any, xml: MessageWriter, attributes: dict[str, str]) -> None:  # noqa: ANN401
    name = child.element.name
    match value:
        case Value():
            xml.text(name, value.value, _attributes(value))
        case Part():
            if isinstance(value, Message) and value.version != xml.version:
                raise ValueError(f"a reply of SEDA {value.version} in a message of {xml.version}")
            with xml.element(name, _attributes(value) | _type_of(child, value)):
                _write_content(value, xml)
        case bool():
            xml.token(name, "true" if value else "false", attributes)
        case str():
            xml.text(name, value, attributes)
        case _ if child.kind is object:
            value(xml)
        case _:
            xml.token(name, value.text, attributes)


def _attributes(part: Part | Value) -> dict[str, str]:
    found = {}
    for named in attributes_of(type(part)):
        value = getattr(part, named.field)
        if value is not None:
            found[_qualified(named.attribute.name)] = value
    found.update(pair for pair in part.other_attributes if "/@" not in pair[0])
    return found


def _leaf_attributes(part: Part, name: str) -> dict[str, str]:
    start = f"{name}/@"
    return {
        key.removeprefix(start): value
        for key, value in part.other_attributes
        if key.startswith(start)
    }


def _type_of(child: Child, value: Part) -> dict[str, str]:
    """Name the type of a reply that a request encloses: the standard names only its family."""
    named = isinstance(value, Message) and child.element.type != value.SEDA_TYPE
    return {f"{{{XSI}}}type": value.SEDA_TYPE} if named else {}


def _refuse_what_came_later(part: Part, children: tuple[Child, ...], version: str) -> None:
    spoken = {child.field for child in children}
    for child in children_of(type(part), VERSIONS[-1]):
        if child.field not in spoken and getattr(part, child.field):
            raise ValueError(f"SEDA {version} has no {child.element.name} here")


def _qualified(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return {"": local, "xml": f"{{{XML}}}{local}", "xlink": f"{{{XLINK}}}{local}"}[prefix]
