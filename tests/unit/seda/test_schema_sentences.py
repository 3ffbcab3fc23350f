"""Every common fault of a manifest is told so that a records officer knows what to correct."""

import re

import pytest

from seda.findings import error, has_errors
from seda.sentences import LANGUAGES, remedy, sentence
from seda.versions import VERSIONS, namespace_of
from tests.unit.seda.faulty_manifests import FAULTS, faulty, good
from tests.unit.seda.small_manifests import SCHEMAS, a_manifest, field, validated

EACH_VERSION = pytest.mark.parametrize("version", VERSIONS)

# What the French sentence must say, besides the line.
SAID = {
    "title after description": "Title (Intitulé) n'a pas sa place ici. Dans Content "
    "(Description de l'unité), il s'écrit avant Description.",
    "level after title": "il s'écrit avant Title (Intitulé).",
    "end before start": "StartDate (Date de début) n'a pas sa place ici. Dans Content "
    "(Description de l'unité), il s'écrit avant EndDate (Date de fin).",
    "two levels": "Il est répété, alors que Content (Description de l'unité) n'en accepte qu'un.",
    "two gps": "Il est répété, alors que Content (Description de l'unité) n'en accepte qu'un.",
    "unknown element": "Vouliez-vous dire : Language (Langue) ou",
    "unknown element in a writer": "Vouliez-vous dire : FullName (Nom complet), GivenName",
    "misspelt title": "Le SEDA n'a pas d'élément de ce nom. Vouliez-vous dire : Title (Intitulé) ?",
    "element of another place": "Le SEDA le prévoit dans StorageRule (Durée d'utilité courante, "
    "DUC) ou AppraisalRule (Durée d'utilité administrative, DUA), pas dans Content",
    "element of another vocabulary": "espace de noms du SEDA, mais dans « urn:x ».",
    "element without namespace": "Il n'est dans aucun espace de noms",
    "final action before the rule": "Rule (Identifiant de la règle) est de trop. Dans "
    "AppraisalRule (Durée d'utilité administrative, DUA), il s'écrit avant FinalAction",
    "no final action": "est incomplet. Il y manque : FinalAction (Sort final).",
    "bad final action": "la valeur « Détruire » de FinalAction (Sort final) n'est pas dans la "
    "liste permise : Keep (Conserver définitivement",
    "final action of storage": "« Transfer » de FinalAction (Sort final)",
    "bad level": "DescriptionLevel (Niveau de description) n'est pas dans la liste permise : "
    "Fonds, Subfonds, Class, Collection, Series, Subseries, RecordGrp, SubGrp, File, Item, Other",
    "bad legal status": "Public Archive (Archives publiques, au sens du Code du patrimoine)",
    "bad keyword type": "« lieu » de KeywordType (Type du mot-clé)",
    "keyword without content": "Il manque avant lui : KeywordContent (Texte du mot-clé).",
    "french date": "« 31/01/2024 » n'est pas une date valable pour StartDate (Date de début). "
    "Forme attendue : date, entière ou non (AAAA, AAAA-MM, AAAA-MM-JJ)",
    "a day that does not exist": "« 2023-02-29 » n'est pas une date valable pour EndDate",
    "partial date in a rule": "« 2024 » n'est pas une date valable pour StartDate (Date de "
    "début). Forme attendue : date AAAA-MM-JJ.",
    "date without time": "Forme attendue : date et heure AAAA-MM-JJThh:mm:ss.",
    "date of the message without time": "pour Date (Date du message). Forme attendue : date et h",
    "yes for true": "« non » de NeedAuthorization (Autorisation humaine nécessaire) n'est pas "
    "permise. Forme attendue : true ou false.",
    "letters for a number": "« 170 m » de GpsAltitude",
    "size zero": "Size (Taille en octets) n'est pas permise. Forme attendue : nombre entier d'oct",
    "comma in a measure": "Forme attendue : nombre, avec un point pour la virgule.",
    "bad unit": "« cm » de l'attribut unit de Width (Largeur)",
    "bad language": "Forme attendue : code de langue, par exemple fr ou fr-FR.",
    "digest that is none": "Forme attendue : empreinte, en hexadécimal ou en base64.",
    "empty identifier": "Identifier (Identifiant) est vide",
    "empty title level": "DescriptionLevel (Niveau de description) est vide",
    "identifier that starts with a digit": "« 1U » de l'attribut id de ArchiveUnit (Unité "
    "d'archives) n'est pas permise. Forme attendue : identifiant qui commence par une lettre",
    "identifier with a space": "« B 1 » de l'attribut id de BinaryDataObject",
    "identifier given twice": "« U1 » de l'élément ArchiveUnit (Unité d'archives) a déjà été",
    "no identifier": "BinaryDataObject (Objet numérique, fichier) doit porter l'attribut id.",
    "no algorithm": "MessageDigest (Empreinte du fichier) doit porter l'attribut algorithm. "
    "Algorithme employé",
    "unknown attribute": "l'attribut class n'est pas prévu sur l'élément Title (Intitulé).",
    "misspelt attribute": "l'attribut algorithme n'est pas prévu sur l'élément MessageDigest",
    "text between elements": "Gps (Coordonnées GPS) contient du texte",
    "elements in a text": "Title (Intitulé) contient d'autres éléments",
    "no date of the message": "Il manque avant lui : Date (Date du message).",
    "no identifier of the message": "Il manque avant lui : MessageIdentifier (Identifiant du",
    "no transferring agency": "ArchiveTransfer (Versement d'archives) est incomplet. Il y manque "
    ": TransferringAgency (Service versant).",
    "agency without identifier": "Il y manque : Identifier (Identifiant).",
    "no management metadata": "Il y manque : ManagementMetadata (Règles de gestion par défaut).",
    "event without date": "Il y manque : EventDateTime (Date de l'événement).",
    "name and organization": "Il ne peut pas figurer avec FullName (Nom complet)",
    "another message": "Vouliez-vous dire : ArchiveTransfer (Versement d'archives)",
    "a part as a message": "Cet élément se place dans DescriptiveMetadata",
}


@EACH_VERSION
def test_the_manifest_that_faults_are_made_in_is_good(version: str) -> None:
    assert validated(good(version), version, tolerant=False).findings == ()


def test_every_fault_has_its_sentence() -> None:
    assert set(SAID) == set(FAULTS)
    assert len(FAULTS) >= 40


@EACH_VERSION
@pytest.mark.parametrize("fault", FAULTS)
def test_the_first_sentence_tells_the_fault(fault: str, version: str) -> None:
    findings = validated(faulty(fault, version), version, tolerant=False).findings

    assert has_errors(findings)
    assert SAID[fault] in sentence(findings[0], "fr")


@EACH_VERSION
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_shows_what_people_cannot_read(version: str, lang: str) -> None:
    for fault in FAULTS:
        for finding in validated(faulty(fault, version), version, tolerant=False).findings:
            words = (sentence(finding, lang), remedy(finding, lang))

            assert all(words), (fault, finding)
            assert not re.search(r"[{}]|fr:gouv|SCHEMAV|libxml|facet|xs:|  ", " ".join(words))
            assert field(finding, "line") in words[0]
            assert finding.code != "schema_violation"


@pytest.mark.parametrize(
    ("version", "parts", "said"),
    [
        (
            "2.1",
            {"management": "<HoldRule><Rule>H</Rule></HoldRule>"},
            "HoldRule (Règle de gel) n'a pas sa place ici. À cet endroit, il n'existe que dans le",
        ),
        (
            "2.3",
            {"content": "<Signature/>"},
            "À cet endroit, il n'existe que dans le SEDA 2.1, 2.2.",
        ),
        ("2.2", {"defaults": "<Title>a</Title>"}, "Le SEDA le prévoit dans Content"),
        (
            "2.2",
            {"objects": '<DataObjectGroup id="G"><LogBook/></DataObjectGroup>'},
            "Il manque avant lui : BinaryDataObject (Objet numérique, fichier) ou PhysicalDataObj",
        ),
        ("2.3", {"management": "<Surprise/>"}, "Le SEDA n'a pas d'élément de ce nom."),
    ],
)
def test_what_depends_on_the_version_or_the_place_is_told(
    version: str, parts: dict[str, str], said: str
) -> None:
    manifest = a_manifest(version=version, **parts)

    finding = validated(manifest, version, tolerant=False).findings[0]

    assert said in sentence(finding, "fr")


def test_programs_are_told_the_same_in_fields() -> None:
    finding = validated(faulty("title after description", "2.3"), "2.3", tolerant=False).findings[0]

    assert [field(finding, name) for name in ("why", "hint", "parent")] == [
        "late",
        "Description",
        "Content",
    ]


def test_a_manifest_on_one_line_is_told_without_guessing() -> None:
    manifest = good("2.3").replace(b"\n", b"")
    twice = manifest.replace(b"<Title>Registre</Title>", b"").replace(
        b"</Description>", b"</Description><Title>Registre</Title>"
    )

    finding = validated(twice, "2.3", tolerant=False).findings[0]

    assert "il s'écrit avant Description" in sentence(finding, "fr")


def test_messages_other_than_transfers_are_told_as_well() -> None:
    message = f"""<Acknowledgement xmlns="{namespace_of("2.3")}">
<Date>2024-01-01T00:00:00Z</Date><MessageIdentifier>1</MessageIdentifier>
<Sender><Identifier>A</Identifier></Sender>
<Receiver><Identifier>B</Identifier></Receiver></Acknowledgement>""".encode()

    (finding,) = SCHEMAS.validate_message(message, "2.3")

    assert "Il manque avant lui : MessageReceivedIdentifier" in sentence(finding, "fr")


def test_siblings_without_end_do_not_slow_the_explanation() -> None:
    many = "".join(f"<a{n}/>" for n in range(3_000))
    manifest = a_manifest(content=f"<Surprise>{many}</Surprise>\n" + "<x/>" * 20_000)

    findings = validated(manifest, tolerant=False).findings

    assert findings[0].code == "schema_element_unexpected"


def test_what_an_older_version_found_still_reads() -> None:
    old = error(
        "schema_element_unexpected",
        "manifest.xml line 3",
        line=3,
        element="Titel",
        expected="Title",
    )

    assert sentence(old, "fr").endswith("Le schéma SEDA attend ici : Title (Intitulé).")
    assert "{" not in remedy(old, "fr")
