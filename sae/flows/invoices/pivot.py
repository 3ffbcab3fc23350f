"""The pivot format of Chorus Pro: invoices with their documents, base64 of a zip of one file each.

What is in a document's place is decided by its first bytes: platforms also send it bare.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sae.flows.invoices.model import Amount, Attachment, Invoice, Party, Syntax
from sae.flows.invoices.values import a_day, an_amount, decoded, french_identifiers
from sae.flows.xml_values import all_at, first_at, text_at
from seda.findings import Finding, info

ROOT = "CPPFacturePivot"
MAIN = "01"  # TypePJ: the invoice itself; 02: what goes with it

Unzip = Callable[[bytes, str], tuple[tuple[str, bytes], ...]]
"""Reads the files of a small zip, safely: (name, bytes) each; its findings are the reader's."""


def read_pivot(root: Any, *, where: str, unzip: Unzip) -> tuple[Invoice, ...]:  # noqa: ANN401 - lxml
    """Read every invoice of a pivot. where: name of its file, for the findings."""
    return tuple(
        _invoice(one, where=where, unzip=unzip)
        for one in all_at(root, "CPPFactures/CPPFacturePivotUnitaire")
    )


# ----------------------------------------------------------------------------- private


def _invoice(one: Any, *, where: str, unzip: Unzip) -> Invoice:  # noqa: ANN401
    findings: list[Finding] = []
    data = first_at(one, "DonneesFacture")
    day = partial(a_day, where=where, tell=findings.append)
    amount = partial(an_amount, where=where, tell=findings.append)
    net = amount(text_at(data, "Montants/MontantHT"), term="BT-109")
    gross = amount(text_at(data, "Montants/MontantTTC"), term="BT-112")
    vat = text_at(data, "Montants/MontantTVA")
    origin = text_at(data, "IdFactureOrigine")
    return Invoice(
        syntax=Syntax.PIVOT,
        number=text_at(data, "Id"),
        issued_on=day(text_at(data, "DateEmissionFacture"), term="BT-2"),
        type_code=text_at(data, "Type"),
        currency=text_at(data, "Devise"),
        profile="",
        process=text_at(data, "Cadre"),
        seller=_party(first_at(one, "Fournisseur")),
        buyer=_party(first_at(one, "Debiteur")),
        due_on=day(text_at(data, "DateEcheance"), term="BT-9"),
        received_on=day(text_at(data, "DateReception"), term="DateReception"),
        buyer_reference=text_at(one, "Debiteur/CodeService"),
        contract=text_at(data, "Marche/NumeroMarche") or text_at(data, "NumeroMarche"),
        order=text_at(data, "Engagement/NumeroEngagement"),
        preceding=(origin,) if origin else (),
        net=net,
        vat=amount(vat, term="BT-110") if vat else _difference(gross, net),
        gross=gross,
        payable=amount(text_at(data, "Montants/MontantNetAPayer"), term="BT-115"),
        platform_id=text_at(data, "IdCPRO"),
        attachments=tuple(_attachments(one, where, unzip, findings)),
        findings=tuple(findings),
    )


def _difference(gross: Amount, net: Amount) -> Amount:
    if gross.value is None or net.value is None:
        return Amount("", None)
    value = gross.value - net.value
    return Amount(str(value), value)


def _party(party: Any) -> Party:  # noqa: ANN401
    """Read a party; a foreign one has a VAT number, or any other kind of identifier."""
    written = text_at(party, "Identifiant")
    kind = text_at(party, "TypeIdentifiant").upper()
    siret, siren = french_identifiers([("" if kind in _FRENCH else kind, written)])
    return Party(
        name=text_at(party, "RaisonSociale") or text_at(party, "Nom"),
        siret=siret,
        siren=siren,
        vat="" if siret or siren else written,
        service=text_at(party, "CodeService"),
    )


_FRENCH = frozenset({"SIRET", "SIREN", "1", ""})  # 1: SIRET, in flows of the same content


def _attachments(
    one: Any,  # noqa: ANN401
    where: str,
    unzip: Unzip,
    findings: list[Finding],
) -> Iterator[Attachment]:
    for piece in all_at(one, "PJ"):
        name = text_at(piece, "NomPJOrigine") or text_at(piece, "NomPJ")
        data = decoded(text_at(piece, "Contenu"), where=where, tell=findings.append)
        if data is None:
            continue
        is_main = text_at(piece, "TypePJ") == MAIN
        mime = text_at(piece, "MimeTypePJ")
        inside: tuple[tuple[str, bytes], ...] = ()
        if data.startswith(b"PK\x03\x04") and not name.lower().endswith(_ZIPS):
            inside = unzip(data, f"{where}:{name}")
        else:
            findings.append(info("invoice_document_bare", where, document=name))
        if not inside:
            yield Attachment(name=name, mime=mime, data=data, is_main=is_main)
        for inner, content in inside:
            yield Attachment(name=inner or name, mime=mime, data=content, is_main=is_main)


# Documents that are zips themselves: what is in them is theirs.
_ZIPS = (".zip", ".docx", ".xlsx", ".odt", ".ods")
