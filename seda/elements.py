"""The XML of SEDA as frozen trees: what has a noun of its own, and all that has none.

Names. An element of SEDA's own namespace is named by its local name, whatever the version; any
other is `{namespace}local`, and `{}local` without a namespace. Attributes without a namespace
are plain, the others `{namespace}local`.

Kept: elements, attributes, texts, in order. In the standard's own elements, blanks between
children mean nothing and are not kept; in foreign elements everything is. Not kept: comments,
processing instructions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

XML = "{http://www.w3.org/XML/1998/namespace}"
XML_ID = XML + "id"
XML_LANG = XML + "lang"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
XSI_NIL = XSI + "nil"
XSI_TYPE = XSI + "type"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"

Attributes = tuple[tuple[str, str], ...]


class _Slots:
    """The fields of an element, before it is frozen."""

    __slots__ = ("attributes", "children", "line", "name", "offset", "prefixes", "tails", "text")

    name: str
    text: str
    children: tuple["Element", ...]
    attributes: Attributes
    tails: tuple[str, ...]
    line: int
    offset: int
    prefixes: Attributes


class _Thawed(_Slots):
    """An element being made, by `made`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Element(_Slots):
    """An element, whoever invented it.

    text: the text before the first child, which is the whole text of a leaf.
    tails: in mixed content, the text after each child; empty otherwise.
    attributes: (name, value) in document order. The value of `xsi:type` is a name, written as
    names of elements are.
    line, offset: where it was read, its start tag in bytes; 0 and -1 for nowhere. prefixes:
    abbreviations of namespaces that a foreign element was read with, so that names in its texts
    keep their meaning. None of these counts when elements are compared: they are not what the
    element says.

    >>> keyword = Element("Keyword", children=(Element("KeywordContent", "budget"),))
    >>> keyword.text_of("KeywordContent")
    'budget'
    """

    name: str
    text: str = ""
    children: tuple["Element", ...] = ()
    attributes: Attributes = ()
    tails: tuple[str, ...] = ()
    line: int = field(default=0, compare=False, repr=False)
    offset: int = field(default=-1, compare=False, repr=False)
    prefixes: Attributes = field(default=(), compare=False, repr=False)

    def first(self, name: str) -> "Element | None":
        """Find the first child of that name."""
        for child in self.children:
            if child.name == name:
                return child
        return None

    def all(self, name: str) -> Iterator["Element"]:
        """Go through the children of that name."""
        return (child for child in self.children if child.name == name)

    def text_of(self, name: str) -> str:
        """Give the stripped text of the first child of that name, or an empty text."""
        found = self.first(name)
        return "" if found is None else found.text.strip()

    def attribute(self, name: str) -> str:
        """Give the value of an attribute, or an empty text."""
        for key, value in self.attributes:
            if key == name:
                return value
        return ""

    def descendants(self) -> Iterator["Element"]:
        """Go through the element and everything below, in document order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.children))


def made(  # noqa: PLR0913, PLR0917 - the fields of Element, in its order
    name: str,
    text: str,
    children: tuple[Element, ...],
    attributes: Attributes,
    tails: tuple[str, ...],
    line: int,
    offset: int,
    prefixes: Attributes,
) -> Element:
    """Make an element as `Element` does, in a third of the time: a reader makes millions.

    A frozen dataclass fills its fields one call each; here they are filled plainly, and the
    object is frozen afterwards by becoming an Element.
    """
    thawed = _Thawed()
    thawed.name = name
    thawed.text = text
    thawed.children = children
    thawed.attributes = attributes
    thawed.tails = tails
    thawed.line = line
    thawed.offset = offset
    thawed.prefixes = prefixes
    thawed.__class__ = Element  # type: ignore[assignment]  # the same slots
    return thawed  # type: ignore[return-value]
