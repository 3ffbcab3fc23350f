"""What is asked of a unit: changes of its description, by names of elements, and of its rules."""

from dataclasses import dataclass
from enum import StrEnum

from seda.elements import Element
from seda.findings import Finding, error


class ChangeRefused(Exception):  # noqa: N818 - named for what it says
    """A change cannot be made as asked; nothing is changed. finding: why."""

    def __init__(self, code: str, *, where: str, **fields: object) -> None:
        self.finding: Finding = error(code, where, **fields)
        super().__init__(str(self.finding))


class Operation(StrEnum):
    """SET leaves the element with this value alone; ADD puts one more; REMOVE takes away."""

    SET = "set"
    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Step:
    """An element on a path. rank: which one of that name, from 1; 0 when it is not said."""

    name: str
    rank: int = 0

    def __str__(self) -> str:
        return f"{self.name}[{self.rank}]" if self.rank else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentChange:
    """A change below Content. path: from its child down to a leaf.

    value: the text; None, for REMOVE only, is any.
    """

    operation: Operation
    path: tuple[Step, ...]
    value: str | None = None

    def __str__(self) -> str:
        return ".".join(map(str, self.path))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """A rule to state, or to state otherwise. category: a SEDA name (`AppraisalRule`).

    start_date: empty to leave it as it is. final_action: of the category, likewise.
    """

    category: str
    rule_id: str
    start_date: str = ""
    final_action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRemoved:
    """A rule that is not stated any more; without rule_id, all that the category states."""

    category: str
    rule_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InheritancePrevented:
    """What comes from above is stopped: one rule (RefNonRuleId), or the whole category."""

    category: str
    rule_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InheritanceAllowed:
    """What comes from above passes again."""

    category: str


RuleChange = RuleSet | RuleRemoved | InheritancePrevented | InheritanceAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChanges:
    """All that is asked of one unit, to be done in order. added: elements put whole in Content."""

    content: tuple[ContentChange, ...] = ()
    rules: tuple[RuleChange, ...] = ()
    added: tuple[Element, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.content or self.rules or self.added)

    def then(self, others: "UnitChanges") -> "UnitChanges":
        """Give these changes, then others."""
        return UnitChanges(
            content=(*self.content, *others.content),
            rules=(*self.rules, *others.rules),
            added=(*self.added, *others.added),
        )
