"""Shows what a message says, faulty or not: each element with its label, in the order received.

Nothing is judged here, and the package is only counted.
"""

from dataclasses import dataclass

from lxml import etree

from seda.messages.received import Received
from seda.messages.reply_codes import meaning
from seda.versions import namespace_of
from seda.vocabulary import label


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownField:
    """An element of a message.

    name: as the standard spells it. label: in words. value: its text, empty when it holds others.
    meaning: of a code, in words, when it is known. attributes: (name, value) pairs.
    """

    name: str
    label: str
    value: str
    meaning: str
    attributes: tuple[tuple[str, str], ...]
    fields: tuple["ShownField", ...]


def shown_fields(received: Received, *, lang: str) -> tuple[ShownField, ...]:
    """Give the elements of a message, packages left out, with labels in `fr` or `en`."""
    return _Showing(received, lang).below(received.root)


# ----------------------------------------------------------------------------- private

_text_of = etree.XPath("string()")


class _Showing:
    def __init__(self, received: Received, lang: str) -> None:
        self._received = received
        self._lang = lang
        self._namespace = f"{{{namespace_of(received.version)}}}"

    def below(self, element: "etree._Element") -> tuple[ShownField, ...]:
        return tuple(
            self._field(child)
            for child in element.iterchildren(etree.Element)
            if child not in self._received.packages
        )

    def _field(self, element: "etree._Element") -> ShownField:
        name = element.tag.removeprefix(self._namespace)
        ours = not name.startswith("{")
        fields = self.below(element)
        value = "" if fields else _text_of(element).strip()
        return ShownField(
            name=name,
            label=label(name, self._lang) if ours else name.rpartition("}")[2],
            value=value,
            meaning=meaning(value, self._lang) if name == "ReplyCode" else "",
            attributes=tuple(element.attrib.items()),
            fields=fields,
        )
