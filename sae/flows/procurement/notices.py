"""Notices of consultations: eForms of the Union (UBL) and notices of the BOAMP, XML or JSON.

The BOAMP has had three forms, whose names are looked for wherever they stand.
"""

import re
from collections.abc import Iterator

from sae.flows.procurement.fields import Field, plain_name
from sae.flows.procurement.model import BidFact, Notice, Party

EFORMS = ("ContractNotice", "ContractAwardNotice", "PriorInformationNotice")


def read_notice(root: Field) -> Notice | None:
    """Read a notice; None when it is none."""
    found = next((one for one in root.walk() if one.name in EFORMS), None)
    if found is not None:
        return _eforms(found)
    if any(plain_name(one.name) in _BOAMP for one in root.walk()):
        return _boamp(root)
    return None


def read_manifest(root: Field) -> tuple[str, str, tuple[BidFact, ...]]:
    """Read the list that a platform puts in its export: reference, purpose, bids; empty without."""
    reference = root.found(
        "referenceconsultation",
        "referenceutilisateur",
        "refconsultation",
        "numeroconsultation",
        "reference",
    )
    purpose = root.found("objetconsultation", "intituleconsultation", "objet", "intitule")
    return reference, purpose, tuple(_bids(root))


def boamp_number(name: str) -> str:
    """Give the number of a notice from the name of its file, empty without.

    >>> boamp_number("boamp-avis-20-100260.pdf"), boamp_number("avis-07-2024.pdf")
    ('20-100260', '')
    """
    found = _NUMBER.search(name)
    return found[1] if found and "boamp" in name.casefold() else ""


# ----------------------------------------------------------------------------- private

_NUMBER = re.compile(r"(?<!\d)(\d\d-\d{1,7})(?!\d)")

_BOAMP = {"idweb", "fnsimple", "mapa", "annonceref", "titremarche", "codeidentnational"}
_NAMES = (
    *("raisonsociale", "nomentreprise", "nomcandidat", "denominationsociale", "denomination"),
    *("entreprise", "candidat", "soumissionnaire", "nom"),
)
_FATES = ("retenu", "retenue", "attributaire", "statut", "decision", "resultat", "etat", "status")
_NO = re.compile(r"^(0|n|no|non|false)$|non|rejet|refus|ecart|evinc|irregul|inaccept|elimin")
_YES = re.compile(r"^(1|o|oui|yes|true)$|retenu|attribu|admis|gagn|laureat")


def _bids(root: Field) -> Iterator[BidFact]:
    for one in root.walk():
        said = {plain_name(below.name): below.text for below in one.fields if below.text}
        name = next((said[known] for known in _NAMES if known in said), "")
        fate = next((said[known] for known in _FATES if known in said), "")
        if name and fate:
            party = Party(name=name, identifier=said.get("siret", ""))
            lot = said.get("lot") or said.get("numerolot", "")
            yield BidFact(party, lot, retained(fate))


def retained(fate: str) -> bool | None:
    """Say what a word of a platform decides of a bid.

    >>> retained("Non retenue"), retained("Attributaire"), retained("Déposée")
    (False, True, None)
    """
    plain = plain_name(fate)
    if _NO.search(plain):
        return False
    return True if _YES.search(plain) else None


def _eforms(root: Field) -> Notice:
    project = root.at("ProcurementProject") or Field("")
    companies = dict(_companies(root))
    result = next((one for one in root.walk() if one.name == "NoticeResult"), Field(""))
    buyer = root.said("ContractingParty/Party/PartyIdentification/ID")
    kind = project.said("ProcurementTypeCode")
    return Notice(
        number=root.said("ID"),
        procedure_id=root.said("ContractFolderID"),
        reference=_marked(project, "ID", "InternalID") or project.said("ID"),
        purpose=project.said("Name", "Description"),
        kind=root.name,
        published_on=root.said("IssueDate"),
        deadline=root.said(
            "TenderingProcess/TenderSubmissionDeadlinePeriod/EndDate",
            "ProcurementProjectLot/TenderingProcess/TenderSubmissionDeadlinePeriod/EndDate",
        ),
        cpv=project.said("MainCommodityClassification/ItemClassificationCode"),
        procedure=root.said("TenderingProcess/ProcedureCode"),
        buyer=companies.get(buyer, Party()),
        works=(kind == "works") if kind else None,
        winners=tuple(_winners(result, companies)),
        contracts=tuple(
            dict.fromkeys(one.text for one in result.all_at("SettledContract/ContractReference/ID"))
        ),
        concluded_on=max(
            (one.text for one in result.all_at("SettledContract/IssueDate")), default=""
        ),
    )


def _companies(root: Field) -> Iterator[tuple[str, Party]]:
    for one in root.walk():
        if one.name == "Company":
            party = Party(
                identifier=one.said("PartyLegalEntity/CompanyID"), name=one.said("PartyName/Name")
            )
            yield one.said("PartyIdentification/ID"), party


def _winners(result: Field, companies: dict[str, Party]) -> Iterator[Party]:
    """Follow a settled contract to its bid, to who made it, to the companies in it."""
    bids = {one.text for one in result.all_at("SettledContract/LotTender/ID")}
    parties = {
        one.said("TenderingParty/ID")
        for one in result.all_at("LotTender")
        if one.said("ID") in bids
    }
    for one in result.all_at("TenderingParty"):
        if one.said("ID") in parties:
            for tenderer in one.all_at("Tenderer/ID"):
                if tenderer.text in companies:
                    yield companies[tenderer.text]


def _marked(one: Field, name: str, scheme: str) -> str:
    return next(
        (field.text for field in one.all_at(name) if ("schemeName", scheme) in field.marks), ""
    )


def _boamp(root: Field) -> Notice:
    nature = root.found("typemarche", "naturemarche", "natureprestation").casefold()
    works = {"travaux": True, "fournitures": False, "services": False}
    return Notice(
        number=root.found("idweb"),
        reference=root.found("identifiantinterne", "referencemarche", "numeroreference"),
        purpose=root.found("titremarche", "intitule", "objetcomplet", "objet"),
        kind="BOAMP",
        published_on=root.found("dateparution", "datepublication", "datepublicationboamp"),
        deadline=root.found("receptoffres", "datereceptionoffres", "datelimitereponse"),
        cpv=root.found("principal", "classprincipale"),
        procedure=root.found("typeprocedure", "procedurelibelle"),
        buyer=Party(
            identifier=root.found("codeidentnational", "codeidentificationnational", "siret"),
            name=root.found("denomination", "nomofficiel", "nomacheteur", "nomorganisme"),
        ),
        works=next((said for word, said in works.items() if word in nature), None),
    )
