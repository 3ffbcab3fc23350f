"""Small PES flows for tests, written by hand: every identifier in them is invented."""

import base64
import gzip

DECLARATION = '<?xml version="1.0" encoding="{encoding}"?>'
ALLER = """<n:PES_Aller Id="F1" xmlns:n="http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller">
<Enveloppe><Parametres><Version V="2"/><TypFic V="PESALR2"/><NomFic V="{name}"/></Parametres></Enveloppe>
<EnTetePES><DteStr V="2024-03-12"/><IdPost V="035012"/><IdColl V="22222222200011"/><CodCol V="208"/>
<CodBud V="00"/><LibelleColBud V="BUDGET DE TEST"/></EnTetePES>
{slips}<PES_PJ><EnTetePES_PJ><IdVer V="1"/></EnTetePES_PJ>{documents}</PES_PJ></n:PES_Aller>"""  # noqa: E501
SLIP = """<PES_DepenseAller><Bordereau Id="B1"><BlocBordereau><Exer V="2024"/><IdBord V="{number}"/>
<DteBordEm V="2024-03-11"/><TypBord V="01"/></BlocBordereau>{orders}{signature}</Bordereau></PES_DepenseAller>"""  # noqa: E501
ORDER = """<Piece><BlocPiece><InfoPce><IdPce V="{number}"/><TypPce V="01"/><NatPce V="01"/>
<Obj V="{purpose}"/>{references}</InfoPce></BlocPiece><LigneDePiece><BlocLignePiece><InfoLignePce>
<IdLigne V="1"/><Nature V="60632"/><MtHT V="100.00"/><MtTVA V="20.00"/></InfoLignePce></BlocLignePiece>
<Tiers><InfoTiers><IdTiers V="11111111100011"/><CatTiers V="{category}"/><Nom V="{party}"/></InfoTiers>
<CpteBancaire><IBAN V="FR0000000000000000000000000"/></CpteBancaire></Tiers></LigneDePiece></Piece>"""  # noqa: E501
REFERENCE = '<PJRef><Support V="{support}"/><IdUnique V="{identifier}"/><NomPJ V="{identifier}.txt"/></PJRef>'  # noqa: E501
DOCUMENT = """<PJ><Contenu><Fichier MIMEType="text/plain">{text}</Fichier></Contenu>
<IdUnique V="{identifier}"/><NomPJ V="{identifier}.txt"/><TypePJ V="{type}"/>{accounting}</PJ>"""
ACQUIT = """<n:PES_ACQUIT xmlns:n="http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/retour/v2">
<Enveloppe><Parametres><NomFic V="{name}"/></Parametres></Enveloppe>
<EnTetePES><DteStr V="2024-03-15"/><CodCol V="208"/><CodBud V="00"/></EnTetePES><ACQUIT>
<ElementACQUIT><DomaineAck V="5"/><EtatAck V="1"/><NumBord V="7"/><ExerciceBord V="2024"/></ElementACQUIT>
<ElementACQUIT><DomaineAck V="4"/><EtatAck V="{state}"/><IdUnique V="P1"/></ElementACQUIT>
</ACQUIT></n:PES_ACQUIT>"""  # noqa: E501
RETURN = """<n:PES_Retour xmlns:n="http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/retour"><Enveloppe>
<Parametres><TypFic V="PESRETOUR_DEP"/><NomFic V="RETOUR_1"/></Parametres></Enveloppe>
<EnTetePES><DteStr V="2024-03-21"/><CodColl V="208"/><CodBud V="00"/></EnTetePES><PES_DepenseRetour>
<Bordereau><BlocBordereau><Exer V="2024"/><IdBord V="7"/><TypBord V="01"/></BlocBordereau><Piece>
<InfoPiece><IdPce V="1201"/><DtePcePec V="2024-03-20"/><EtatPce V="01"/></InfoPiece></Piece>
</Bordereau></PES_DepenseRetour></n:PES_Retour>"""
RECETTE = """<PES_RecetteAller><Bordereau><BlocBordereau><Exer V="2024"/><IdBord V="9"/>
<TypBord V="01"/></BlocBordereau><Piece><BlocPiece><IdPce V="31"/><ObjPce V="Cantine"/></BlocPiece>
<LigneDePiece><BlocLignePiece><InfoLignePiece><MtHT V="12.5"/></InfoLignePiece></BlocLignePiece>
</LigneDePiece></Piece></Bordereau></PES_RecetteAller>"""
SIGNATURE = """<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:Object>
<x:SigningTime xmlns:x="http://uri.etsi.org/01903/v1.1.1#">2024-03-11T10:00:00Z</x:SigningTime>
<x:ClaimedRole xmlns:x="http://uri.etsi.org/01903/v1.1.1#">Maire</x:ClaimedRole></ds:Object></ds:Signature>"""


def an_order(
    *references: str,
    number: str = "1201",
    purpose: str = "Chauffage",
    category: str = "50",
    party: str = "Chauffage Imaginaire",
    support: str = "01",
) -> str:
    mentions = "".join(REFERENCE.format(support=support, identifier=one) for one in references)
    return ORDER.format(
        number=number, purpose=purpose, references=mentions, category=category, party=party
    )


def a_document(
    identifier: str,
    data: bytes = b"piece",
    *,
    type: str = "003",  # noqa: A002 - the name of the element
    zipped: bool = True,
    text: str | None = None,
    accounting: str = "",
) -> str:
    packed = gzip.compress(data, mtime=0) if zipped else data
    written = base64.b64encode(packed).decode() if text is None else text
    return DOCUMENT.format(identifier=identifier, text=written, type=type, accounting=accounting)


def a_slip(*orders: str, number: str = "7", signature: str = "") -> str:
    return SLIP.format(number=number, orders="".join(orders), signature=signature)


def a_flow(
    *slips: str, documents: str = "", name: str = "FLUX_1", encoding: str = "UTF-8"
) -> bytes:
    text = DECLARATION + ALLER
    filled = text.format(encoding=encoding, name=name, slips="".join(slips), documents=documents)
    return filled.encode(encoding)


def an_acquit(*, name: str = "FLUX_1", state: str = "1") -> bytes:
    return ACQUIT.format(name=name, state=state).encode()


def a_return() -> bytes:
    return RETURN.encode()
