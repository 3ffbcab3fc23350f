"""What a pattern of RelaxNG becomes when a document goes one step further.

James Clark, "An algorithm for RELAX NG validation" (2001-2002): a document is valid when the
pattern left at its end is nullable. Steps that do not depend on a text are remembered, so that
a long document costs a few look-ups for each element.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from seda.profiles.datatypes import words
from seda.profiles.patterns import (
    After,
    Attribute,
    Choice,
    Data,
    Definition,
    ElementOf,
    Group,
    Interleave,
    ListOf,
    OneOrMore,
    Pattern,
    Patterns,
    Text,
    Value,
)

Step = tuple[str, int, str]

MAX_REMEMBERED = 64  # characters of a text: dates, codes and levels come again and again
MAX_TEXTS = 2_000  # remembered at once


class Derivatives:
    """The steps of one grammar. Not for several threads."""

    def __init__(self, patterns: Patterns) -> None:
        self._make = patterns
        self._known: dict[Step, Pattern] = {}
        self._texts: dict[tuple[int, str], Pattern] = {}

    def open(self, pattern: Pattern, name: str, *, skipping: bool = False) -> Pattern:
        """See the start of an element: a choice of `After`, or nothing.

        skipping: what had to come before in a sequence may be missing (to go on after a fault).
        """
        key = ("skip" if skipping else "open", pattern.number, name)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._open(pattern, name, skipping=skipping)
        return known

    def attribute(self, pattern: Pattern, name: str) -> Pattern:
        """See the name of an attribute: a choice of `After` its value, or nothing."""
        if not pattern.attributes:
            return self._make.nothing
        key = ("attribute", pattern.number, name)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._attribute(pattern, name)
        return known

    def close_start(self, pattern: Pattern, *, skipping: bool = False) -> Pattern:
        """See the end of the attributes: those still asked make nothing of a pattern.

        skipping: they may be missing.
        """
        if not pattern.attributes:
            return pattern
        key = ("forget" if skipping else "close", pattern.number, "")
        known = self._known.get(key)
        if known is None:
            instead = self._make.empty if skipping else self._make.nothing
            known = self._known[key] = self._close_start(pattern, instead)
        return known

    def text(self, pattern: Pattern, text: str) -> Pattern:
        """See a text."""
        if not pattern.values:
            key = ("text", pattern.number, "")
            known = self._known.get(key)
            if known is None:
                known = self._known[key] = self._text(pattern, text)
            return known
        if len(text) > MAX_REMEMBERED:
            return self._text(pattern, text)
        of_text = (pattern.number, text)
        known = self._texts.get(of_text)
        if known is None:
            if len(self._texts) >= MAX_TEXTS:
                self._texts.clear()
            known = self._texts[of_text] = self._text(pattern, text)
        return known

    def whole_text(self, pattern: Pattern, text: str) -> Pattern:
        """See the only text of an element that holds no other element."""
        left = self.text(pattern, text)
        return left if text.strip(" \t\r\n") else self._make.choice((pattern, left))

    def end(self, pattern: Pattern, *, skipping: bool = False) -> Pattern:
        """See the end of an element. skipping: what it still asks may be missing."""
        key = ("leave" if skipping else "end", pattern.number, "")
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._make.choice(
                one.then for one in opened(pattern) if skipping or one.of.nullable
            )
        return known

    def value_fits(self, pattern: Pattern, value: str) -> bool:
        """Say whether the value of an attribute fits."""
        return self.whole_text(pattern, value).nullable

    def skipped(self, pattern: Pattern, name: str) -> tuple[Pattern, ...]:
        """Give what had to come before an element that was only found by skipping."""
        match pattern:
            case Group():
                for rank, item in enumerate(pattern.items):
                    if self.open(item, name, skipping=True) is not self._make.nothing:
                        before = tuple(one for one in pattern.items[:rank] if not one.nullable)
                        return before or self.skipped(item, name)
            case Choice() | Interleave():
                for item in pattern.items:
                    if self.open(item, name, skipping=True) is not self._make.nothing:
                        return self.skipped(item, name)
            case OneOrMore() | After():
                return self.skipped(pattern.of, name)
        return ()

    # ------------------------------------------------------------------------- private

    # One case for each kind of pattern: shorter apart, they would be harder to read.
    # ruff: noqa: PLR0911, C901

    def _open(self, pattern: Pattern, name: str, *, skipping: bool) -> Pattern:
        make = self._make
        match pattern:
            case ElementOf():
                fits = pattern.names.contains(name)
                return (
                    make.after(content_of(pattern.definition), make.empty)
                    if fits
                    else (make.nothing)
                )
            case Choice():
                return make.choice(
                    self.open(item, name, skipping=skipping) for item in pattern.items
                )
            case Group():
                return make.choice(self._open_group(pattern, name, skipping=skipping))
            case Interleave():
                step = partial(self.open, name=name, skipping=skipping)
                return self._anywhere(pattern.items, step, make.interleave)
            case OneOrMore():
                more = make.optional(pattern)
                found = self.open(pattern.of, name, skipping=skipping)
                return make.map_after(found, lambda rest: make.group((rest, more)))
            case After():
                found = self.open(pattern.of, name, skipping=skipping)
                return make.map_after(found, lambda rest: make.after(rest, pattern.then))
        return make.nothing

    def _open_group(self, pattern: Group, name: str, *, skipping: bool) -> Iterator[Pattern]:
        for rank, item in enumerate(pattern.items):
            yield self._before(self.open(item, name, skipping=skipping), pattern.items[rank + 1 :])
            if not item.nullable and not skipping:
                return

    def _before(self, found: Pattern, others: tuple[Pattern, ...]) -> Pattern:
        return self._make.map_after(found, lambda rest: self._make.group((rest, *others)))

    def _anywhere(
        self,
        items: tuple[Pattern, ...],
        step: Callable[[Pattern], Pattern],
        build: Callable[[Iterable[Pattern]], Pattern],
    ) -> Pattern:
        """Take a step in one of the items, whatever its place, and leave the others."""
        make = self._make
        return make.choice(
            make.after(one.of, build((*items[:rank], one.then, *items[rank + 1 :])))
            for rank, item in enumerate(items)
            for one in opened(step(item))
        )

    def _attribute(self, pattern: Pattern, name: str) -> Pattern:
        make = self._make
        match pattern:
            case Attribute():
                return (
                    make.after(pattern.of, make.empty)
                    if pattern.names.contains(name)
                    else (make.nothing)
                )
            case Choice():
                return make.choice(self.attribute(item, name) for item in pattern.items)
            case Group():  # attributes have no order
                step = partial(self.attribute, name=name)
                return self._anywhere(pattern.items, step, make.group)
            case Interleave():
                step = partial(self.attribute, name=name)
                return self._anywhere(pattern.items, step, make.interleave)
            case OneOrMore():
                more = make.optional(pattern)
                found = self.attribute(pattern.of, name)
                return make.map_after(found, lambda rest: make.group((rest, more)))
            case After():
                found = self.attribute(pattern.of, name)
                return make.map_after(found, lambda rest: make.after(rest, pattern.then))
        return make.nothing

    def _close_start(self, pattern: Pattern, instead: Pattern) -> Pattern:
        if not pattern.attributes:
            return pattern
        make = self._make
        match pattern:
            case Attribute():
                return instead
            case Choice():
                return make.choice(self._close_start(item, instead) for item in pattern.items)
            case Group():
                return make.group(self._close_start(item, instead) for item in pattern.items)
            case Interleave():
                return make.interleave(self._close_start(item, instead) for item in pattern.items)
            case OneOrMore():
                return make.one_or_more(self._close_start(pattern.of, instead))
            case After():
                return make.after(self._close_start(pattern.of, instead), pattern.then)
        return pattern

    def _text(self, pattern: Pattern, text: str) -> Pattern:
        make = self._make
        match pattern:
            case Text():
                return pattern
            case Value():
                return make.empty if pattern.type.equal(text, pattern.text) else make.nothing
            case Data():
                but = pattern.but
                excepted = but is not None and self.text(but, text).nullable
                fits = not excepted and pattern.type.allows(text)
                return make.empty if fits else make.nothing
            case ListOf():
                left = pattern.of
                for word in words(text):
                    left = self.text(left, word)
                return make.empty if left.nullable else make.nothing
            case Choice():
                return make.choice(self.text(item, text) for item in pattern.items)
            case Group():
                return make.choice(self._text_in_group(pattern, text))
            case Interleave():
                items = pattern.items
                return make.choice(
                    make.interleave((*items[:rank], self.text(item, text), *items[rank + 1 :]))
                    for rank, item in enumerate(items)
                )
            case OneOrMore():
                return make.group((self.text(pattern.of, text), make.optional(pattern)))
            case After():
                return make.after(self.text(pattern.of, text), pattern.then)
        return make.nothing

    def _text_in_group(self, pattern: Group, text: str) -> Iterator[Pattern]:
        for rank, item in enumerate(pattern.items):
            yield self._make.group((self.text(item, text), *pattern.items[rank + 1 :]))
            if not item.nullable:
                return


def content_of(definition: Definition) -> Pattern:
    """Give the content of an element of a grammar that was read to its end."""
    if definition.content is None:
        raise RuntimeError("a grammar is used once it is read")
    return definition.content


def opened(pattern: Pattern) -> Iterator[After]:
    """Go through the ways in which an open element may be understood."""
    for one in pattern.items if isinstance(pattern, Choice) else (pattern,):
        if isinstance(one, After):
            yield one
