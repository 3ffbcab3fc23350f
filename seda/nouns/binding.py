"""How a noun and an element say the same thing: one field per child, attribute or text.

The rule that keeps everything: a child becomes the value of a field when the field can say all of
it; otherwise every child of that name stays an `Element` in `others`. What a noun cannot say at
all (an unknown attribute, text between its children) makes `of` give None, and the element stays
an `Element` one level above. Numbers and booleans are values: `1` and `true` are one.

Nothing here knows SEDA: names, order and cardinality are the vocabulary's.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, ClassVar, Protocol, Self

from seda.elements import XSI_NIL, Attributes, Element

NIL = "xsi:nil"  # the value of a nillable field whose element says that there is none


@dataclass(frozen=True, slots=True)
class Noun:
    """A thing that the standard names. Absent texts are empty, absent things None.

    TYPE: its type in `seda.vocabulary`.
    """

    TYPE: ClassVar[str] = ""

    @classmethod
    def of(cls, element: Element) -> Self | None:
        """Read an element; None when the noun cannot say all that the element says."""
        shape = _shape(cls)
        values = _own_values(shape, element)
        if values is None:
            return None
        if not element.children:
            return cls(**values)
        if not shape.is_branch:
            return None
        unsaid = _read_children(shape, element.children, values)
        if unsaid:
            values["others"] = tuple(c for c in element.children if c.name in unsaid)
        return cls(**values)

    def element(self, name: str) -> Element:
        """Give the element that says the same."""
        text = ""
        attributes: list[tuple[str, str]] = []
        children: list[Element] = []
        for bound in _shape(type(self)).bounds:
            value = getattr(self, bound.field)
            if value is None or value in ("", ()):
                continue
            if bound.kind is _OWN_TEXT:
                text = value
            elif bound.kind is _ATTRIBUTE:
                attributes.append((bound.name, value))
            else:
                children.extend(bound.write(value))
        children.extend(getattr(self, "others", ()))
        return Element(name, text, tuple(children), tuple(attributes))


@dataclass(frozen=True, slots=True)
class Branch(Noun):
    """A noun made of children. others: those that no field says, in document order."""

    others: tuple[Element, ...] = field(default=(), kw_only=True)


def own_text() -> Any:  # noqa: ANN401 - stands for a field of any type, as dataclasses.field
    """Bind a `str` field to the text of the element itself."""
    return field(metadata={"bound": _Bound("", _OWN_TEXT)})


def attribute(name: str) -> Any:  # noqa: ANN401
    """Bind a `str` field to an attribute."""
    return field(default="", metadata={"bound": _Bound(name, _ATTRIBUTE)})


def text(name: str) -> Any:  # noqa: ANN401
    """Bind a `str` field to the text of a child."""
    return _bound("", name, _single(_read_text), _one(Element))


def day(name: str) -> Any:  # noqa: ANN401
    """Bind a `str` field to the text of a nillable child: `NIL` for xsi:nil."""
    return _bound("", name, _single(_read_nillable), _write_nillable)


def texts(name: str) -> Any:  # noqa: ANN401
    """Bind a `tuple[str, ...]` field to the texts of children."""
    return _bound((), name, _several(_read_text), _each(Element))


def number(name: str) -> Any:  # noqa: ANN401
    """Bind an `int | None` field to a child."""
    return _bound(None, name, _single(_read_number), _one(lambda n, value: Element(n, str(value))))


def flag(name: str) -> Any:  # noqa: ANN401
    """Bind a `bool | None` field to a child."""
    return _bound(
        None, name, _single(_read_flag), _one(lambda n, value: Element(n, str(value).lower()))
    )


def one(name: str, kind: "Spoken") -> Any:  # noqa: ANN401
    """Bind a field to a child that is a noun."""
    return _bound(None, name, _single(kind.of), _one(lambda n, value: value.element(n)))


def many(name: str, kind: "Spoken") -> Any:  # noqa: ANN401
    """Bind a tuple of nouns to children."""
    return _bound((), name, _several(kind.of), _each(lambda n, value: value.element(n)))


def raw(name: str) -> Any:  # noqa: ANN401
    """Bind an `Element | None` field to a child kept as it is."""
    return _bound(None, name, _single(lambda child: child), _one(lambda _, value: value))


def runs(kind: "type[Run]") -> Any:  # noqa: ANN401
    """Bind a tuple to children that follow each other without an element around them."""
    return field(default=(), metadata={"bound": _Bound("", _RUNS, run=kind)})


@dataclass(frozen=True, slots=True)
class Run(Noun):
    """A thing written as several children in a row, of which the first is the text HEAD."""

    HEAD: ClassVar[str] = ""


class Spoken(Protocol):
    """A class of nouns, as a field needs it."""

    def of(self, element: Element, /) -> Any:  # noqa: ANN401, D102
        ...


def names(kind: type[Noun]) -> tuple[str, ...]:
    """Give the names of the children that have a field, in the order of the fields."""
    return tuple(
        name
        for bound in _shape(kind).bounds
        if bound.kind in (_CHILD, _RUNS)
        for name in ((bound.name,) if bound.kind is _CHILD else _run_names(bound))
    )


def attribute_names(kind: type[Noun]) -> tuple[str, ...]:
    """Give the names of the attributes that have a field."""
    return tuple(bound.name for bound in _shape(kind).bounds if bound.kind is _ATTRIBUTE)


# ----------------------------------------------------------------------------- private

_OWN_TEXT, _ATTRIBUTE, _CHILD, _RUNS = "text", "attribute", "child", "runs"

_UNSAID: Any = object()  # what a field cannot say

_Read = Callable[[Sequence[Element]], Any]
_Write = Callable[[str, Any], Iterator[Element]]


@dataclass(frozen=True, slots=True)
class _Bound:
    """What a field is bound to. field: filled when the class is looked at."""

    name: str
    kind: str
    read: _Read | None = None
    writer: _Write | None = None
    run: "type[Run] | None" = None
    field: str = ""

    def write(self, value: Any) -> Iterator[Element]:  # noqa: ANN401
        if self.run is not None:
            for item in value:
                yield from _write_run(item)
        elif self.writer is not None:
            yield from self.writer(self.name, value)


@dataclass(frozen=True, slots=True)
class _Shape:
    """The bindings of a class of nouns, by what they are bound to."""

    bounds: tuple[_Bound, ...]
    text: str
    attributes: Mapping[str, str]
    children: Mapping[str, _Bound]
    is_branch: bool


def _shape(kind: type[Noun]) -> _Shape:
    return _cached_shape(kind)  # type: ignore[arg-type]  # a class: mypy looks at its instances


@cache
def _cached_shape(kind: type[Noun]) -> _Shape:
    bounds = []
    for one_field in fields(kind):
        bound = one_field.metadata.get("bound")
        if bound is not None:
            made = (bound.name, bound.kind, bound.read, bound.writer, bound.run, one_field.name)
            bounds.append(_Bound(*made))
    children: dict[str, _Bound] = {}
    for bound in bounds:
        if bound.kind is _CHILD:
            children[bound.name] = bound
        elif bound.kind is _RUNS:
            children.update(dict.fromkeys(_run_names(bound), bound))
    return _Shape(
        bounds=tuple(bounds),
        text=next((bound.field for bound in bounds if bound.kind is _OWN_TEXT), ""),
        attributes={bound.name: bound.field for bound in bounds if bound.kind is _ATTRIBUTE},
        children=children,
        is_branch=issubclass(kind, Branch),
    )


def _bound(default: object, name: str, read: _Read, write: _Write) -> Any:  # noqa: ANN401
    return field(default=default, metadata={"bound": _Bound(name, _CHILD, read, write)})


def _own_values(shape: _Shape, element: Element) -> dict[str, Any] | None:
    """Read the text and the attributes of the element itself; None when there is more to say."""
    values: dict[str, Any] = {}
    if shape.text:
        values[shape.text] = element.text
    elif element.text:
        return None
    if element.tails:
        return None
    for name, value in element.attributes:
        bound = shape.attributes.get(name)
        if bound is None or not value:
            return None
        values[bound] = value
    return values


def _read_children(
    shape: _Shape, children: tuple[Element, ...], values: dict[str, Any]
) -> set[str]:
    """Fill the fields that children say whole; give the names of the others."""
    found: dict[str, list[Element]] = {}
    run: list[Element] = []
    for child in children:
        bound = shape.children.get(child.name)
        if bound is not None and bound.run is not None:
            run.append(child)
        else:
            found.setdefault(child.name, []).append(child)
    unsaid = set()
    for name, several in found.items():
        bound = shape.children.get(name)
        value = _UNSAID if bound is None or bound.read is None else bound.read(several)
        if bound is None or value is _UNSAID:
            unsaid.add(name)
        else:
            values[bound.field] = value
    if run:
        bound = shape.children[run[0].name]
        value = _read_runs(bound, run)
        if value is _UNSAID:
            unsaid.update(child.name for child in run)
        else:
            values[bound.field] = value
    return unsaid


def _single(read: Callable[[Element], Any]) -> _Read:
    def read_single(children: Sequence[Element]) -> Any:  # noqa: ANN401
        if len(children) > 1:
            return _UNSAID
        value = read(children[0])
        return _UNSAID if value is None else value

    return read_single


def _several(read: Callable[[Element], Any]) -> _Read:
    def read_several(children: Sequence[Element]) -> Any:  # noqa: ANN401
        values = tuple(read(child) for child in children)
        return _UNSAID if None in values else values

    return read_several


def _one(make: Callable[[str, Any], Element]) -> _Write:
    def write(name: str, value: Any) -> Iterator[Element]:  # noqa: ANN401
        yield make(name, value)

    return write


def _each(make: Callable[[str, Any], Element]) -> _Write:
    def write(name: str, value: Any) -> Iterator[Element]:  # noqa: ANN401
        return (make(name, item) for item in value)

    return write


def _read_text(child: Element) -> str | None:
    if child.attributes or child.children or not child.text or child.text == NIL:
        return None
    return child.text


def _read_nillable(child: Element) -> str | None:
    nil = child.attributes == _NIL and not child.text and not child.children
    return NIL if nil else _read_text(child)


def _write_nillable(name: str, value: str) -> Iterator[Element]:
    yield Element(name, attributes=_NIL) if value == NIL else Element(name, value)


_NIL: Attributes = ((XSI_NIL, "true"),)


def _read_number(child: Element) -> int | None:
    written = (_read_text(child) or "").strip()
    return int(written) if _NUMBER.fullmatch(written) else None


def _read_flag(child: Element) -> bool | None:
    return _FLAGS.get((_read_text(child) or "").strip())


_NUMBER = re.compile("[+-]?[0-9]{1,18}")
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


def _run_names(bound: _Bound) -> tuple[str, ...]:
    assert bound.run is not None  # noqa: S101 - a binding of kind _RUNS has one
    return (bound.run.HEAD, *_shape(bound.run).children)


def _read_runs(bound: _Bound, children: Sequence[Element]) -> Any:  # noqa: ANN401
    """Read all the runs or none: a child in the wrong run would change its meaning."""
    assert bound.run is not None  # noqa: S101
    order = {name: rank for rank, name in enumerate(_run_names(bound))}
    shape = _shape(bound.run)
    found: list[dict[str, Any]] = []
    last = len(order)
    for child in children:
        rank = order[child.name]
        if rank == 0:
            head = None if child.children else _own_values(shape, child)
            if head is None:
                return _UNSAID
            found.append(head)
        elif rank <= last or not found or _read_children(shape, (child,), found[-1]):
            return _UNSAID
        last = rank
    return tuple(bound.run(**values) for values in found)


def _write_run(item: Run) -> Iterator[Element]:
    whole = item.element(item.HEAD)
    yield Element(whole.name, whole.text, (), whole.attributes)
    yield from whole.children
