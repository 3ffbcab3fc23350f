"""Rules of SEDA 0.2 and 1.0: a code, a duration, a start; in SEDA 2, the identifier of a rule.

Access rules keep their code (AR038 to AR062: the list that the state published in 2009). An
appraisal has no identifier, only its duration: it becomes `DUA-P10Y` for ten years, a rule that
the archive's referential is to define. Until it does, nothing of it can be eliminated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from seda.conversion.report import XmlNode

APPRAISAL_PREFIX = "DUA-"


@dataclass(frozen=True, slots=True)
class OldRule:
    """A rule as stated. duration: as XML Schema writes it, of an appraisal only."""

    code: str
    start: str
    duration: str


def rule_of(node: XmlNode) -> OldRule:
    """Read an access restriction or an appraisal."""
    return OldRule(
        code=_text(node, "Code"),
        start=_text(node, "StartDate").partition("T")[0],
        duration=_text(node, "Duration"),
    )


def appraisal_rule_id(rule: OldRule) -> str:
    """Name the rule that an appraisal becomes; empty without a duration."""
    return f"{APPRAISAL_PREFIX}{rule.duration}" if rule.duration else ""


def final_action(rule: OldRule) -> str | None:
    """Translate the fate of an appraisal; None for a code that is none."""
    return _ACTIONS.get(rule.code.lower())


def rule_categories(unit: XmlNode) -> frozenset[str]:
    """Say which categories of rules a unit states itself."""
    return frozenset(
        category
        for category, names in _ELEMENTS.items()
        if any(unit.find(f"{{*}}{name}") is not None for name in names)
    )


# ----------------------------------------------------------------------------- private

_ACTIONS: Mapping[str, str] = MappingProxyType(
    {"conserver": "Keep", "détruire": "Destroy", "detruire": "Destroy"}
)
_ELEMENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "AccessRule": ("AccessRestriction", "AccessRestrictionRule"),
        "AppraisalRule": ("Appraisal", "AppraisalRule"),
    }
)


def _text(node: XmlNode, name: str) -> str:
    return (node.findtext(f"{{*}}{name}") or "").strip()
