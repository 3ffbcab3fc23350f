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
