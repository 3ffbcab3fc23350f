"""Which rules a sub-file of a consultation states: codes of the shipped table of a commune.

Bids that were not retained go five years after the contract is signed (CCP R.2184-12), what makes
the contract ten years after its end (R.2184-13), what proves the choice stays. Bids, and what
judges them, hold trade secrets: closed for twenty-five years (AR039, C. patr. L.213-2 I 1° a).

A day that nobody knows is left out: nothing is then eliminable, nor open, before it is told
(`sae rules event`). The end of a contract is the planned one; an event may only move it later.
"""

from collections.abc import Iterator
from datetime import date

from sae.flows.description import Ruling, access
from sae.flows.procurement.model import Contract, Phase, Procedure
from seda.elements import Element

OPEN, SECRET = "AR038", "AR039"  # codes of the list of 2009
WORKS_CPV = ("45", "71")  # construction; design, supervision and inspection of it
SECRETS = frozenset(
    {Phase.EXPORT, Phase.RETAINED, Phase.REJECTED, Phase.BIDS, Phase.ANALYSIS, Phase.OTHER}
)


class ProcedureRules:
    """States the rules of one consultation, once all that is known of it has been read."""

    def __init__(self, procedure: Procedure, ruling: Ruling) -> None:
        self._procedure = procedure
        self._ruling = ruling
        self.signed_on = _signed_on(procedure)
        self.ends_on = _ends_on(procedure)

    def of(self, phase: Phase) -> Iterator[Element]:
        """State the rules of a sub-file, categories in the order of the standard."""
        to_sort = False
        if self._ruling.retention:
            rule, start, action, to_sort = self._retention(phase)
            if rule:
                yield _appraisal(rule, start, action)
        if self._ruling.access:
            code = SECRET if phase in SECRETS else OPEN
            yield access(code, self.signed_on.isoformat() if self.signed_on else "")
        if to_sort:  # *tri* as it travels in SEDA: a Keep that needs an authorization
            yield Element("NeedAuthorization", "true")

    # ------------------------------------------------------------------------- private

    def _retention(self, phase: Phase) -> tuple[str, date | None, str, bool]:
        """Give rule, start, final action, and whether it is to be sorted; no rule when unknown."""
        always = {
            Phase.OTHER: ("", None, "", False),
            Phase.DATA: ("MP-13", _published_on(self._procedure), "Destroy", False),
            Phase.AS_BUILT: ("MP-09", None, "Keep", False),
        }
        if phase in always:
            return always[phase]
        if self._procedure.abandoned:
            return "MP-06", None, "Destroy", False
        concession = any(one.is_concession for one in self._procedure.contracts)
        rejected = "MP-10b" if concession else "MP-03"
        before = {
            Phase.NOTICE: ("MP-04", self.signed_on, "Destroy", False),
            Phase.DOCUMENTS: ("MP-04", self.signed_on, "Destroy", False),
            Phase.REGISTER: ("MP-04", self.signed_on, "Destroy", False),
            Phase.REJECTED: (rejected, self.signed_on, "Destroy", False),
            Phase.EXPORT: (rejected, self.signed_on, "Destroy", False),
            Phase.ANALYSIS: ("MP-05", self.signed_on, "Keep", False),
        }
        if phase in before:
            return before[phase]
        if concession:
            return "MP-10a", self.ends_on, "Keep", False
        rule = "MP-07" if phase is Phase.EXECUTION else self._constitutive()
        return rule, self.ends_on, "Keep", True

    def _constitutive(self) -> str:
        """Give the rule of what makes the contract; works unless it is known to be none."""
        said = [_is_works(one) for one in self._procedure.contracts]
        said += [
            one.cpv.startswith(WORKS_CPV) if one.cpv else one.works
            for one in self._procedure.notices
        ]
        known = [one for one in said if one is not None]
        return "MP-01" if known and not any(known) else "MP-02"


# ----------------------------------------------------------------------------- private


def _appraisal(rule: str, start: date | None, action: str) -> Element:
    parts = [Element("Rule", rule)]
    if start is not None:
        parts.append(Element("StartDate", start.isoformat()))
    parts.append(Element("FinalAction", action))
    return Element("AppraisalRule", children=tuple(parts))


def _signed_on(procedure: Procedure) -> date | None:
    """Give the day the last contract was concluded; None as long as one is not known."""
    days = [one.concluded_on for one in procedure.contracts]
    if not days:
        days = [one.concluded_day for one in procedure.notices if one.concluded_day is not None]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _ends_on(procedure: Procedure) -> date | None:
    """Give the day the last contract ends as planned; None as long as one is not known."""
    days = [one.ends_on for one in procedure.contracts]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _published_on(procedure: Procedure) -> date | None:
    days = (one.last_published_on or one.concluded_on for one in procedure.contracts)
    return max(filter(None, days), default=None)


def _is_works(contract: Contract) -> bool | None:
    terms = " ".join(text for text, name in contract.terms if name == "ccag").casefold()
    if "travaux" in terms or "œuvre" in terms or "oeuvre" in terms:
        return True
    return contract.cpv.startswith(WORKS_CPV) if contract.cpv else None
