"""Small invoices for tests, written by hand: every identifier in them is invented."""

import base64
import io
import zipfile

CII = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="{rsm}"
  xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
  xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:BusinessProcessSpecifiedDocumentContextParameter><ram:ID>A1</ram:ID>
</ram:BusinessProcessSpecifiedDocumentContextParameter><ram:GuidelineSpecifiedDocumentContextParameter>
<ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>
</rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>{number}</ram:ID><ram:TypeCode>{type_code}</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">{day}</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction><ram:ApplicableHeaderTradeAgreement>
<ram:BuyerReference>TECHNIQUE</ram:BuyerReference>
<ram:SellerTradeParty><ram:Name>Chauffage Imaginaire</ram:Name>
<ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">{seller}</ram:ID></ram:SpecifiedLegalOrganization>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR00111111111</ram:ID></ram:SpecifiedTaxRegistration>
</ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>Commune de Test</ram:Name>
<ram:GlobalID schemeID="0009">22222222200011</ram:GlobalID></ram:BuyerTradeParty>
<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>BC-7</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>
<ram:ContractReferencedDocument><ram:IssuerAssignedID>MARCHE-3</ram:IssuerAssignedID></ram:ContractReferencedDocument>
{attachment}</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20240411</udt:DateTimeString>
</ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
<ram:SpecifiedTradeSettlementHeaderMonetarySummation>
<ram:TaxBasisTotalAmount>1028.75</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="EUR">205.75</ram:TaxTotalAmount>
<ram:GrandTotalAmount>{gross}</ram:GrandTotalAmount><ram:DuePayableAmount>1234.50</ram:DuePayableAmount>
</ram:SpecifiedTradeSettlementHeaderMonetarySummation>
<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>F-0</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>
</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>
"""  # noqa: E501
RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"

UBL = """<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ProfileID>S1</cbc:ProfileID><cbc:ID>U-1</cbc:ID><cbc:IssueDate>2024-03-12</cbc:IssueDate>
<cbc:{type}>{code}</cbc:{type}><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:OrderReference><cbc:ID>BC-8</cbc:ID></cac:OrderReference>
<cac:AdditionalDocumentReference><cbc:ID>PV</cbc:ID><cbc:DocumentDescription>Procès-verbal</cbc:DocumentDescription>
<cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="text/plain" filename="../pv.txt">{data}
</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>
<cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity>
<cbc:RegistrationName>Peinture Inventée</cbc:RegistrationName>
<cbc:CompanyID schemeID="0002">33333333300019</cbc:CompanyID></cac:PartyLegalEntity></cac:Party>
</cac:AccountingSupplierParty>
<cac:LegalMonetaryTotal><cbc:TaxInclusiveAmount currencyID="EUR">12.00</cbc:TaxInclusiveAmount>
</cac:LegalMonetaryTotal></{root}>
"""

PIVOT = """<?xml version="1.0" encoding="UTF-8"?>
<CPPFacturePivot><CPPFactures Compteur="1"><CPPFacturePivotUnitaire NumOrdre="1">
<Fournisseur><TypeIdentifiant>SIRET</TypeIdentifiant><Identifiant>11111111100011</Identifiant>
<RaisonSociale>Chauffage Imaginaire</RaisonSociale></Fournisseur>
<Debiteur><TypeIdentifiant>SIRET</TypeIdentifiant><Identifiant>22222222200011</Identifiant>
<Nom>Commune de Test</Nom><CodeService>ST</CodeService></Debiteur>
<DonneesFacture><Id>F-2024-1</Id><IdCPRO>4242</IdCPRO><Type>380</Type><Cadre>A1</Cadre>
<DateEmissionFacture>2024-03-12</DateEmissionFacture><DateReception>2024-03-13</DateReception>
<Devise>EUR</Devise><Montants><MontantHT>100.00</MontantHT><MontantTTC>120.00</MontantTTC>
<MontantNetAPayer>120.00</MontantNetAPayer></Montants>
<Engagement><NumeroEngagement>ENG-5</NumeroEngagement></Engagement></DonneesFacture>
<PJ NumOrdre="1"><Contenu>{main}</Contenu><NomPJ>facture.txt</NomPJ><TypePJ>01</TypePJ></PJ>
<PJ NumOrdre="2"><Contenu>{bare}</Contenu><NomPJ>annexe.txt</NomPJ><TypePJ>02</TypePJ></PJ>
</CPPFacturePivotUnitaire></CPPFactures></CPPFacturePivot>
"""

LIFECYCLE = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossDomainAcknowledgementAndResponse
  xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100"
  xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
  xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocument><ram:IssuerTradeParty><ram:Name>Commune de Test</ram:Name></ram:IssuerTradeParty>
</rsm:ExchangedDocument><rsm:AcknowledgementDocument>
<ram:IssueDateTime><udt:DateTimeString format="204">20240315120000</udt:DateTimeString></ram:IssueDateTime>
<ram:ReferenceReferencedDocument><ram:IssuerAssignedID>{number}</ram:IssuerAssignedID>
<ram:ProcessConditionCode>205</ram:ProcessConditionCode><ram:ProcessCondition>Approuvée</ram:ProcessCondition>
<ram:IssuerTradeParty><ram:GlobalID schemeID="0002">{seller}</ram:GlobalID></ram:IssuerTradeParty>
</ram:ReferenceReferencedDocument></rsm:AcknowledgementDocument></rsm:CrossDomainAcknowledgementAndResponse>
"""  # noqa: E501


def a_cii(
    *,
    number: str = "F-2024-1",
    type_code: str = "380",
    day: str = "20240312",
    gross: str = "1234.50",
    seller: str = "111111111",
    attachment: str = "",
    rsm: str = RSM,
) -> bytes:
    return CII.format(
        number=number,
        type_code=type_code,
        day=day,
        gross=gross,
        seller=seller,
        attachment=attachment,
        rsm=rsm,
    ).encode()


def an_attachment(text: str, *, name: str = "devis.txt") -> str:
    return (
        "<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>D</ram:IssuerAssignedID>"
        f'<ram:AttachmentBinaryObject mimeCode="text/plain" filename="{name}">{text}'
        "</ram:AttachmentBinaryObject></ram:AdditionalReferencedDocument>"
    )


def in_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def a_ubl(*, credit: bool = False, data: str = "cHY=") -> bytes:
    root, kind, code = (
        ("CreditNote", "CreditNoteTypeCode", "381")
        if credit
        else ("Invoice", "InvoiceTypeCode", "380")
    )
    return UBL.format(root=root, type=kind, code=code, data=data).encode()


def a_zip(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def a_pivot(*, main: bytes | None = None, bare: bytes = b"annexe") -> bytes:
    zipped = main if main is not None else a_zip({"facture.txt": b"la facture"})
    return PIVOT.format(main=in_base64(zipped), bare=in_base64(bare)).encode()


def a_message(*, number: str = "F-2024-1", seller: str = "111111111") -> bytes:
    return LIFECYCLE.format(number=number, seller=seller).encode()


def an_order_x() -> bytes:
    return (
        b'<r:SCRDMCCBDACIOMessageStructure xmlns:r="urn:r"><r:ExchangedDocument><r:ID>BC-7</r:ID>'
        b"<r:IssueDateTime><r:DateTimeString>202403011230</r:DateTimeString></r:IssueDateTime>"
        b"</r:ExchangedDocument><r:SupplyChainTradeTransaction><r:ApplicableHeaderTradeAgreement>"
        b"<r:SellerTradeParty><r:Name>Chauffage Imaginaire</r:Name></r:SellerTradeParty>"
        b"</r:ApplicableHeaderTradeAgreement></r:SupplyChainTradeTransaction>"
        b"</r:SCRDMCCBDACIOMessageStructure>"
    )


def a_first_zugferd() -> bytes:
    return (
        b'<r:Invoice xmlns:r="urn:un:unece:uncefact:data:standard:CBFBUY:5">'
        b"<r:HeaderExchangedDocument><ID>RE-1</ID><TypeCode>380</TypeCode><IssueDateTime>20140519</IssueDateTime>"
        b"</r:HeaderExchangedDocument><r:SpecifiedSupplyChainTradeTransaction>"
        b"<ApplicableSupplyChainTradeAgreement><SellerTradeParty><Name>Chauffage Imaginaire</Name>"
        b"</SellerTradeParty></ApplicableSupplyChainTradeAgreement>"
        b"</r:SpecifiedSupplyChainTradeTransaction></r:Invoice>"
    )
