"""Exports of the i-Parapheur for tests: histories, detached signatures, zips."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping

EVENT = """<event>
  <eventIdentifier><eventIdentifierType>taskId</eventIdentifierType>
    <eventIdentifierValue>{number}</eventIdentifierValue></eventIdentifier>
  <eventType>{code}</eventType><eventDateTime>{at}</eventDateTime>
  <eventOutcomeInformation><eventOutcomeDetail><eventOutcomeDetailNote>{note}</eventOutcomeDetailNote>
    </eventOutcomeDetail></eventOutcomeInformation>
  <linkingAgentIdentifier><linkingAgentIdentifierType>userId</linkingAgentIdentifierType>
    <linkingAgentIdentifierValue>{agent}</linkingAgentIdentifierValue>
    <linkingAgentRole>user</linkingAgentRole></linkingAgentIdentifier>
</event>"""
OBJECT = """<object xsi:type="file">
  <objectIdentifier><objectIdentifierType>documentId</objectIdentifierType>
    <objectIdentifierValue>doc-{name}</objectIdentifierValue></objectIdentifier>
  <significantProperties>
    <significantPropertiesType>i_Parapheur_reserved_mainDocument</significantPropertiesType>
    <significantPropertiesValue>{main}</significantPropertiesValue></significantProperties>
  <objectCharacteristics><fixity><messageDigestAlgorithm>SHA-256</messageDigestAlgorithm>
    <messageDigest>{digest}</messageDigest></fixity><size>{size}</size></objectCharacteristics>
  <originalName>{name}</originalName>
</object>"""
PREMIS = """<?xml version="1.0" encoding="UTF-8"?>
<premis xmlns="http://www.loc.gov/premis/v3" version="3.0"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<object xsi:type="intellectualEntity">
  <objectIdentifier><objectIdentifierType>folderId</objectIdentifierType>
    <objectIdentifierValue>dossier-1</objectIdentifierValue></objectIdentifier>
  {properties}<originalName>{name}</originalName>
</object>{objects}{events}
<agent><agentIdentifier><agentIdentifierType>userId</agentIdentifierType>
  <agentIdentifierValue>u1</agentIdentifierValue></agentIdentifier>
  <agentName>Camille Exemple</agentName></agent>
</premis>"""
PROPERTY = """<significantProperties>
  <significantPropertiesType>{name}</significantPropertiesType>
  <significantPropertiesValue>{value}</significantPropertiesValue></significantProperties>"""

Stepped = tuple[str, str, str, str]  # code, date, agent, note
SIGNED: Stepped = ("SIGNATURE", "2025-03-04T16:17:28.082+0100", "u1", "")
SEEN: Stepped = ("VISA", "2025-03-03T09:00:00+0100", "u1", "vu")


def a_premis(
    documents: Mapping[str, bytes],
    *,
    annexes: Mapping[str, bytes] | None = None,
    steps: tuple[Stepped, ...] = (SIGNED, SEEN),
    properties: Mapping[str, str] | None = None,
    name: str = "Facture F-12",
) -> bytes:
    stated = [(one, data, "true") for one, data in documents.items()]
    stated += [(one, data, "false") for one, data in (annexes or {}).items()]
    return PREMIS.format(
        name=name,
        properties="".join(
            PROPERTY.format(name=one, value=value) for one, value in (properties or {}).items()
        ),
        objects="".join(
            OBJECT.format(
                name=one, main=main, digest=hashlib.sha256(data).hexdigest(), size=len(data)
            )
            for one, data, main in stated
        ),
        events="".join(
            EVENT.format(number=number, code=code, at=at, agent=agent, note=note)
            for number, (code, at, agent, note) in enumerate(steps)
        ),
    ).encode()


def a_log(*entries: tuple[str, str, str, str]) -> bytes:
    """Write the XML of the older platform. entries: instant, name, status, annotation."""
    lines = "".join(
        f"<LogDossier><timestamp>{at}</timestamp><nom>{name}</nom><status>{status}</status>"
        f"<annotation>{note}</annotation></LogDossier>"
        for at, name, status, note in entries
    )
    return f"<iparapheur_historique>{lines}</iparapheur_historique>".encode()


def a_p7s(document: bytes, *, armoured: bool = True) -> bytes:
    """Write what a join sees of a CMS signature: its kind, and the digest of its document."""
    oid = bytes.fromhex("06092a864886f70d010702")
    der = b"0\x82\x01\x00" + oid + b"\x04\x20" + hashlib.sha256(document).digest()
    if not armoured:
        return der
    text = base64.encodebytes(der)
    return b"-----BEGIN PKCS7-----\n" + text + b"-----END PKCS7-----\n"


def a_xades(document: bytes) -> bytes:
    digest = base64.b64encode(hashlib.sha256(document).digest()).decode()
    return (
        '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>'
        f"<ds:Reference><ds:DigestValue>\n{digest}\n</ds:DigestValue></ds:Reference>"
        "</ds:SignedInfo></ds:Signature>"
    ).encode()


def a_zip(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


FACTURE, DEVIS, BORDEREAU = b"%PDF-1.4 facture", b"%PDF-1.4 devis", b"%PDF-1.4 bordereau"


def an_export(**changes: bytes) -> dict[str, bytes]:
    """Give the files of an export of version 5."""
    return {
        "Documents principaux/facture.pdf": FACTURE,
        "Documents principaux/facture.pdf-1-Camille_Exemple.p7s": a_p7s(FACTURE),
        "Annexes/devis.pdf": DEVIS,
        "Facture F-12_bordereau.pdf": BORDEREAU,
        "i_Parapheur_internal_premis.xml": a_premis(
            {"facture.pdf": FACTURE}, annexes={"devis.pdf": DEVIS}
        ),
        **changes,
    }
