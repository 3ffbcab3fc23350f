"""From rows of the catalogue to units and rules of the engine, and back to decisions.

The only place that knows both. What the archive adds to rules: an agency or an agreement to be
confirmed lets nothing go (design §6), events given later, sorts decided by a campaign, dossiers
that several transfers complete.
"""

from sae.domain.rule_mapping.decided import Decider, code_of
from sae.domain.rule_mapping.definitions import definition_of, referential_of
from sae.domain.rule_mapping.units import choices_of, content_days, units_of

__all__ = [
    "Decider",
    "choices_of",
    "code_of",
    "content_days",
    "definition_of",
    "referential_of",
    "units_of",
]
