"""What a child that is only a text says, as the value of a field; None when it says more."""

import re

from seda.elements import XSI_NIL, Attributes, Element, made

NIL = "xsi:nil"  # the value of a nillable field whose element says that there is none


def text_of(child: Element) -> str | None:
    """Read a text; an empty one cannot be told from none."""
    if child.attributes or child.children or not child.text or child.text == NIL:
        return None
    return child.text


def text_element(name: str, value: str) -> Element:
    """Give the element of a text."""
    return made(name, value, (), (), (), 0, -1, ())


def day_of(child: Element) -> str | None:
    """Read a day, `NIL` for xsi:nil."""
    nil = child.attributes == _NIL and not child.text and not child.children
    return NIL if nil else text_of(child)


def day_element(name: str, value: str) -> Element:
    """Give the element of a day."""
    return Element(name, attributes=_NIL) if value == NIL else Element(name, value)


def number_of(child: Element) -> int | None:
    """Read an integer."""
    written = (text_of(child) or "").strip()
    return int(written) if _NUMBER.fullmatch(written) else None


def flag_of(child: Element) -> bool | None:
    """Read a boolean."""
    return _FLAGS.get((text_of(child) or "").strip())


# ----------------------------------------------------------------------------- private

_NIL: Attributes = ((XSI_NIL, "true"),)
_NUMBER = re.compile("[+-]?[0-9]{1,18}")
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
