"""Refuses, before it is written, an element that a version of SEDA does not have as it is.

Names, order, number, attributes, values: all that one element shows. It is quick, and says a place
and a reason; the whole message is judged by `seda.schema`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias, Union

from seda.elements import XSI_NIL, XSI_TYPE, Element
from seda.simple_values import value_check
from seda.type_models import LAST, TypeModel, type_models, versions_with
from seda.vocabulary import grammar

# Where an element stands: the place around it (a path already written, for the first), itself.
Place: TypeAlias = tuple[Union[str, "Place"], Element]


class NotWritable(ValueError):  # noqa: N818 - named as the other errors of the project
    """A message cannot be written. path: names of elements from the root, with `id`s."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


class StrictCheck:
    """Checks elements of one version."""

    def __init__(self, version: str) -> None:
        self._version = version
        self._grammar = grammar(version)
        self._models = type_models(version)

    def element(self, element: Element, type_name: str, place: Place) -> None:
        """Judge an element, less what is below its children, which must be in order.

        Raises: NotWritable.
        """
        model = self._models.get(self._said(element, type_name, place))
        if model is None:
            self._simple(element, type_name, place)
            return
        if model.abstract:
            raise NotWritable(path_of(place), "xsi:type must say of which type it is")
        if element.attributes or model.required_attributes:
            self.attributes(element, model.name, place)
        if model.text:
            if element.children:
                raise NotWritable(path_of(place), "only a text may stand here")
            self._value(element.text, model.text, place)
            return
        if element.tails or (element.text and element.text.strip()):
            raise NotWritable(path_of(place), "no text may stand here")
        self.children(model.name, element.children, place)
        for child in element.children:
            if child.attributes and child.name not in model.nillable:
                self._refuse_nil(child, (place, child))

    def start(self, element: Element, type_name: str, place: Place) -> None:
        """Judge the start tag of an element whose children come later. Raises: NotWritable."""
        self.attributes(element, self._said(element, type_name, place), place)

    def attributes(self, element: Element, type_name: str, place: Place) -> None:
        """Judge the attributes of an element. Raises: NotWritable."""
        model = self._models[type_name]
        for name, value in element.attributes:
            attribute_type = model.attributes.get(name)
            if attribute_type is not None:
                self._value(value, attribute_type, place, f"/@{name}")
            elif not name.startswith(_SCHEMA_INSTANCE):
                raise NotWritable(
                    path_of(place), f"attribute {name} is not of SEDA {self._version}"
                )
        self._refuse_nil(element, place)
        for name in model.required_attributes:
            if not any(key == name for key, _ in element.attributes):
                raise NotWritable(path_of(place), f"attribute {name} is missing")

    def children(self, type_name: str, children: Sequence[Element], place: Place | str) -> None:
        """Judge children as a whole: all there, in order, none too many. Raises: NotWritable."""
        model = self._models[type_name]
        names = tuple([child.name for child in children])
        fits = _fits_again if len(names) < 50 else _fits
        if not fits(model.sequence, names):
            raise NotWritable(path_of(place), self._problem(model, names))

    # ------------------------------------------------------------------------- private

    def _said(self, element: Element, type_name: str, place: Place) -> str:
        """Give the type of an element, which may say a narrower one than its place."""
        said = element.attribute(XSI_TYPE) if element.attributes else ""
        if said and not self._grammar.extends(said, type_name):
            raise NotWritable(path_of(place), f"xsi:type {said} does not stand for {type_name}")
        return said or type_name

    def _simple(self, element: Element, type_name: str, place: Place) -> None:
        if element.children:
            raise NotWritable(path_of(place), "only a text may stand here")
        nil = False
        for name, value in element.attributes:
            if not name.startswith(_SCHEMA_INSTANCE):
                raise NotWritable(
                    path_of(place), f"attribute {name} is not of SEDA {self._version}"
                )
            if name == XSI_NIL:
                self._value(value, "xs:boolean", place, "/@xsi:nil")
                nil = value.strip() in ("true", "1")
        if not nil:
            self._value(element.text, type_name, place)
        elif element.text:
            raise NotWritable(path_of(place), "an element that is xsi:nil has no text")

    def _refuse_nil(self, element: Element, place: Place) -> None:
        if any(name == XSI_NIL for name, _ in element.attributes):
            raise NotWritable(path_of(place), "this element cannot be xsi:nil")

    def _value(self, text: str, type_name: str, place: Place, of: str = "") -> None:
        check = value_check(type_name, self._version)
        if check is not None and not check(text):
            shown = text if len(text) < 80 else f"{text[:77]}..."
            raise NotWritable(path_of(place) + of, f"{shown!r} is not a value of {type_name}")

    def _problem(self, model: TypeModel, names: Sequence[str]) -> str:
        """Say what is wrong with the children of an element."""
        for name in names:
            if name not in model.own and not (name.startswith("{") and not model.own):
                others = ", ".join(versions_with(model.name, name))
                there = f" (SEDA {others} has it)" if others else ""
                return f"SEDA {self._version} has no {name} here{there}"
        for name in names:
            if name in model.single and names.count(name) > 1:
                return f"{name} stands {names.count(name)} times"
        missing = [name for name in model.required if name not in names][:1] or [
            name for name in model.ranks if _completes(name, model, names)
        ]
        if missing:
            return f"{' or '.join(missing)} is missing"
        return f"these elements do not go together here: {', '.join(names) or 'none'}"


def path_of(place: Place | str) -> str:
    """Give the path of a place, with the `id`s on it."""
    if isinstance(place, str):
        return place
    around, element = place
    parent, xml_id = path_of(around), element.attribute("id")
    own = f"{element.name}[{xml_id}]" if xml_id else element.name
    return f"{parent}/{own}" if parent else own


# ----------------------------------------------------------------------------- private

_SCHEMA_INSTANCE = XSI_NIL.removesuffix("nil")


def _completes(name: str, model: TypeModel, names: Sequence[str]) -> bool:
    """Say whether these children would do, with one more."""
    ordered = sorted((*names, name), key=lambda one: model.ranks.get(one, LAST))
    return _fits(model.sequence, tuple(ordered))


def _fits(sequence: re.Pattern[str], names: tuple[str, ...]) -> bool:
    return sequence.fullmatch("".join(f"{name}\n" for name in names)) is not None


_fits_again = lru_cache(maxsize=10_000)(_fits)  # the same few children come again and again
