"""Keeps as text what a version of SEDA has no place for, where its readers will find it.

The losses of a unit become events of its Content, those of objects become events of the LogBook
of their group, those of the message itself become comments. An event says the versions, the
reason (`Outcome`), the place (`OutcomeDetail`), and holds the element as it was (`EventDetail`).
"""

from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from seda.conversion.copied import named
from seda.conversion.report import Aside, Kept, XmlNode, local
from seda.instants import instant_text

EVENT_CODE = "seda-conversion"  # EventTypeCode of every event written here

# By what is converted: where its losses are kept, as the report says it.
PLACES = {"ArchiveUnit": "Content/Event", "DataObjectGroup": "LogBook/Event"}
IN_MESSAGE = "Comment"


class LossKeeper:
    """Writes what is set aside. source, version: versions of SEDA, from and to. at: aware.

    comments: texts for the message itself, whose parts have no place for an event.
    """

    def __init__(self, source: str, version: str, at: datetime) -> None:
        self.aside = Aside()
        self.comments: list[str] = []
        self._version = version
        self._change = f"SEDA {source} > {version}"
        self._at = instant_text(at.replace(microsecond=0))

    def begin(self, name: str) -> None:
        """Say what is converted next: local name of its element."""
        self.aside.place = PLACES.get(name, IN_MESSAGE)
        self.aside.items.clear()

    def write(self, part: XmlNode) -> bool:
        """Write in a part what has left it; say whether the part was changed."""
        items = tuple(self.aside.items)
        self.aside.items.clear()
        place = self._place_in(part) if items else None
        if place is None:
            self.comments.extend(f"{self._change}: {_said(item)}" for item in items)
            return False
        place.extend(self._events(items))
        return True

    # ------------------------------------------------------------------------- private

    def _place_in(self, part: XmlNode) -> XmlNode | None:
        if local(part.tag) == "ArchiveUnit":
            return part.find(named("Content", self._version))
        if local(part.tag) != "DataObjectGroup":
            return None
        logbook = part.find(named("LogBook", self._version))
        if logbook is None:
            logbook = etree.SubElement(part, named("LogBook", self._version))
        return logbook

    def _events(self, items: tuple[Kept, ...]) -> Iterator[XmlNode]:
        for item in items:
            event = etree.Element(named("Event", self._version))
            for name, text in (
                ("EventTypeCode", EVENT_CODE),
                ("EventType", self._change),
                ("EventDateTime", self._at),
                ("EventDetail", item.text),
                ("Outcome", item.reason.value),
                ("OutcomeDetail", item.element),
            ):
                etree.SubElement(event, named(name, self._version)).text = text
            yield event


# ----------------------------------------------------------------------------- private


def _said(item: Kept) -> str:
    return f"{item.element} ({item.reason.value}) {item.text}"
