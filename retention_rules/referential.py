"""The table of rules as the engine asks it: what is not known, or not active, is not there."""

from collections.abc import Iterable, Iterator

from retention_rules.definitions import Category, RuleDefinition
from retention_rules.reasons import ReasonCode


class Referential:
    """Definitions by rule id. The last definition given of an id is the one that counts."""

    __slots__ = ("_rows",)

    def __init__(self, definitions: Iterable[RuleDefinition] = ()) -> None:
        self._rows = {row.rule_id: row for row in definitions}

    def __iter__(self) -> Iterator[RuleDefinition]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, rule_id: str) -> RuleDefinition | None:
        """Give the row of an id, active or not."""
        return self._rows.get(rule_id)

    def find(self, category: Category, rule_id: str) -> RuleDefinition | ReasonCode:
        """Give a definition that may be used, or the reason why there is none."""
        row = self._rows.get(rule_id)
        if row is None:
            return ReasonCode.RULE_UNKNOWN
        if row.category is not category:
            return ReasonCode.RULE_WRONG_CATEGORY
        return row if row.active else ReasonCode.RULE_INACTIVE
