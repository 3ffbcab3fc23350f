"""Trees of codes and fields, as explanations are told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from retention_rules.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One step. code: a stable word; fields: (name, text) pairs, in order."""

    code: str
    fields: tuple[tuple[str, str], ...] = ()
    children: tuple["Node", ...] = ()

    def field(self, name: str) -> str:
        """Give a field; empty when there is none of this name."""
        return dict(self.fields).get(name, "")

    def find(self, code: str) -> Iterator["Node"]:
        """Yield the nodes of a code, here and below, from the top."""
        if self.code == code:
            yield self
        for child in self.children:
            yield from child.find(code)

    def to_json(self) -> dict[str, object]:
        """Give what `json` writes: code, fields, children (left out when there are none)."""
        told: dict[str, object] = {"code": self.code, "fields": dict(self.fields)}
        if self.children:
            told["children"] = [child.to_json() for child in self.children]
        return told


def node(code: str, *children: Node, **fields: str) -> Node:
    """Build a node."""
    return Node(code=code, fields=tuple(fields.items()), children=children)


def day_text(day: date | None) -> str:
    """Write a day: ISO, `always` for the first day of the calendar, nothing for none."""
    if day is None:
        return ""
    return "always" if day == date.min else day.isoformat()


def reason_nodes(reasons: Iterable[Reason]) -> Iterator[Node]:
    """Tell reasons."""
    for one in reasons:
        yield node(
            "reason",
            reason=one.code.value,
            rule_id=one.rule_id,
            unit_id=one.unit_id,
            agency=one.agency,
            until=day_text(one.until),
        )
