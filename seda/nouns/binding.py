"""How a noun and an element say the same thing: one field per child, attribute or text.

The rule that keeps everything: a child becomes the value of a field when the field can say all of
it; otherwise every child of that name stays an `Element` in `others`. What a noun cannot say at
all (an unknown attribute, text between its children) makes `of` give None, and the element stays
an `Element` one level above. Numbers and booleans are values: `1` and `true` are one.

Nothing here knows SEDA: names, order and cardinality are the vocabulary's. `others` stand in its
order as well, after the field of their name, and what it does not know comes last.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from typing import Any, ClassVar, Protocol, Self

from seda.elements import XSI_TYPE, Element, made
from seda.nouns.leaves import day_element, day_of, flag_of, number_of, text_element, text_of
from seda.type_models import LAST, ranks


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
        if element.children:
            if not shape.is_branch:
                return None
            unsaid = _read_children(shape, element.children, values)
            if unsaid:
                others = [child for child in element.children if child.name in unsaid]
                values["others"] = tuple(sorted(others, key=shape.rank))
        # As `cls(**values)`, in half the time: most fields of most nouns are absent.
        noun = object.__new__(cls)
        for name, put, absent in shape.slots:
            put(noun, values.get(name, absent))
        return noun

    def element(self, name: str) -> Element:
        """Give the element that says the same, its children in the standard's order."""
        shape = _shape(type(self))
        text = ""
        attributes: list[tuple[str, str]] = []
        children: list[Element] = []
        for bound in shape.bounds:
            value = getattr(self, bound.field)
            if not value and (value is None or value in ("", ())):
                continue
            if bound.kind is _OWN_TEXT:
                text = value
            elif bound.kind is _ATTRIBUTE:
                attributes.append((bound.name, value))
            elif bound.kind is _CHILD:
                children.append(bound.show(bound.name, value))
            elif bound.kind is _CHILDREN:
                children.extend([bound.show(bound.name, item) for item in value])
            elif bound.kind is _ATTRIBUTES:
                attributes.extend(value)
            else:
                for item in value:
                    children.extend(_run_elements(item))
        others: tuple[Element, ...] = getattr(self, "others", ())
        if others:
            children = sorted((*children, *others), key=shape.rank)
        return made(name, text, tuple(children), tuple(attributes), (), 0, -1, ())


@dataclass(frozen=True, slots=True)
class Branch(Noun):
    """A noun made of children. others: those that no field says."""

    others: tuple[Element, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True, slots=True)
class Run(Noun):
    """A thing written as several children in a row, of which the first is the text HEAD."""

    HEAD: ClassVar[str] = ""


class Spoken(Protocol):
    """A class of nouns, as a field needs it."""

    def of(self, element: Element, /) -> Any:  # noqa: ANN401, D102
        ...


def own_text() -> Any:  # noqa: ANN401 - stands for a field of any type, as dataclasses.field
    """Bind a `str` field to the text of the element itself."""
    return field(metadata={"bound": _Bound("", _OWN_TEXT)})


def attribute(name: str) -> Any:  # noqa: ANN401
    """Bind a `str` field to an attribute."""
    return field(default="", metadata={"bound": _Bound(name, _ATTRIBUTE)})


def other_attributes() -> Any:  # noqa: ANN401
    """Bind a field to the attributes that no other field says, as an `Element` has them."""
    return field(default=(), metadata={"bound": _Bound("", _ATTRIBUTES)})


def text(name: str) -> Any:  # noqa: ANN401
    """Bind a `str` field to the text of a child."""
    return _child("", name, text_of, text_element)


def day(name: str) -> Any:  # noqa: ANN401
    """Bind a `str` field to the text of a nillable child: `NIL` for xsi:nil."""
    return _child("", name, day_of, day_element)


def texts(name: str) -> Any:  # noqa: ANN401
    """Bind a `tuple[str, ...]` field to the texts of children."""
    return _children(name, text_of, text_element)


def number(name: str) -> Any:  # noqa: ANN401
    """Bind an `int | None` field to a child."""
    return _child(None, name, number_of, lambda name, value: Element(name, str(value)))


def flag(name: str) -> Any:  # noqa: ANN401
    """Bind a `bool | None` field to a child."""
    return _child(None, name, flag_of, lambda name, value: Element(name, str(value).lower()))


def one(name: str, kind: Spoken) -> Any:  # noqa: ANN401
    """Bind a field to a child that is a noun."""
    return _child(None, name, kind.of, _noun_element)


def many(name: str, kind: Spoken) -> Any:  # noqa: ANN401
    """Bind a tuple of nouns to children."""
    return _children(name, kind.of, _noun_element)


def many_of(name: str, *kinds: type["Noun"]) -> Any:  # noqa: ANN401
    """Bind a tuple of nouns to children of which each says its type (`xsi:type`)."""
    by_type = {kind.TYPE: kind for kind in kinds}

    def say(child: Element) -> Noun | None:
        kind = by_type.get(child.attribute(XSI_TYPE))
        own = tuple(pair for pair in child.attributes if pair[0] != XSI_TYPE)
        return None if kind is None else kind.of(replace(child, attributes=own))

    def show(name: str, value: Noun) -> Element:
        shown = value.element(name)
        return replace(shown, attributes=((XSI_TYPE, value.TYPE), *shown.attributes))

    return _children(name, say, show)


def raw(name: str) -> Any:  # noqa: ANN401
    """Bind an `Element | None` field to a child kept as it is."""
    return _child(None, name, lambda child: child, lambda _name, value: value)


def runs(kind: type[Run]) -> Any:  # noqa: ANN401
    """Bind a tuple to children that follow each other without an element around them."""
    return field(default=(), metadata={"bound": _Bound("", _RUNS, run=kind)})


def names(kind: type[Noun]) -> tuple[str, ...]:
    """Give the names of the children that have a field, in the standard's order."""
    return tuple(_shape(kind).children)


def attribute_names(kind: type[Noun]) -> tuple[str, ...]:
    """Give the names of the attributes that have a field."""
    return tuple(_shape(kind).attributes)


# ----------------------------------------------------------------------------- private

_OWN_TEXT, _ATTRIBUTE, _ATTRIBUTES = "text", "attribute", "attributes"
_CHILD, _CHILDREN, _RUNS = "child", "children", "runs"

_Say = Callable[[Element], Any]  # what a child says, None when the field cannot say it all
_Show = Callable[[str, Any], Element]


@dataclass(frozen=True, slots=True)
class _Bound:
    """What a field is bound to. field: its name, known when the class is looked at."""

    name: str
    kind: str
    say: _Say = lambda _: None
    show: _Show = lambda name, _: Element(name)
    run: type[Run] | None = None
    field: str = ""


def _child(absent: object, name: str, say: _Say, show: _Show) -> Any:  # noqa: ANN401
    return field(default=absent, metadata={"bound": _Bound(name, _CHILD, say, show)})


def _children(name: str, say: _Say, show: _Show) -> Any:  # noqa: ANN401
    return field(default=(), metadata={"bound": _Bound(name, _CHILDREN, say, show)})


@dataclass(frozen=True, slots=True)
class _Shape:
    """A class of nouns as it is read and written. bounds: in the standard's order.

    rest: the field of the attributes that no other says, empty when there is none.
    slots: name, setter and absent value of every field.
    """

    bounds: tuple[_Bound, ...]
    text: str
    attributes: Mapping[str, str]
    rest: str
    children: Mapping[str, _Bound]
    is_branch: bool
    ranks: Mapping[str, int]
    slots: tuple[tuple[str, Callable[[Noun, Any], None], Any], ...]

    def rank(self, child: Element) -> int:
        """Give the place of a child in the standard's order."""
        return self.ranks.get(child.name, LAST)


_SHAPES: dict[type[Noun], _Shape] = {}


def _shape(kind: type[Noun]) -> _Shape:
    shape = _SHAPES.get(kind)
    if shape is None:
        shape = _SHAPES[kind] = _looked_at(kind)
    return shape


def _looked_at(kind: type[Noun]) -> _Shape:
    bounds = []
    for one_field in fields(kind):
        bound: _Bound | None = one_field.metadata.get("bound")
        if bound is not None:
            how = (bound.name, bound.kind, bound.say, bound.show, bound.run)
            bounds.append(_Bound(*how, one_field.name))
    order = ranks(kind.TYPE)
    bounds.sort(key=lambda bound: order.get(bound.run.HEAD if bound.run else bound.name, -1))
    children: dict[str, _Bound] = {}
    for bound in bounds:
        if bound.run is not None:
            children.update(dict.fromkeys((bound.run.HEAD, *names(bound.run)), bound))
        elif bound.kind in (_CHILD, _CHILDREN):
            children[bound.name] = bound
    return _Shape(
        bounds=tuple(bounds),
        text=next((bound.field for bound in bounds if bound.kind is _OWN_TEXT), ""),
        attributes={bound.name: bound.field for bound in bounds if bound.kind is _ATTRIBUTE},
        rest=next((bound.field for bound in bounds if bound.kind is _ATTRIBUTES), ""),
        children=children,
        is_branch=issubclass(kind, Branch),
        ranks=order,
        slots=tuple(
            (f.name, getattr(kind, f.name).__set__, "" if f.default is MISSING else f.default)
            for f in fields(kind)
        ),
    )


def _own_values(shape: _Shape, element: Element) -> dict[str, Any] | None:
    """Read the text and the attributes of the element itself; None when there is more to say."""
    values: dict[str, Any] = {}
    if shape.text:
        values[shape.text] = element.text
    elif element.text and element.text.strip(" \t\r\n"):
        return None
    if element.tails:
        return None
    for name, value in element.attributes:
        bound = shape.attributes.get(name)
        if bound is not None and value:
            values[bound] = value
        elif shape.rest:
            values[shape.rest] = (*values.get(shape.rest, ()), (name, value))
        else:
            return None
    return values


def _read_children(shape: _Shape, children: Sequence[Element], values: dict[str, Any]) -> set[str]:
    """Fill the fields that children say whole; give the names of the others."""
    unsaid: set[str] = set()
    several: set[str] = set()
    run: list[Element] = []
    for child in children:
        name = child.name
        bound = shape.children.get(name)
        if bound is None:
            unsaid.add(name)
        elif bound.run is not None:
            run.append(child)
        elif name not in unsaid:
            value = bound.say(child)
            if value is None or (bound.kind is _CHILD and bound.field in values):
                unsaid.add(name)  # it cannot be said, or stands twice
                values.pop(bound.field, None)
            elif bound.kind is _CHILD:
                values[bound.field] = value
            elif bound.field in several:
                values[bound.field].append(value)
            else:
                values[bound.field] = [value]
                several.add(bound.field)
    for name in several:
        if name in values:
            values[name] = tuple(values[name])
    return unsaid | _read_run(shape, run, values) if run else unsaid


def _read_run(shape: _Shape, children: Sequence[Element], values: dict[str, Any]) -> set[str]:
    """Fill the field of runs; give the names of their children when it cannot say them."""
    bound = shape.children[children[0].name]
    found = _read_runs(bound, children)
    if found is None:
        return {child.name for child in children}
    values[bound.field] = found
    return set()


def _read_runs(bound: _Bound, children: Sequence[Element]) -> tuple[Run, ...] | None:
    """Read all the runs or none: a child in the wrong run would change its meaning."""
    assert bound.run is not None  # noqa: S101 - a binding of kind _RUNS has one
    shape = _shape(bound.run)
    order = {name: rank for rank, name in enumerate((bound.run.HEAD, *shape.children))}
    found: list[dict[str, Any]] = []
    last = len(order)
    for child in children:
        rank = order[child.name]
        if rank == 0:
            head = None if child.children else _own_values(shape, child)
            if head is None:
                return None
            found.append(head)
        elif rank <= last or not found or _read_children(shape, (child,), found[-1]):
            return None
        last = rank
    return tuple(bound.run(**values) for values in found)


def _run_elements(item: Run) -> tuple[Element, ...]:
    whole = item.element(item.HEAD)
    return (Element(whole.name, whole.text, (), whole.attributes), *whole.children)


def _noun_element(name: str, value: Noun) -> Element:
    return value.element(name)
