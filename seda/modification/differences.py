"""What differs between two states of a unit, by the names of elements, for people to read."""

from dataclasses import dataclass

from seda.elements import Element


@dataclass(frozen=True, slots=True)
class Difference:
    """A path of elements (`Writer.FullName`) and the texts that stand there, in order."""

    path: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def differences(before: Element | None, after: Element | None) -> tuple[Difference, ...]:
    """Compare two Contents, or two Managements, leaf by leaf.

    >>> old = Element("Content", children=(Element("Title", "Facture"),))
    >>> new = Element("Content", children=(Element("Title", "Avoir"),))
    >>> differences(old, new)
    (Difference(path='Title', before=('Facture',), after=('Avoir',)),)
    """
    old, new = _leaves(before), _leaves(after)
    return tuple(
        Difference(path, tuple(old.get(path, ())), tuple(new.get(path, ())))
        for path in dict.fromkeys((*old, *new))
        if old.get(path) != new.get(path)
    )


# ----------------------------------------------------------------------------- private


def _leaves(element: Element | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    waiting = [] if element is None else [("", child) for child in reversed(element.children)]
    while waiting:
        above, one = waiting.pop()
        path = f"{above}.{one.name}" if above else one.name
        for name, value in one.attributes:
            found.setdefault(f"{path}@{name.rpartition('}')[2]}", []).append(value)
        if one.children:
            waiting.extend((path, child) for child in reversed(one.children))
        else:
            found.setdefault(path, []).append(one.text.strip())
    return found
