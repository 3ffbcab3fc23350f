"""1,000 Factur-X invoices: `sae prepare invoice`, then `sae ingest` in a home as `init` makes it.

Two floors in the same run, on the same files, each in a process of its own: the files put in a zip
with their SHA-512, and the XML of each taken out by pypdf, neither of which archives anything.

    python -m bench.invoices zip FOLDER OUT.zip      the first floor alone
    python -m bench.invoices xml FOLDER              the second one
"""

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

from bench.memory import measured
from bench.packages import WORDS
from bench.table import print_table

SUPPLIERS = 20
SAE = [sys.executable, "-m", "sae.cli"]
AGENCIES = ["--archival-agency", "ARCHIVES", "--transferring-agency", "MAIRIE"]
TARGET_PER_MINUTE = 1_000

PAGE = """#set page(paper: "a4", margin: 2cm)
#set text(lang: "fr")
= Facture
*{supplier}* \\
{words}

#table(columns: 4, [Désignation], [Quantité], [Prix], [Total], {rows})
"""
DATA = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
  xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
  xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
<ram:ID>urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic</ram:ID>
</ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>F-{number:05}</ram:ID><ram:TypeCode>380</ram:TypeCode>
<ram:IssueDateTime>
<udt:DateTimeString format="102">202403{day:02}</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction>
<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID>
</ram:AssociatedDocumentLineDocument></ram:IncludedSupplyChainTradeLineItem>
<ram:ApplicableHeaderTradeAgreement>
<ram:SellerTradeParty><ram:Name>{supplier}</ram:Name><ram:SpecifiedLegalOrganization>
<ram:ID schemeID="0002">{siren}</ram:ID></ram:SpecifiedLegalOrganization>
<ram:PostalTradeAddress><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>Commune de Banc</ram:Name></ram:BuyerTradeParty>
</ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>100.00</ram:LineTotalAmount>
<ram:TaxBasisTotalAmount>100.00</ram:TaxBasisTotalAmount>
<ram:TaxTotalAmount currencyID="EUR">20.00</ram:TaxTotalAmount>
<ram:GrandTotalAmount>120.00</ram:GrandTotalAmount><ram:DuePayableAmount>120.00</ram:DuePayableAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>
"""


def run(work: Path, *, count: int) -> None:
    """Measure the floors, then both commands."""
    source = write_invoices(work / "invoices", count=count)
    package, home = work / "invoices.zip", work / "invoices-home"
    this = [sys.executable, "-m", "bench.invoices"]
    subprocess.run([*SAE, "init", str(home)], check=True, capture_output=True)
    rows = []
    zipped = measured([*this, "zip", str(source), str(work / "floor.zip")])
    taken = measured([*this, "xml", str(source)])
    made = measured(
        [*SAE, "prepare", "invoice", str(source), "-o", str(package), *AGENCIES, "--json"]
    )
    ingested = measured([*SAE, "ingest", "--home", str(home), "--json", str(package)])
    both = (made[0] + ingested[0], made[1] + ingested[1], max(made[2], ingested[2]))
    for name, one in (
        ("zip and SHA-512 alone", zipped),
        ("the XML taken out by pypdf alone", taken),
        ("sae prepare invoice", made),
        ("sae ingest", ingested),
        ("prepared and ingested", both),
    ):
        seconds, spent, peak = one
        floor = zipped[1] + taken[1]
        rows.append(
            (
                name,
                f"{seconds:.1f}",
                f"{spent:.1f}",
                f"{count * 60 / seconds:,.0f}",
                f"{count * 120 / spent:,.0f}",
                f"{peak / 1024:.0f}",
                f"{spent / floor:.1f}×",
            )
        )
    size = sum(path.stat().st_size for path in source.iterdir()) / count / 1024
    heads = (
        *("", "s", "processor s", "per minute", "per minute, two free cores"),
        *("peak PSS, MiB", "both floors"),
    )
    print_table(
        f"{count:,} Factur-X invoices of {size:.0f} KiB (wanted: {TARGET_PER_MINUTE:,} per minute)",
        heads,
        rows,
    )


def write_invoices(folder: Path, *, count: int) -> Path:
    """Write hybrid invoices: a page of text with its fonts, and the data of each."""
    import typst
    from pypdf import PdfReader, PdfWriter

    folder.mkdir(parents=True)
    pages = []
    for rank in range(SUPPLIERS):
        words = " ".join(WORDS[(rank * 7 + step) % len(WORDS)] for step in range(120))
        rows = ", ".join(
            f"[Article {line}], [{line}], [10,00 €], [{line}0,00 €]" for line in range(20)
        )
        text = PAGE.format(supplier=f"Fournisseur {rank}", words=words, rows=rows)
        pages.append(typst.compile(text.encode()))
    for number in range(count):
        rank = number % SUPPLIERS
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pages[rank])))
        data = DATA.format(
            number=number, day=number % 28 + 1, supplier=f"Fournisseur {rank}", siren=f"{rank:09}"
        )
        writer.add_attachment("factur-x.xml", data.encode())
        with (folder / f"facture-{number:05}.pdf").open("wb") as out:
            writer.write(out)
    return folder


def floor_zip(folder: Path, out: Path) -> None:
    """Do what any package of them needs."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for path in sorted(folder.iterdir()):
            data = path.read_bytes()
            hashlib.sha512(data).hexdigest()
            package.writestr(path.name, data)


def floor_xml(folder: Path) -> None:
    """Take the data out, in this process, and do nothing with it."""
    from pypdf import PdfReader

    for path in sorted(folder.iterdir()):
        with PdfReader(path) as reader:
            for versions in reader.attachments.values():
                sum(len(data) for data in versions)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["zip", folder, out]:
            floor_zip(Path(folder), Path(out))
        case ["xml", folder]:
            floor_xml(Path(folder))
