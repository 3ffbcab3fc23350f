"""Applies a grammar of RelaxNG to a document while the XML gate reads it, in flat memory.

A handler of `safe_xml.scan`. It goes on after a fault as a person would: what is not expected is
left out, what is missing is told and taken as given, so that one reading tells every fault.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from seda.capped_findings import CappedFindings
from seda.findings import Finding, error
from seda.profiles.derivatives import opened
from seda.profiles.expectations import (
    fixed_values,
    known_attributes,
    missing_attributes,
    missing_elements,
    next_elements,
    takes_text,
    value_types,
)
from seda.profiles.names import shown_name
from seda.profiles.patterns import After, Pattern
from seda.profiles.relaxng import RelaxNgGrammar
from seda.schema_findings import MAX_EXPECTED, local_name

MAX_TEXT_SHOWN = 60  # characters of a wrong value in a sentence


@dataclass(slots=True)
class _Open:
    """An open element. then: what is asked behind its end; None while that depends on its content.

    faulty: something wrong was told of its content; nothing more is, at its end.
    """

    then: Pattern | None
    name: str
    line: int
    children: bool = False
    faulty: bool = False


class RelaxNgReading:
    """One reading of one document. document: the name people know it by."""

    def __init__(self, grammar: RelaxNgGrammar, document: str) -> None:
        self._derive = grammar.derivatives()
        self._make = grammar.patterns
        self._document = document
        self._pattern = grammar.start
        self._open: list[_Open] = []
        self._text: list[str] = []
        self._left_out = 0  # elements open inside one that was not expected, itself included
        self._findings = CappedFindings()

    def findings(self) -> tuple[Finding, ...]:
        """Give what was found, once the scan is over."""
        return self._findings.listed()

    # ------------------------------------------------------------------------- scan handler

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:
        """Take the beginning of an element."""
        del offset
        if self._left_out:
            self._left_out += 1
            return
        if self._open:
            self._open[-1].children = True
            if self._text:
                self._mixed_text()
        found = self._derive.open(self._pattern, name)
        if found is self._make.nothing:
            found = self._recovered(name, line)
            if found is self._make.nothing:
                self._left_out = 1
                return
        self._open.append(_Open(None, name, line))
        self._pattern = found
        self._settle()
        if attributes or self._pattern.attributes:
            self._attributes(attributes, line)

    def end(self, name: str, offset: int, line: int) -> None:
        """Take the end of an element."""
        del name, offset, line
        if self._left_out:
            self._left_out -= 1
            return
        one = self._open[-1]
        if not one.children:
            self._only_text()
        elif self._text:
            self._mixed_text()
        self._open.pop()
        if one.then is not None:
            if not (self._pattern.nullable or one.faulty):
                self._incomplete(one)
            self._pattern = one.then
            return
        left = self._derive.end(self._pattern)
        if left is self._make.nothing:
            if not one.faulty:
                self._incomplete(one)
            left = self._derive.end(self._pattern, skipping=True)
        self._pattern = left

    def text(self, data: str) -> None:
        """Take a text."""
        if not self._left_out:
            self._text.append(data)

    # ------------------------------------------------------------------------- elements

    def _settle(self) -> None:
        """Put aside what stands behind the open element, as soon as there is one way only."""
        one = self._open[-1]
        if one.then is None and isinstance(self._pattern, After):
            one.then, self._pattern = self._pattern.then, self._pattern.of

    def _recovered(self, name: str, line: int) -> Pattern:
        """Tell that an element is not expected, or that others are missing before it."""
        found = self._derive.open(self._pattern, name, skipping=True)
        if found is self._make.nothing:
            expected = next_elements(self._pattern)
            if not self._open:
                self._tell("profile_root_unexpected", line, name, expected=_listed(expected))
            elif expected:
                self._tell("profile_element_unexpected", line, name, expected=_listed(expected))
            else:
                self._tell("profile_element_in_excess", line, name)
            return found
        skipped = self._derive.skipped(self._pattern, name)
        missing = dict.fromkeys(one for part in skipped for one in missing_elements(part))
        self._tell(
            "profile_element_missing_before", line, name, missing=_listed(missing), **self._around()
        )
        return found

    def _incomplete(self, one: _Open) -> None:
        """Tell what an element that ends should have held."""
        missing = missing_elements(self._pattern)
        if missing:
            self._open.append(one)  # for its path
            self._tell("profile_element_missing", one.line, one.name, missing=_listed(missing))
            self._open.pop()
        else:
            self._open.append(one)
            self._wrong_value("")
            self._open.pop()

    def _around(self) -> dict[str, str]:
        return {"parent": local_name(self._open[-1].name) if self._open else ""}

    # ------------------------------------------------------------------------- attributes

    def _attributes(self, attributes: Mapping[str, str], line: int) -> None:
        nothing = self._make.nothing
        for name, value in attributes.items():
            found = self._derive.attribute(self._pattern, name)
            if found is nothing:
                self._unknown_attribute(name, line)
                continue
            fitting = self._make.choice(
                one.then for one in opened(found) if self._derive.value_fits(one.of, value)
            )
            if fitting is nothing:
                self._wrong_attribute(found, name, value, line)
                fitting = self._make.choice(one.then for one in opened(found))
            self._pattern = fitting
        closed = self._derive.close_start(self._pattern)
        if closed is nothing:
            for attribute in missing_attributes(self._pattern):
                self._tell(
                    "profile_attribute_missing", line, self._open[-1].name, attribute=attribute
                )
            closed = self._derive.close_start(self._pattern, skipping=True)
        self._pattern = closed
        self._settle()

    def _unknown_attribute(self, name: str, line: int) -> None:
        known = known_attributes(self._pattern)
        code = "profile_attribute_unexpected"
        element = self._open[-1].name
        self._tell(code, line, element, attribute=shown_name(name), expected=_listed(known) or "-")

    def _wrong_attribute(self, found: Pattern, name: str, value: str, line: int) -> None:
        element = self._open[-1].name
        fixed = fixed_values(found)
        self._tell(
            "profile_attribute_fixed" if fixed else "profile_attribute_type",
            line,
            element,
            attribute=shown_name(name),
            value=_shortened(value),
            expected=_listed(fixed or value_types(found)),
        )

    # ------------------------------------------------------------------------- texts

    def _mixed_text(self) -> None:
        """Take a text that stands beside elements; blanks alone say nothing there."""
        text = self._taken_text()
        if not text.strip(" \t\r\n"):
            return
        left = self._derive.text(self._pattern, text)
        if left is self._make.nothing:
            self._wrong_value(text)
        else:
            self._pattern = left

    def _only_text(self) -> None:
        """Take the whole text of an element that holds no other."""
        text = self._taken_text()
        left = self._derive.whole_text(self._pattern, text)
        if left is self._make.nothing:
            self._wrong_value(text)
        else:
            self._pattern = left

    def _taken_text(self) -> str:
        pieces = self._text
        if not pieces:
            return ""
        self._text = []
        return pieces[0] if len(pieces) == 1 else "".join(pieces)

    def _wrong_value(self, text: str) -> None:
        one = self._open[-1]
        one.faulty = True
        value = _shortened(text.strip())
        if not takes_text(self._pattern):
            self._tell("profile_text_unexpected", one.line, one.name, value=value)
            return
        fixed = fixed_values(self._pattern)
        expected = _listed(fixed or value_types(self._pattern))
        if not value:
            self._tell("profile_value_empty", one.line, one.name, expected=expected)
        else:
            code = "profile_value_fixed" if fixed else "profile_value_type"
            self._tell(code, one.line, one.name, value=value, expected=expected)

    # ------------------------------------------------------------------------- findings

    def _tell(self, code: str, line: int, name: str, **fields: str) -> None:
        own = local_name(name)
        path = [local_name(one.name) for one in self._open]
        if not path or self._open[-1].name != name or self._open[-1].line != line:
            path.append(own)
        where = f"{self._document} line {line}"
        shown = {"line": line, "element": own, **fields, "path": "/" + "/".join(path)}
        self._findings.add(error(code, where, **shown))


def _listed(names: Iterable[str]) -> str:
    listed = [name.strip().replace("|", " / ") for name in names]
    more = ["…"] if len(listed) > MAX_EXPECTED else []
    return ", ".join(listed[:MAX_EXPECTED] + more)


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_TEXT_SHOWN else text[: MAX_TEXT_SHOWN - 1] + "…"
