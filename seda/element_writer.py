"""Writes elements as XML text: in the standard's namespace, one element per line.

Strict, it puts children in order, refuses what the version does not have and says where; otherwise
elements of a dialect and foreign ones are written as they are. It writes parts: messages are
`seda.transfer_writer`'s.
"""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from seda.elements import XSI_TYPE, Attributes, Element
from seda.foreign_xml import ForeignWriter
from seda.strict_check import NotWritable, Place, StrictCheck, path_of
from seda.type_models import LAST, type_models
from seda.versions import namespace_of
from seda.xml_text import ForbiddenCharacter, check_name, element_text

__all__ = ["ElementWriter", "NotWritable", "indent"]


class ElementWriter:
    """Writes elements of one version. strict: refuse all that this version does not have."""

    def __init__(self, version: str, *, strict: bool) -> None:
        self._check = StrictCheck(version) if strict else None
        self._models = type_models(version)
        self._foreign = ForeignWriter(namespace_of(version))

    def text(self, element: Element, type_name: str, *, path: str, depth: int) -> str:
        """Give an element of a type, on its own lines. path: of its parent.

        Raises: NotWritable.
        """
        out: list[str] = []
        self._write(out, element, type_name, (path, element), depth)
        return "".join(out)

    def start_tag(
        self, element: Element, type_name: str, *, path: str, depth: int, declaration: str = ""
    ) -> str:
        """Give the start tag of an element whose children come later.

        declaration: of a namespace, already written. Raises: NotWritable.
        """
        place = (path, element)
        if self._check is not None:
            self._check.start(element, type_name, place)
        attributes = self._attributes(element.attributes, place)
        return f"{indent(depth)}<{element.name}{declaration}{attributes}>\n"

    def check_children(self, type_name: str, children: Sequence[Element], *, path: str) -> None:
        """When strict, judge the children of an element as a whole. Raises: NotWritable."""
        if self._check is not None:
            self._check.children(type_name, children, path)

    def in_order(self, type_name: str, children: Sequence[Element]) -> Sequence[Element]:
        """Put children in the standard's order; those of one name keep theirs."""
        model = self._models.get(type_name)
        if model is None or len(children) < 2:
            return children
        ranks = [model.ranks.get(child.name, LAST) for child in children]
        if all(map(int.__le__, ranks, ranks[1:])):
            return children
        return sorted(children, key=lambda child: model.ranks.get(child.name, LAST))

    # ------------------------------------------------------------------------- private

    def _write(
        self, out: list[str], element: Element, type_name: str, place: Place, depth: int
    ) -> None:
        if element.name.startswith("{"):
            self._write_foreign(out, element, place, depth)
            return
        said = element.attribute(XSI_TYPE) if element.attributes else ""
        model = self._models.get(said or type_name)
        name = element.name
        if self._check is None:
            self._check_name(name, place)
        else:
            element = self._checked(element, type_name, said, place)
        attributes = self._attributes(element.attributes, place) if element.attributes else ""
        types: Mapping[str, str] = model.types if model is not None else {}
        if not element.children:
            text = self._escaped(element.text, place)
            end = f">{text}</{name}>\n" if text else "/>\n"
            out.append(f"{indent(depth)}<{name}{attributes}{end}")
        elif element.text or element.tails:
            out.append(f"{indent(depth)}<{name}{attributes}>")
            self._write_mixed(out, element, types, place)
        else:
            out.append(f"{indent(depth)}<{name}{attributes}>\n")
            for child in element.children:
                self._write(out, child, types.get(child.name, ""), (place, child), depth + 1)
            out.append(f"{indent(depth)}</{name}>\n")

    def _checked(self, element: Element, type_name: str, said: str, place: Place) -> Element:
        """Give an element with its children in order, once it has been judged."""
        children = self.in_order(said or type_name, element.children)
        if children is not element.children:
            element = Element(
                element.name, element.text, tuple(children), element.attributes, element.tails
            )
        assert self._check is not None  # noqa: S101 - called when strict
        self._check.element(element, type_name, place)
        return element

    def _write_mixed(
        self, out: list[str], element: Element, types: Mapping[str, str], place: Place
    ) -> None:
        """Write text and children between each other: only a dialect has that here."""
        out.append(self._escaped(element.text, place))
        for child, tail in zip_longest(element.children, element.tails, fillvalue=""):
            if isinstance(child, Element):
                inner: list[str] = []
                self._write(inner, child, types.get(child.name, ""), (place, child), 0)
                out.append("".join(inner).removesuffix("\n"))
            out.append(self._escaped(str(tail), place))
        out.append(f"</{element.name}>\n")

    def _write_foreign(self, out: list[str], element: Element, place: Place, depth: int) -> None:
        out.append(indent(depth))
        try:
            self._foreign.write(out, element)
        except ForbiddenCharacter as error:
            raise NotWritable(path_of(place), str(error)) from error
        out.append("\n")

    def _escaped(self, text: str, place: Place) -> str:
        try:
            return element_text(text)
        except ForbiddenCharacter as error:
            raise NotWritable(path_of(place), str(error)) from error

    def _attributes(self, attributes: Attributes, place: Place) -> str:
        try:
            return self._foreign.attributes(attributes)
        except ForbiddenCharacter as error:
            raise NotWritable(path_of(place), str(error)) from error

    def _check_name(self, name: str, place: Place) -> None:
        try:
            check_name(name)
        except ForbiddenCharacter as error:
            raise NotWritable(path_of(place), str(error)) from error


def indent(depth: int) -> str:
    """Give the blanks before an element: deep ones are not shifted without end."""
    return _INDENTS[depth] if depth < len(_INDENTS) else _INDENTS[-1]


# ----------------------------------------------------------------------------- private

_INDENTS = tuple("  " * depth for depth in range(24))
