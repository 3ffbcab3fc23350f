"""Builds a small tree from events and validates it alone. Knows nothing of what it may contain."""

from collections.abc import Mapping

from lxml import etree

from seda.schema_findings import Violation

MAX_ELEMENTS = 10_000  # of one tree; a larger one is refused, not built


class ShapeCheck:
    """One element and what is in it, fed with the events of `safe_xml.scan`."""

    def __init__(self) -> None:
        self._root = ""
        self._builder = etree.TreeBuilder()
        self._names: list[str] = []  # of the open elements
        self._places: list[tuple[int, int]] = []  # line and offset of every element, by rank

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:
        """See a start tag."""
        self._root = self._root or name
        self._names.append(name)
        self._places.append((line, offset))
        if len(self._places) <= MAX_ELEMENTS:
            # libxml2 keeps no line over 65,535: it is told a rank, and the rank tells the line.
            self._builder.start(name, dict(attributes)).sourceline = len(self._places)

    def end(self) -> None:
        """See an end tag."""
        name = self._names.pop()
        if len(self._places) <= MAX_ELEMENTS:
            self._builder.end(name)

    def text(self, data: str) -> None:
        """See characters."""
        if len(self._places) <= MAX_ELEMENTS:
            self._builder.data(data)

    def violations(self, shapes: etree.XMLSchema) -> tuple[Violation, ...]:
        """Validate what was seen, which must be over."""
        if len(self._places) > MAX_ELEMENTS:
            line, offset = self._places[0]
            too_many = Violation.of_too_many(self._root, MAX_ELEMENTS, line=line, offset=offset)
            return (too_many,)
        shapes.validate(self._builder.close())
        return tuple(
            Violation(line, entry.type_name, entry.message, offset=offset)
            for entry in shapes.error_log
            for line, offset in [self._places[entry.line - 1]]
        )
