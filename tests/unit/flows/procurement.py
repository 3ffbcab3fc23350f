"""Small data of public contracts for tests, written by hand: every identifier is invented."""

import json

BUYER = "22222222200019"
HOLDER = "33333333300017"


def a_contract(**changes: object) -> dict[str, object]:
    """A record in the format of 2022, its arrays wrapped."""
    return {
        "id": "2024-07",
        "acheteur": {"id": BUYER},
        "nature": "Marché",
        "objet": "Réfection de l'école",
        "codeCPV": "45000000-7",
        "procedure": "Procédure adaptée",
        "dureeMois": 6,
        "dateNotification": "2024-05-15",
        "datePublicationDonnees": "2024-06-01",
        "montant": 125000.50,
        "titulaires": [
            {"titulaire": {"id": HOLDER, "typeIdentifiant": "SIRET"}},
        ],
        **changes,
    }


def essential_data(*contracts: dict[str, object], name: str = "marche") -> bytes:
    return json.dumps({"marches": {name: list(contracts)}}, ensure_ascii=False).encode()


ESSENTIAL_DATA_XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<marches><marche><id>2024-07</id><acheteur><id>{BUYER}</id></acheteur><nature>Marché</nature>
<objet>Réfection de l'école</objet><codeCPV>45000000-7</codeCPV><dureeMois>6</dureeMois>
<dateNotification>2024-05-15</dateNotification><montant>125000.5</montant>
<titulaires><titulaire><id>{HOLDER}</id></titulaire><titulaire><id>44444444400015</id></titulaire>
</titulaires></marche></marches>""".encode()

OLD_ESSENTIAL_DATA = json.dumps(
    {
        "marches": [
            {
                "id": "2018MAPA01",
                "uid": f"{BUYER}2018MAPA01",
                "_type": "Marché",
                "acheteur": {"id": BUYER, "nom": "Commune"},
                "nature": "Marché",
                "objet": "Automate",
                "dureeMois": 39,
                "dateNotification": "2018-12-03",
                "montant": 80000,
                "titulaires": [{"id": HOLDER, "denominationSociale": "DUPONT SAS"}],
                "modifications": [
                    {
                        "objetModification": "Prolongation",
                        "dateNotificationModification": "2019-05-19",
                        "montant": 100000,
                        "dureeMois": 42,
                    }
                ],
            }
        ]
    }
).encode()

CONCESSION = json.dumps(
    {
        "marches": {
            "contrat-concession": {
                "id": "DSP1",
                "autoriteConcedante": {"id": BUYER},
                "nature": "Délégation de service public",
                "objet": "Camping",
                "dureeMois": 120,
                "dateSignature": "2024-04-02",
                "dateDebutExecution": "2024-07-01",
                "valeurGlobale": 10.3,
                "concessionnaires": [{"concessionnaire": {"id": HOLDER}}],
            }
        }
    }
).encode()

EFORMS = f"""<?xml version="1.0" encoding="UTF-8"?>
<ContractAwardNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractAwardNotice-2"
 xmlns:cbc="urn:cbc" xmlns:cac="urn:cac" xmlns:efac="urn:efac">
<efac:NoticeResult>
<efac:LotTender><cbc:ID>TEN-1</cbc:ID><efac:TenderingParty><cbc:ID>TPA-1</cbc:ID></efac:TenderingParty>
</efac:LotTender>
<efac:LotTender><cbc:ID>TEN-2</cbc:ID><efac:TenderingParty><cbc:ID>TPA-2</cbc:ID></efac:TenderingParty>
</efac:LotTender>
<efac:SettledContract><cbc:ID>CON-1</cbc:ID><cbc:IssueDate>2024-05-14+02:00</cbc:IssueDate>
<efac:ContractReference><cbc:ID>2024-07-L1</cbc:ID></efac:ContractReference>
<efac:LotTender><cbc:ID>TEN-1</cbc:ID></efac:LotTender></efac:SettledContract>
<efac:TenderingParty><cbc:ID>TPA-1</cbc:ID><efac:Tenderer><cbc:ID>ORG-2</cbc:ID></efac:Tenderer>
</efac:TenderingParty>
<efac:TenderingParty><cbc:ID>TPA-2</cbc:ID><efac:Tenderer><cbc:ID>ORG-3</cbc:ID></efac:Tenderer>
</efac:TenderingParty></efac:NoticeResult>
<efac:Organizations>
<efac:Organization><efac:Company><cac:PartyIdentification><cbc:ID>ORG-1</cbc:ID></cac:PartyIdentification>
<cac:PartyName><cbc:Name>Commune</cbc:Name></cac:PartyName>
<cac:PartyLegalEntity><cbc:CompanyID>{BUYER}</cbc:CompanyID></cac:PartyLegalEntity>
</efac:Company></efac:Organization>
<efac:Organization><efac:Company><cac:PartyIdentification><cbc:ID>ORG-2</cbc:ID></cac:PartyIdentification>
<cac:PartyName><cbc:Name>Dupont SAS</cbc:Name></cac:PartyName></efac:Company></efac:Organization>
<efac:Organization><efac:Company><cac:PartyIdentification><cbc:ID>ORG-3</cbc:ID></cac:PartyIdentification>
<cac:PartyName><cbc:Name>Martin</cbc:Name></cac:PartyName></efac:Company></efac:Organization>
</efac:Organizations>
<cbc:ID schemeName="notice-id">n-1</cbc:ID><cbc:ContractFolderID>f-1</cbc:ContractFolderID>
<cbc:IssueDate>2024-06-02+02:00</cbc:IssueDate>
<cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-1</cbc:ID>
</cac:PartyIdentification></cac:Party></cac:ContractingParty>
<cac:TenderingProcess><cbc:ProcedureCode>open</cbc:ProcedureCode></cac:TenderingProcess>
<cac:ProcurementProject><cbc:ID schemeName="InternalID">2024-07</cbc:ID><cbc:Name>École</cbc:Name>
<cbc:ProcurementTypeCode>works</cbc:ProcurementTypeCode><cac:MainCommodityClassification>
<cbc:ItemClassificationCode>45214200</cbc:ItemClassificationCode></cac:MainCommodityClassification>
</cac:ProcurementProject></ContractAwardNotice>""".encode()

BOAMP = f"""<ANNONCE><GESTION><REFERENCE><IDWEB>24-12345</IDWEB></REFERENCE>
<INDEXATION><DATE_PUBLICATION>2024-02-01</DATE_PUBLICATION></INDEXATION></GESTION>
<DONNEES><IDENTITE><DENOMINATION>Commune</DENOMINATION>
<CODE_IDENT_NATIONAL>{BUYER}</CODE_IDENT_NATIONAL></IDENTITE>
<OBJET><TITRE_MARCHE>Réfection de l'école</TITRE_MARCHE><CPV><PRINCIPAL>45214200</PRINCIPAL></CPV>
</OBJET></DONNEES></ANNONCE>""".encode()

LIST_OF_BIDS = """<consultation><reference>2024-07</reference><intitule>École</intitule>
<plis><pli><raisonSociale>Dupont SAS</raisonSociale><statut>Attributaire</statut></pli>
<pli><raisonSociale>Martin</raisonSociale><lot>2</lot><statut>Non retenu</statut></pli>
<pli><raisonSociale>Durand</raisonSociale><statut>Déposé</statut></pli></plis>
</consultation>""".encode()
