"""Shows what a message says, faulty or not: each element with its label, in the order received.

Nothing is judged here, and the package is only counted.
"""

from dataclasses import dataclass

from seda.elements import Element
from seda.messages.packages import Package
from seda.messages.received import Received
from seda.messages.reply_codes import meaning
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
    return _below(received.root, lang)


# ----------------------------------------------------------------------------- private


def _below(element: Element, lang: str) -> tuple[ShownField, ...]:
    return tuple(
        _field(child, lang) for child in element.children if not isinstance(child, Package)
    )


def _field(element: Element, lang: str) -> ShownField:
    name = element.name
    fields = _below(element, lang)
    value = "" if fields else element.text.strip()
    return ShownField(
        name=name,
        label=name.rpartition("}")[2] if name.startswith("{") else label(name, lang),
        value=value,
        meaning=meaning(value, lang) if name == "ReplyCode" else "",
        attributes=element.attributes,
        fields=fields,
    )
