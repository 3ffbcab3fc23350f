"""Patterns of RelaxNG as values: equal patterns of one `Patterns` are one object.

The algebra of the simple syntax (RELAX NG specification §4, OASIS 2001), with `After` for what
stands behind an open element (James Clark, "An algorithm for RELAX NG validation"). Nothing here
reads a document: see `derivatives`.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from seda.profiles.datatypes import Datatype
from seda.profiles.names import NameClass

MAX_PATTERNS = 100_000  # made by one grammar; beyond, it is ambiguous past all use


class TooComplex(Exception):  # noqa: N818 - said as a finding
    """A grammar asks for more states than `MAX_PATTERNS`."""


class Pattern:
    """A pattern. Never made directly: ask `Patterns`.

    number: of creation, its identity. nullable: no content at all fits it. attributes, values:
    attributes, or texts of a certain form, stand in it outside any element.
    """

    __slots__ = ("attributes", "nullable", "number", "values")

    number: int
    nullable: bool
    attributes: bool
    values: bool


class Nothing(Pattern):
    """Fits no content: `notAllowed`."""

    __slots__ = ()


class Empty(Pattern):
    """Fits the absence of content."""

    __slots__ = ()


class Text(Pattern):
    """Fits any text."""

    __slots__ = ()


class Many(Pattern):
    """What several patterns make together. items: at least two."""

    __slots__ = ("items",)

    items: tuple[Pattern, ...]


class Choice(Many):
    """One of the items."""

    __slots__ = ()


class Group(Many):
    """The items, in order."""

    __slots__ = ()


class Interleave(Many):
    """The items, in any order, mingled."""

    __slots__ = ()


class OneOrMore(Pattern):
    """`of`, at least once."""

    __slots__ = ("of",)

    of: Pattern


class ListOf(Pattern):
    """A text whose words, cut at blanks, fit `of`."""

    __slots__ = ("of",)

    of: Pattern


class Data(Pattern):
    """A text of a type, that does not fit `but`."""

    __slots__ = ("but", "type")

    type: Datatype
    but: Pattern | None


class Value(Pattern):
    """One certain text, compared as its type compares."""

    __slots__ = ("text", "type")

    type: Datatype
    text: str


class Attribute(Pattern):
    """An attribute whose value fits `of`."""

    __slots__ = ("names", "of")

    names: NameClass
    of: Pattern


class ElementOf(Pattern):
    """An element whose content fits that of `definition`."""

    __slots__ = ("definition", "names")

    names: NameClass
    definition: "Definition"


class After(Pattern):
    """An open element: `of` is what it still asks, `then` what is asked behind its end."""

    __slots__ = ("of", "then")

    of: Pattern
    then: Pattern


class Definition:
    """The content of an element, known once the whole grammar is read: grammars are recursive."""

    __slots__ = ("content", "line")

    def __init__(self, line: int) -> None:
        self.line = line
        self.content: Pattern | None = None


P = TypeVar("P", bound=Pattern)


class Patterns:
    """Makes the patterns of one grammar, each once."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], Pattern] = {}
        self.nothing: Pattern = self._one(Nothing, nullable=False)
        self.empty: Pattern = self._one(Empty, nullable=True)
        self.text: Pattern = self._one(Text, nullable=True)

    def __len__(self) -> int:
        return len(self._made)

    def forget(self, kept: int) -> None:
        """Forget all but the first `kept` patterns; nobody may hold any of the others."""
        while len(self._made) > kept:
            self._made.popitem()

    def choice(self, items: Iterable[Pattern]) -> Pattern:
        """Make one of several: without doubles, without order."""
        flat: dict[int, Pattern] = {}
        for item in items:
            for one in item.items if isinstance(item, Choice) else (item,):
                if one is not self.nothing:
                    flat[one.number] = one
        kept = tuple(flat[number] for number in sorted(flat))
        if self.empty in kept and any(one.nullable and one is not self.empty for one in kept):
            kept = tuple(one for one in kept if one is not self.empty)
        return self._many(Choice, kept, self.nothing, nullable=any(one.nullable for one in kept))

    def group(self, items: Iterable[Pattern]) -> Pattern:
        """Make a sequence."""
        return self._sequence(Group, items)

    def interleave(self, items: Iterable[Pattern]) -> Pattern:
        """Make a mixture."""
        return self._sequence(Interleave, items)

    def one_or_more(self, of: Pattern) -> Pattern:
        """Make a repetition."""
        if of is self.nothing or of is self.empty or isinstance(of, OneOrMore):
            return of
        made, new = self._get(OneOrMore, of.number)
        if new:
            made.of, made.nullable = of, of.nullable
            made.attributes, made.values = of.attributes, of.values
        return made

    def optional(self, of: Pattern) -> Pattern:
        """Make what may be left out."""
        return self.choice((of, self.empty))

    def list_of(self, of: Pattern) -> Pattern:
        """Make a list of words."""
        made, new = self._get(ListOf, of.number)
        if new:
            made.of, made.nullable, made.attributes, made.values = of, False, False, True
        return made

    def data(self, datatype: Datatype, but: Pattern | None) -> Pattern:
        """Make a text of a type."""
        made, new = self._get(Data, datatype, but.number if but else -1)
        if new:
            made.type, made.but = datatype, but
            made.nullable, made.attributes, made.values = False, False, True
        return made

    def value(self, datatype: Datatype, text: str) -> Pattern:
        """Make a certain text."""
        made, new = self._get(Value, datatype, text)
        if new:
            made.type, made.text = datatype, text
            made.nullable, made.attributes, made.values = False, False, True
        return made

    def attribute(self, names: NameClass, of: Pattern) -> Pattern:
        """Make an attribute."""
        made, new = self._get(Attribute, names, of.number)
        if new:
            made.names, made.of = names, of
            made.nullable, made.attributes, made.values = False, True, False
        return made

    def element(self, names: NameClass, definition: Definition) -> Pattern:
        """Make an element."""
        made, new = self._get(ElementOf, names, id(definition))
        if new:
            made.names, made.definition = names, definition
            made.nullable = made.attributes = made.values = False
        return made

    def after(self, of: Pattern, then: Pattern) -> Pattern:
        """Make an open element."""
        if of is self.nothing or then is self.nothing:
            return self.nothing
        made, new = self._get(After, of.number, then.number)
        if new:
            made.of, made.then, made.nullable = of, then, False
            made.attributes, made.values = of.attributes, of.values
        return made

    def map_after(self, opened: Pattern, change: Callable[[Pattern], Pattern]) -> Pattern:
        """Change what stands behind the end of an element that was opened."""
        return self.choice(
            self.after(one.of, change(one.then))
            for one in (opened.items if isinstance(opened, Choice) else (opened,))
            if isinstance(one, After)
        )

    # ------------------------------------------------------------------------- private

    def _sequence(self, kind: type[Many], items: Iterable[Pattern]) -> Pattern:
        flat: list[Pattern] = []
        for item in items:
            if item is self.nothing:
                return self.nothing
            if item is not self.empty:
                flat.extend(item.items if isinstance(item, kind) else (item,))
        return self._many(kind, tuple(flat), self.empty, nullable=all(i.nullable for i in flat))

    def _many(
        self, kind: type[Many], items: tuple[Pattern, ...], none: Pattern, *, nullable: bool
    ) -> Pattern:
        if len(items) < 2:
            return items[0] if items else none
        made, new = self._get(kind, *(item.number for item in items))
        if new:
            made.items, made.nullable = items, nullable
            made.attributes = any(item.attributes for item in items)
            made.values = any(item.values for item in items)
        return made

    def _one(self, kind: type[Pattern], *, nullable: bool) -> Pattern:
        made, _ = self._get(kind)
        made.nullable, made.attributes, made.values = nullable, False, False
        return made

    def _get(self, kind: type[P], *key: object) -> tuple[P, bool]:
        whole = (kind, *key)
        known = self._made.get(whole)
        if known is not None:
            return known, False  # type: ignore[return-value]  # the key begins with the kind
        if len(self._made) >= MAX_PATTERNS:
            raise TooComplex
        made = kind()
        made.number = len(self._made)
        self._made[whole] = made
        return made, True
