"""From a consultation to archive units: sub-files, bidders, documents; contracts and their data.

Where SEDA has an element it is used; another term stands in a Keyword that names it: `DECP:...` for
the essential data, `eForms:BT-...` for those of notices, `BOAMP:idweb`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sae.flows.amounts import read_amount
from sae.flows.description import (
    agent,
    day,
    event,
    identifier,
    joined,
    keywords,
    money,
    read_day,
    title,
)
from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.procurement.model import (
    Contract,
    Modification,
    Notice,
    Party,
    Phase,
    Procedure,
)
from seda.elements import Element

TITLES = {
    Phase.EXPORT: "Export de la plateforme",
    Phase.NOTICE: "Publicité",
    Phase.DOCUMENTS: "Dossier de consultation des entreprises",
    Phase.REGISTER: "Retraits, questions et dépôts",
    Phase.RETAINED: "Candidatures et offres retenues",
    Phase.REJECTED: "Candidatures et offres non retenues",
    Phase.BIDS: "Candidatures et offres",
    Phase.ANALYSIS: "Analyse et attribution",
    Phase.CONTRACT: "Marché et notification",
    Phase.EXECUTION: "Exécution",
    Phase.AS_BUILT: "Dossier des ouvrages exécutés",
    Phase.DATA: "Données essentielles",
    Phase.OTHER: "Autres documents",
}
BID, CONTRACT, NOTICE_TYPE = "Candidature et offre", "Marché public", "Avis de publicité"
NOTICE_TYPES = {
    "ContractNotice": "Avis de marché",
    "ContractAwardNotice": "Avis d'attribution",
    "PriorInformationNotice": "Avis de préinformation",
}

Rules = Iterable[Element]


def consultation_unit(procedure: Procedure) -> DraftUnit:
    """Draft the unit of a consultation, above its sub-files, each of which states its own rules."""
    name = (procedure.purpose and procedure.reference) or procedure.name
    label = "" if name.casefold().startswith("consultation") else "Consultation "
    published = [
        read.isoformat()
        for one in procedure.notices
        if (read := read_day(one.published_on)) is not None
    ]
    buyer = next((one.buyer for one in procedure.notices if one.buyer != Party()), Party())
    content = (
        Element("DescriptionLevel", "RecordGrp"),
        title(f"{label}{name}", procedure.purpose),
        *identifier("OriginatingAgencyArchiveUnitIdentifier", procedure.reference),
        Element("DocumentType", "Consultation"),
        *keywords(
            (procedure.reference, "eForms:BT-22"),
            *((one.procedure_id, "eForms:BT-04") for one in procedure.notices),
            *((one.cpv, "eForms:BT-262") for one in procedure.notices),
        ),
        *agent("Writer", buyer.name, buyer.identifier),
        *day("StartDate", min(published, default="")),
    )
    return DraftUnit(depth=0, content=content, management=(), files=())


def phase_unit(phase: Phase, rules: Rules, *, numbers: Iterable[str] = ()) -> DraftUnit:
    """Draft the unit of a sub-file. numbers: of the contracts that it is the file of."""
    said = tuple(keywords(*((number, "eForms:BT-150") for number in numbers)))
    content = (
        Element("DescriptionLevel", "SubGrp"),
        Element("Title", TITLES[phase]),
        Element("DocumentType", CONTRACT if said else "Sous-dossier de consultation"),
        *said,
    )
    return DraftUnit(depth=1, content=content, management=tuple(rules), files=())


def contract_phase_unit(contract: Contract, rules: Rules) -> DraftUnit:
    """Draft the sub-file of the only contract of a consultation: it is the contract."""
    made = contract_unit(contract, rules, depth=1)
    return replace(made, content=(Element("DescriptionLevel", "SubGrp"), *made.content[1:]))


def contract_unit(contract: Contract, rules: Rules, *, depth: int) -> DraftUnit:
    """Draft the unit of a contract, described by its essential data."""
    label = "Concession" if contract.is_concession else CONTRACT
    holders = ", ".join(
        list(dict.fromkeys(one.name or one.identifier for one in contract.holders))[:_SHOWN]
    )
    amount = read_amount(contract.amount)
    content = (
        Element("DescriptionLevel", "File"),
        title(f"{label} {contract.number}", contract.purpose, holders, money(amount)),
        *identifier("OriginatingAgencyArchiveUnitIdentifier", contract.number),
        Element("DocumentType", label),
        *_contract_terms(contract),
        *agent("Writer", contract.buyer.name, contract.buyer.identifier),
        *(
            element
            for one in dict.fromkeys(contract.holders)
            for element in agent("Addressee", one.name, one.identifier)
        ),
        *day("CreatedDate", contract.signed_on or contract.notified_on),
        *day("StartDate", contract.notified_on or contract.begins_on or contract.signed_on),
        *day("EndDate", contract.ends_on.isoformat() if contract.ends_on else ""),
        *event("Signature", contract.signed_on),
        *event("Notification", contract.notified_on),
        *_changes(contract),
    )
    return DraftUnit(depth=depth, content=content, management=tuple(rules), files=())


def notice_unit(
    notice: Notice, file: DraftFile, name: str, rules: Rules, *, depth: int
) -> DraftUnit:
    """Draft the unit of a notice that could be read."""
    label = NOTICE_TYPES.get(notice.kind, NOTICE_TYPE)
    shown = f"{label} {notice.number}" if notice.number else f"{label} ({name})"
    term = "eForms:BT-701" if notice.kind in NOTICE_TYPES else "BOAMP:idweb"
    content = (
        Element("DescriptionLevel", "Item"),
        title(shown, notice.purpose),
        *identifier("OriginatingAgencyArchiveUnitIdentifier", notice.number),
        Element("DocumentType", label),
        *keywords(
            (notice.number, term),
            (notice.procedure_id, "eForms:BT-04"),
            (notice.reference, "eForms:BT-22"),
            (notice.cpv, "eForms:BT-262"),
            (notice.procedure, "eForms:BT-105"),
            (notice.deadline, "eForms:BT-131"),
            *((number, "eForms:BT-150") for number in notice.contracts),
        ),
        *agent("Writer", notice.buyer.name, notice.buyer.identifier),
        *day("CreatedDate", notice.published_on),
    )
    return DraftUnit(depth=depth, content=content, management=tuple(rules), files=(file,))


def bidder_unit(bidder: str, lot: str, files: tuple[DraftFile, ...], *, depth: int) -> DraftUnit:
    """Draft the unit of what a company offered for a lot. files: the zip it came in, if any."""
    content = (
        Element("DescriptionLevel", "File"),
        title(bidder, f"lot {lot}" if lot else ""),
        Element("DocumentType", BID),
        *keywords((lot, "eForms:BT-137")),
        *agent("Writer", bidder),
    )
    return DraftUnit(depth=depth, content=content, management=(), files=files)


def folder_unit(name: str, files: tuple[DraftFile, ...], *, depth: int) -> DraftUnit:
    """Draft the unit of a folder, or of a zip with what was in it."""
    content = (Element("DescriptionLevel", "File"), title(name))
    return DraftUnit(depth=depth, content=content, management=(), files=files)


def document_unit(  # noqa: PLR0913 - a document and what is known of it
    name: str,
    kind: str,
    file: DraftFile,
    rules: Rules = (),
    *,
    depth: int,
    number: str = "",
) -> DraftUnit:
    """Draft the unit of a document. number: of a notice of the BOAMP, when its name says it."""
    content = (
        Element("DescriptionLevel", "Item"),
        title(name),
        Element("DocumentType", kind),
        *keywords((number, "BOAMP:idweb")),
    )
    return DraftUnit(depth=depth, content=content, management=tuple(rules), files=(file,))


def data_unit(name: str, rules: Rules, *, depth: int) -> DraftUnit:
    """Draft the unit above the contracts of a file of essential data that came alone."""
    content = (
        Element("DescriptionLevel", "File"),
        title(TITLES[Phase.DATA], name),
        Element("DocumentType", TITLES[Phase.DATA]),
    )
    return DraftUnit(depth=depth, content=content, management=tuple(rules), files=())


# ----------------------------------------------------------------------------- private

_SHOWN = 3  # holders in a title


def _contract_terms(contract: Contract) -> Iterator[Element]:
    amount = "valeurGlobale" if contract.is_concession else "montant"
    whole = contract.whole_number if contract.whole_number != contract.number else ""
    yield from keywords(
        (contract.number, "DECP:id"),
        (whole, "DECP:uid"),
        (contract.nature, "DECP:nature"),
        (contract.cpv, "DECP:codeCPV"),
        (contract.procedure, "DECP:procedure"),
        (contract.amount, f"DECP:{amount}"),
        (contract.months, "DECP:dureeMois"),
        (contract.published_on, "DECP:datePublicationDonnees"),
        (contract.buyer.identifier, "DECP:acheteur/id"),
        (contract.buyer.name, "DECP:acheteur/nom"),
        *((one.identifier, "DECP:titulaires/id") for one in contract.holders),
        *((one.name, "DECP:titulaires/denominationSociale") for one in contract.holders),
        *(
            (one.identifier, "DECP:actesSousTraitance/acteSousTraitance/sousTraitant/id")
            for one in contract.subcontractors
        ),
        *((text, f"DECP:{name}") for text, name in contract.terms),
        *(
            said
            for one in contract.modifications
            for said in (
                (one.amount, f"DECP:modifications/{amount}"),
                (one.months, "DECP:modifications/dureeMois"),
                (one.purpose, "DECP:modifications/objetModification"),
                *(
                    (holder.identifier, "DECP:modifications/titulaires/id")
                    for holder in one.holders
                ),
            )
        ),
    )


def _changes(contract: Contract) -> Iterator[Element]:
    for rank, one in enumerate(contract.modifications, 1):
        yield from event(
            "Modification du marché",
            one.day or one.published_on,
            detail=joined(f"Modification {one.number or rank}", one.purpose),
            message=_changed(one),
        )


def _changed(one: Modification) -> str:
    amount, months = money(read_amount(one.amount)), f"{one.months} mois" if one.months else ""
    return ", ".join(filter(None, (amount, months)))
