"""The papers of one expense, package by package, as the flows of a town hall write them.

ingested(archive, tmp_path, an_invoice(), a_slip(), ...)   # each one its own transfer
"""

from collections.abc import Iterable
from pathlib import Path

from sae.cli.samples.sip import Element, Unit
from sae.jobs.ingest import ingest
from sae.ports import Archive
from tests.packages import a_file, a_package, a_unit, metadata

SUPPLIER = "99900000100013"  # SIRET
BUDGET = (("21400001700011", "PES:IdColl"), ("123-00", "PES:CodCol-CodBud"))
INVOICE_BYTES = b"%PDF-1.4 facture FA-2024-0001 chauffage"


def keyword(content: str, reference: str) -> Element:
    return ("Keyword", (("KeywordContent", content), ("KeywordReference", reference)))


def keywords(*said: tuple[str, str]) -> tuple[Element, ...]:
    return tuple(keyword(content, reference) for content, reference in said)


def an_invoice(
    number: str = "FA-2024-0001",
    *,
    supplier: str = SUPPLIER,
    data: bytes = INVOICE_BYTES,
    contract: str = "2024-07",
    amount: str = "1200.00",
    day: str = "2024-03-15",
    title: str = "",
    agency: str = "",
) -> Unit:
    said = [(number, "EN16931:BT-1"), (supplier, "EN16931:BT-29"), (amount, "EN16931:BT-112")]
    if contract:
        said.append((contract, "EN16931:BT-12"))
    content = [
        *metadata(DocumentType="Facture"),
        *keywords(*said),
        *([("OriginatingAgency", (("Identifier", agency),))] if agency else []),
        ("CreatedDate", day),
    ]
    files = (a_file(f"{number.replace('/', '-')}.pdf", data),)
    name = title or f"Facture {number} - Thermique du Val"
    return a_unit(name, level="File", content=tuple(content), objects=files)


def a_document(identifier: str = "PJ-1", data: bytes = INVOICE_BYTES, **changes: object) -> Unit:
    return a_unit(
        f"Pièce {identifier}",
        content=(
            *metadata(DocumentType="Pièce justificative de dépense"),
            *keywords((identifier, "PES:IdUnique"), ("003", "PES:TypePJ")),
        ),
        objects=(a_file(f"{identifier}.pdf", data),),
        **changes,
    )


def a_mention(identifier: str, support: str = "01") -> Unit:
    return a_unit(
        f"{identifier} - non jointe",
        content=(
            *metadata(DocumentType="Pièce justificative"),
            *keywords((identifier, "PES:IdUnique"), (support, "PES:Support")),
        ),
    )


def an_order(
    number: str = "412",
    *,
    year: str = "2024",
    slip: str = "12",
    papers: Iterable[Unit] = (),
    title: str = "",
    supplier: str = SUPPLIER,
    amount: str = "1200.00",
    kind: str = "Mandat",
) -> Unit:
    return a_unit(
        title or f"{kind} {number} - Thermique du Val - chauffage",
        level="File",
        content=(
            *metadata(DocumentType=kind),
            *keywords(
                (number, "PES:IdPce"),
                (year, "PES:Exer"),
                (slip, "PES:IdBord"),
                ("01", "PES:TypBord"),
                (supplier, "PES:IdTiers"),
                (amount, "PES:MontantTTC"),
                *BUDGET,
            ),
        ),
        children=tuple(papers),
    )


def a_slip(
    number: str = "12", *, year: str = "2024", orders: Iterable[Unit] = (), flow: str = "PES-0001"
) -> Unit:
    below = list(orders)
    if flow:
        below.append(
            a_unit(
                f"Flux PES_Aller {flow}",
                content=(
                    *metadata(DocumentType="Flux PES_Aller"),
                    *keywords((flow, "PES:NomFic")),
                ),
                objects=(a_file(f"{flow}.xml", f"<PES n='{flow}'/>".encode()),),
            )
        )
    return a_unit(
        f"Bordereau de mandats {number}/{year}",
        level="RecordGrp",
        content=(
            *metadata(DocumentType="Bordereau de mandats"),
            *keywords((number, "PES:IdBord"), (year, "PES:Exer"), ("01", "PES:TypBord"), *BUDGET),
        ),
        children=tuple(below),
    )


def an_answer(*slips: str, refused: Iterable[str] = (), flow: str = "") -> Unit:
    said = [(one, "PES:ExerciceBord-NumBord") for one in slips]
    said += [(one, "PES:ElementACQUIT") for one in refused]
    if flow:
        said.append((flow, "PES:NomFic"))
    return a_unit(
        "Acquittement de la trésorerie du 02/04/2024",
        content=(*metadata(DocumentType="Acquittement PES"), *keywords(*said, *BUDGET)),
        objects=(a_file("acquit.xml", f"<ACQUIT {slips} {flow}/>".encode()),),
    )


def a_visa(*files: tuple[str, bytes]) -> Unit:
    event = (
        ("EventType", "SIGNATURE"),
        ("EventDateTime", "2024-03-20T10:00:00"),
        ("EventDetail", "Signature du maire"),
        ("Outcome", "OK"),
    )
    return a_unit(
        "Dossier de visa - Thermique du Val",
        level="File",
        content=(*metadata(DocumentType="Dossier i-Parapheur"), ("Event", event)),
        children=tuple(a_unit(name, objects=(a_file(name, data),)) for name, data in files),
    )


def a_contract(number: str = "2024-07", *, act: str = "2024-045", **changes: object) -> Unit:
    return a_unit(
        f"Marché {number} - chauffage",
        level="File",
        content=(
            *metadata(DocumentType="Marché public"),
            *keywords(
                (number, "eForms:BT-150"),
                (SUPPLIER, "DECP:titulaires/id"),
                (act, "ACTES:NumeroInterne"),
            ),
        ),
        objects=(a_file("acte-d-engagement.pdf", b"%PDF-1.4 acte d'engagement"),),
        **changes,
    )


def an_act(number: str = "2024-045", *, year: str = "2024") -> Unit:
    return a_unit(
        f"Délibération n° {number}",
        level="File",
        content=(
            ("OriginatingAgencyArchiveUnitIdentifier", f"014-214000017-{year}0301-{number}-DE"),
            *metadata(DocumentType="Délibération"),
            *keywords(
                (number, "ACTES:NumeroInterne"),
                ("1", "ACTES:CodeNatureActe"),
                ("1.1", "ACTES:CodeMatiere"),
            ),
            ("CreatedDate", f"{year}-03-01"),
        ),
        objects=(a_file("deliberation.pdf", f"%PDF-1.4 deliberation {number}".encode()),),
    )


def ingested(
    archive: Archive, folder: Path, *units: Unit, agency: str = "SERVICE-FINANCES"
) -> None:
    """Ingest each unit as a transfer of its own, in this order."""
    folder.mkdir(exist_ok=True)
    already = len(list(folder.iterdir()))
    for number, unit in enumerate(units, already + 1):
        name = f"FLUX-{number}"
        package = a_package(
            folder / f"{name}.zip", units=(unit,), message_identifier=name, agency=agency
        )
        (outcome,) = ingest(archive, [package])
        assert outcome.transfer.published_seq, outcome.result.findings
