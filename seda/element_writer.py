"""Writes elements as XML text: the standard's order, its namespace, one element per line.

Strict, it refuses what the version does not have, and says where; otherwise elements of a dialect
and foreign ones are written as they are. It writes parts: messages are `seda.transfer_writer`'s.
"""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from seda.elements import XSI_NIL, XSI_TYPE, Element
from seda.foreign_xml import ForeignWriter
from seda.simple_values import is_value
from seda.type_models import LAST, TypeModel, type_models, versions_with
from seda.versions import namespace_of
from seda.vocabulary import grammar
from seda.xml_text import ForbiddenCharacter, element_text


class NotWritable(Exception):  # noqa: N818 - named as the other errors of the project
    """A message cannot be written. path: names of elements from the root, with `id`s."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


class ElementWriter:
    """Writes elements of one version. strict: refuse all that this version does not have."""

    def __init__(self, version: str, *, strict: bool) -> None:
        self.version = version
        self.strict = strict
        self._models = type_models(version)
        self._types = grammar(version).types
        self._foreign = ForeignWriter(namespace_of(version))

    def text(self, element: Element, type_name: str, *, path: str, depth: int) -> str:
        """Give an element of a type, on its own lines. path: of its parent.

        Raises: NotWritable.
        """
        out: list[str] = []
        self._write(out, element, type_name, path, depth)
        return "".join(out)

    def start_tag(
        self, element: Element, type_name: str, *, path: str, depth: int, extra: str = ""
    ) -> str:
        """Give the start tag of an element whose children come later.

        extra: attributes already written. Raises: NotWritable.
        """
        here = path_of(path, element)
        if self.strict:
            self._check_attributes(element, self._models[type_name], here)
        attributes = self._attributes(element, here)
        return f"{indent(depth)}<{element.name}{extra}{attributes}>\n"

    def check_children(self, type_name: str, children: Sequence[Element], *, path: str) -> None:
        """Judge the children of an element as a whole. Raises: NotWritable."""
        model = self._models[type_name]
        names = [child.name for child in children]
        if self.strict and not model.sequence.fullmatch("".join(f"{name}\n" for name in names)):
            raise NotWritable(path, self._problem(model, names))

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
        self, out: list[str], element: Element, type_name: str, path: str, depth: int
    ) -> None:
        if element.name.startswith("{"):
            out.append(indent(depth))
            self._write_foreign(out, element, path)
            out.append("\n")
            return
        model = self._models.get(_type_said(element) or type_name)
        if self.strict:
            self._check(element, model, type_name, path)
        attributes = self._attributes(element, path) if element.attributes else ""
        name = element.name
        if not element.children:
            text = self._escaped(element.text, path, element)
            end = f">{text}</{name}>\n" if text else "/>\n"
            out.append(f"{indent(depth)}<{name}{attributes}{end}")
            return
        if element.text or element.tails:
            self._write_mixed(out, element, model, path, depth, attributes)
            return
        out.append(f"{indent(depth)}<{name}{attributes}>\n")
        here = path_of(path, element)
        types: Mapping[str, str] = model.types if model is not None else {}
        children = self.in_order(model.name, element.children) if model else element.children
        for child in children:
            self._write(out, child, types.get(child.name, ""), here, depth + 1)
        out.append(f"{indent(depth)}</{name}>\n")

    def _write_mixed(  # noqa: PLR0913, PLR0917 - a step of _write, with what it knows
        self,
        out: list[str],
        element: Element,
        model: TypeModel | None,
        path: str,
        depth: int,
        attributes: str,
    ) -> None:
        """Write text and children between each other: only a dialect has that here."""
        here = path_of(path, element)
        out.append(f"{indent(depth)}<{element.name}{attributes}>")
        out.append(self._escaped(element.text, path, element))
        types: Mapping[str, str] = model.types if model is not None else {}
        for child, tail in zip_longest(element.children, element.tails, fillvalue=""):
            if isinstance(child, Element):
                inner: list[str] = []
                self._write(inner, child, types.get(child.name, ""), here, 0)
                out.append("".join(inner).removesuffix("\n"))
            out.append(self._escaped(str(tail), path, element))
        out.append(f"</{element.name}>\n")

    def _write_foreign(self, out: list[str], element: Element, path: str) -> None:
        try:
            self._foreign.write(out, element)
        except ForbiddenCharacter as error:
            raise NotWritable(path_of(path, element), str(error)) from error

    def _escaped(self, text: str, path: str, element: Element) -> str:
        try:
            return element_text(text)
        except ForbiddenCharacter as error:
            raise NotWritable(path_of(path, element), str(error)) from error

    def _attributes(self, element: Element, path: str) -> str:
        try:
            return self._foreign.attributes(element.attributes)
        except ForbiddenCharacter as error:
            raise NotWritable(path_of(path, element), str(error)) from error

    # ------------------------------------------------------------------------- strictness

    def _check(self, element: Element, model: TypeModel | None, type_name: str, path: str) -> None:
        """Refuse what the type does not have. Raises: NotWritable."""
        nil = (XSI_NIL, "true") in element.attributes
        if model is None:
            self._check_simple(element, type_name, path, nil=nil)
            return
        here = path_of(path, element)
        if model.abstract:
            raise NotWritable(here, "xsi:type must say of which type it is")
        said = _type_said(element)
        if said and not grammar(self.version).extends(said, type_name):
            raise NotWritable(here, f"xsi:type {said} does not stand for {type_name}")
        self._check_attributes(element, model, here)
        if element.tails or (element.text.strip() and (element.children or not model.text)):
            raise NotWritable(here, "no text may stand here")
        if model.text:
            self._check_value(element.text, model.text, here)
            if element.children:
                raise NotWritable(here, "only a text may stand here")
        else:
            self.check_children(model.name, self.in_order(model.name, element.children), path=here)
            for child in element.children:
                if child.attributes and child.name not in model.nillable:
                    self._refuse_nil(child, here)

    def _check_simple(self, element: Element, type_name: str, path: str, *, nil: bool) -> None:
        if element.children:
            raise NotWritable(path_of(path, element), "only a text may stand here")
        for name, value in element.attributes:
            if not name.startswith(_SCHEMA_INSTANCE):
                problem = f"attribute {name} ({value}) is not of SEDA {self.version}"
                raise NotWritable(path_of(path, element), problem)
        if nil and not element.text:
            return
        self._check_value(element.text, type_name, path_of(path, element))

    def _refuse_nil(self, child: Element, path: str) -> None:
        if any(name == XSI_NIL for name, _ in child.attributes):
            raise NotWritable(path_of(path, child), "this element cannot be xsi:nil")

    def _check_value(self, text: str, type_name: str, path: str) -> None:
        if not is_value(text, type_name, self._types):
            shown = text if len(text) < 80 else f"{text[:77]}..."
            raise NotWritable(path, f"{shown!r} is not a value of {type_name}")

    def _check_attributes(self, element: Element, model: TypeModel, path: str) -> None:
        for name, value in element.attributes:
            type_name = model.attributes.get(name)
            if type_name is not None:
                self._check_value(value, type_name, f"{path}/@{name}")
            elif not name.startswith(_SCHEMA_INSTANCE):
                raise NotWritable(path, f"attribute {name} is not of SEDA {self.version}")
        for name in model.required_attributes:
            if not any(key == name for key, _ in element.attributes):
                raise NotWritable(path, f"attribute {name} is missing")

    def _problem(self, model: TypeModel, names: Sequence[str]) -> str:
        """Say what is wrong with the children of an element."""
        for name in names:
            if name not in model.own and not (name.startswith("{") and not model.own):
                others = ", ".join(versions_with(model.name, name))
                there = f" (SEDA {others} has it)" if others else ""
                return f"SEDA {self.version} has no {name} here{there}"
        for name in names:
            if name in model.single and names.count(name) > 1:
                return f"{name} stands {names.count(name)} times"
        missing = [name for name in model.required if name not in names][:1] or [
            name for name in model.ranks if self._completes(name, model, names)
        ]
        if missing:
            return f"{' or '.join(missing)} is missing"
        return f"these elements do not go together here: {', '.join(names) or 'none'}"

    def _completes(self, name: str, model: TypeModel, names: Sequence[str]) -> bool:
        """Say whether these children would do, with one more."""
        children = [Element(one) for one in (*names, name)]
        ordered = self.in_order(model.name, children)
        return bool(model.sequence.fullmatch("".join(f"{child.name}\n" for child in ordered)))


def path_of(parent: str, element: Element) -> str:
    """Give the path of an element below another one, with its `id`."""
    xml_id = element.attribute("id")
    own = f"{element.name}[{xml_id}]" if xml_id else element.name
    return f"{parent}/{own}" if parent else own


def indent(depth: int) -> str:
    """Give the blanks before an element: deep ones are not shifted without end."""
    return _INDENTS[depth] if depth < len(_INDENTS) else _INDENTS[-1]


# ----------------------------------------------------------------------------- private

_INDENTS = tuple("  " * depth for depth in range(24))
_SCHEMA_INSTANCE = XSI_NIL.removesuffix("nil")


def _type_said(element: Element) -> str:
    return element.attribute(XSI_TYPE) if element.attributes else ""
