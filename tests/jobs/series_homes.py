"""A home with a plan de classement, digital and paper dossiers, for tests of registers."""

from pathlib import Path

from sae.jobs.change_scheme import import_scheme
from sae.jobs.ingest import ingest
from sae.ports import Archive
from tests.packages import a_dossier, a_file, a_package, a_paper, a_unit, metadata

TABLE = """cote;parent;intitulé;sensible;motif;conventions;emplacement
W;;Versements;;;;
12W;W;Finances;;;CONVENTION-1;Magasin A
13W;W;Personnel;oui;vie privée;CONVENTION-2;
1D;;Délibérations;;;;
"""
THICKNESS = '<PhysicalDimensions><Thickness unit="centimetre">10</Thickness></PhysicalDimensions>'


def a_filed_holding(archive: Archive, folder: Path) -> tuple[str, str]:
    """Take in charge a transfer with paper, given as a gift, and another; give their ids."""
    change = import_scheme(archive, TABLE.encode(), name="plan.csv")
    assert change.act_id

    def as_a_gift(text: str) -> str:
        text = text.replace("boîte 12, chemise 3</PhysicalId>", f"boîte 12</PhysicalId>{THICKNESS}")
        words = "<AcquisitionInformation>Don</AcquisitionInformation>"
        status = "<LegalStatus>Private Archive</LegalStatus>"
        end = "<OriginatingAgencyIdentifier>"
        return text.replace(end, f"{words}{status}{end}", 1)

    first = a_package(
        folder / "first.zip",
        units=[
            a_dossier(
                "Factures 2021",
                files=[a_file("a.txt"), a_file("b.txt")],
                content=metadata(
                    DocumentType="Facture", StartDate="2021-01-01", EndDate="2021-12-31"
                ),
            ),
            a_unit(
                "Registre",
                level="File",
                content=metadata(DocumentType="Registre", StartDate="2019", EndDate="2019"),
                objects=(a_paper(),),
            ),
        ],
        mutate=as_a_gift,
    )
    second = a_package(
        folder / "second.zip",
        units=2,
        agency="SERVICE-RH",
        agreement="CONVENTION-2",
        message_identifier="VERSEMENT-2",
    )
    one, two = (
        outcome.transfer.transfer_id
        for package in (first, second)
        for outcome in ingest(archive, [package])
    )
    return one, two
