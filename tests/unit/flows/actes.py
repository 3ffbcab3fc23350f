"""Small @ctes messages for tests, written by hand: every identifier in them is invented."""

NAMESPACE = "http://www.interieur.gouv.fr/ACTES#v1.1-20040216"
DESCRIBED = """ a:Date="{day}" a:NumeroInterne="{number}" a:CodeNatureActe="{nature}">
<a:CodeMatiere1 a:CodeMatiere="{matter}"/><a:CodeMatiere2 a:CodeMatiere="1"/><a:Objet>{purpose}</a:Objet>
<a:ClassificationDateVersion>2019-01-01</a:ClassificationDateVersion>
<a:Document><a:NomFichier>{document}</a:NomFichier></a:Document>
<a:Annexes a:Nombre="{count}">{annexes}</a:Annexes>"""  # noqa: E501
STEM = "035-222222222-20240312-D12-DE"


def described(  # what a test changes
    *,
    day: str = "2024-03-12",
    number: str = "D12",
    nature: str = "1",
    matter: str = "7",
    purpose: str = "Budget primitif",
    document: str = f"99_DE-{STEM}-1-1_1.pdf",
    annexes: tuple[str, ...] = (),
) -> str:
    listed = "".join(
        f"<a:Annexe><a:NomFichier>{name}</a:NomFichier></a:Annexe>" for name in annexes
    )
    return DESCRIBED.format(
        day=day,
        number=number,
        nature=nature,
        matter=matter,
        purpose=purpose,
        document=document,
        annexes=listed,
        count=len(annexes),
    )


def an_act(**changes: object) -> bytes:
    body = described(**changes)  # type: ignore[arg-type]  # names of parameters, checked by the call
    return f'<a:Acte xmlns:a="{NAMESPACE}"{body}</a:Acte>'.encode()


def an_acknowledgement(**changes: object) -> bytes:
    body = described(**changes)  # type: ignore[arg-type]  # names of parameters, checked by the call
    return (
        f'<a:ARActe xmlns:a="{NAMESPACE}" a:IDActe="{STEM}" a:DateReception="2024-03-13">'
        f"<a:ActeRecu{body}</a:ActeRecu></a:ARActe>"
    ).encode()


def an_envelope(*names: str) -> bytes:
    listed = "".join(
        f"<a:Formulaire><a:NomFichier>{name}</a:NomFichier></a:Formulaire>" for name in names
    )
    return (
        f'<a:EnveloppeCLMISILL xmlns:a="{NAMESPACE}">'
        f"<a:FormulairesEnvoyes>{listed}</a:FormulairesEnvoyes></a:EnveloppeCLMISILL>"
    ).encode()


def an_exchange(kind: str, *, day: str, document: str = "") -> bytes:
    named = f"<a:Document><a:NomFichier>{document}</a:NomFichier></a:Document>" if document else ""
    return (
        f'<a:{kind} xmlns:a="{NAMESPACE}" a:IDActe="{STEM}" a:DateMessage="{day}">'
        f"{named}</a:{kind}>"
    ).encode()


def an_anomaly() -> bytes:
    return (
        f'<a:AnomalieEnveloppe xmlns:a="{NAMESPACE}" a:Date="2024-03-12"><a:Nature>004</a:Nature>'
        "<a:Detail>Signature invalide</a:Detail></a:AnomalieEnveloppe>"
    ).encode()


def a_classification() -> bytes:
    return (
        f'<a:RetourClassification xmlns:a="{NAMESPACE}">'
        "<a:DateClassification>2019-01-01</a:DateClassification><a:NaturesActes>"
        '<a:NatureActe a:CodeNatureActe="1"><a:TypePJNatureActe a:CodeTypePJ="99_DE"'
        ' a:Libelle="Délibération"/></a:NatureActe></a:NaturesActes><a:Matieres>'
        '<a:Matiere1 a:CodeMatiere="7" a:Libelle="Finances locales">'
        '<a:Matiere2 a:CodeMatiere="1" a:Libelle="Décisions budgétaires"/></a:Matiere1>'
        "</a:Matieres></a:RetourClassification>"
    ).encode()
