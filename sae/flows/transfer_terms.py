"""What a package says of itself: who transfers what to whom, under which rules.

Options, settings and tables all end here; what cannot be meant is refused with what to write.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sae.errors import UsageError
from seda.elements import Element
from seda.model import RULE_CATEGORIES
from seda.versions import VERSIONS

# NF Z44-022 leaves the version to the parties. Every archive that reads SEDA 2 reads 2.1, and
# nothing that a folder or a table says by itself needs more: docs/adr/0019.
DEFAULT_VERSION = VERSIONS[0]

FINAL_ACTIONS = {
    "AppraisalRule": ("Keep", "Destroy"),
    "StorageRule": ("RestrictAccess", "Transfer", "Copy"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedRule:
    """A rule on the whole package. start: a day or empty. final_action: empty when it has none."""

    category: str
    rule_id: str
    start: str = ""
    final_action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferTerms:
    """The header of a package. Empty texts are left out.

    originating_agency: empty when it is the transferring one.
    """

    version: str
    message_identifier: str
    archival_agency: str
    transferring_agency: str
    originating_agency: str = ""
    submission_agency: str = ""
    agreement: str = ""
    archival_profile: str = ""
    comment: str = ""
    rules: tuple[StatedRule, ...] = ()


def parse_rule(text: str) -> StatedRule:
    """Read `CATEGORY=RULE[:START][:FINAL ACTION]`.

    Raises: UsageError when it says something else.

    >>> parse_rule("AppraisalRule=APP-001:2024-01-01:Destroy")
    ... # doctest: +NORMALIZE_WHITESPACE
    StatedRule(category='AppraisalRule', rule_id='APP-001', start='2024-01-01',
               final_action='Destroy')
    >>> parse_rule("AccessRule=ACC-00003").rule_id
    'ACC-00003'
    """
    category, equals, said = text.partition("=")
    found = _RULE.fullmatch(said)
    if not equals or found is None:
        raise UsageError("rule_unreadable", rule=text)
    return stated_rule(
        category.strip(), found["rule_id"], found["start"] or "", found["final_action"] or ""
    )


def stated_rule(category: str, rule_id: str, start: str, final_action: str) -> StatedRule:
    """Make a rule from its parts. Raises: UsageError when SEDA has no such rule."""
    if category not in STATED:
        raise UsageError("rule_category_unknown", category=category, known=", ".join(STATED))
    if start and not _is_day(start):
        raise UsageError("rule_start_invalid", rule=rule_id, start=start)
    actions = FINAL_ACTIONS.get(category, ())
    if final_action not in (actions or ("",)):
        known = ", ".join(actions)
        if not known:
            raise UsageError("rule_without_final_action", category=category, action=final_action)
        if not final_action:
            raise UsageError("rule_final_action_missing", category=category, known=known)
        raise UsageError("rule_final_action_unknown", action=final_action, known=known)
    return StatedRule(
        category=category, rule_id=rule_id.strip(), start=start, final_action=final_action
    )


def rule_elements(rules: Iterable[StatedRule]) -> Iterator[Element]:
    """Draft the rules of a package, categories in the order of the standard.

    Raises: UsageError when those of a category have several final actions.
    """
    stated = tuple(rules)
    for category in STATED:
        own = [rule for rule in stated if rule.category == category]
        if not own:
            continue
        parts: list[Element] = []
        for rule in own:
            parts.append(Element("Rule", rule.rule_id))
            if rule.start:
                parts.append(Element("StartDate", rule.start))
        actions = {rule.final_action for rule in own if rule.final_action}
        if len(actions) > 1:
            raise UsageError("rule_final_actions_differ", category=category)
        parts += [Element("FinalAction", action) for action in actions]
        yield Element(category, children=tuple(parts))


# ----------------------------------------------------------------------------- private

# A classification needs a level and an owner, a hold a reason: a table says them, not an option.
STATED = tuple(
    category for category in RULE_CATEGORIES if category not in ("ClassificationRule", "HoldRule")
)

_RULE = re.compile(
    r"(?P<rule_id>[^:\s][^:]*)"
    r"(?::(?P<start>\d[^:]*)?)?"
    r"(?::(?P<final_action>[A-Za-z]*))?"
)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
