"""Builders of packages in SEDA 0.2 and 1.0: what transmission platforms still produce.

    an_old_package(tmp_path / "acte.zip", version="0.2")
    an_old_package(tmp_path / "acte", version="1.0", mutate=lambda text: text.replace("AR038", "x"))

The suffix of the path chooses a zip or a folder. The manifests have every element that the two
schemas know; the documents are invented.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from sae.cli.samples.sip import write_zip
from tests.packages import AT

NAMESPACES = {
    "0.2": "fr:gouv:ae:archive:draft:standard_echange_v0.2",
    "1.0": "fr:gouv:culture:archivesdefrance:seda:v1.0",
}
FILES = {"acte.txt": b"Deliberation 12.\n", "annexe.txt": b"Plan annexe.\n", "ar.xml": b"<AR/>\n"}


def digest_of(data: bytes, algorithm: str = "sha256") -> str:
    return base64.b64encode(hashlib.new(algorithm, data).digest()).decode()


def an_old_manifest(version: str, files: Mapping[str, bytes] = FILES) -> str:
    """The manifest of a deliberation with its annex and its receipt."""
    return _MANIFESTS[version](files)


def an_old_package(
    path: Path,
    *,
    version: str,
    name: str = "bordereau.xml",
    mutate: Callable[[str], str] = str,
    files: Mapping[str, bytes] = FILES,
    without: tuple[str, ...] = (),
    extra: Mapping[str, bytes] | None = None,
    encoding: str = "utf-8",
) -> Path:
    """Write a package and give its path back. without: files left out. extra: files added."""
    text = mutate(an_old_manifest(version, files))
    data = f'<?xml version="1.0" encoding="{encoding}"?>\n{text}'.encode(encoding)
    entries = [(name, data)]
    entries += [(one, content) for one, content in files.items() if one not in without]
    entries += list((extra or {}).items())
    if path.suffix == ".zip":
        return write_zip(path, entries, at=AT)
    for one, content in entries:
        place = path / one
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return path


# ----------------------------------------------------------------------------- private


def _v02(files: Mapping[str, bytes]) -> str:
    acte, annexe, receipt = files
    list_ = 'listVersionID="edition 2009"'
    integrity = "".join(
        f'<Integrity><Contains algorithme="http://www.w3.org/2001/04/xmlenc#sha256">'
        f"{digest_of(data)}</Contains><UnitIdentifier>{name}</UnitIdentifier></Integrity>"
        for name, data in files.items()
    )
    return f"""<ArchiveTransfer xmlns="{NAMESPACES["0.2"]}">
<Comment>Acte soumis au contrôle de légalité</Comment>
<Date>2013-12-03T08:21:24+01:00</Date>
<TransferIdentifier schemeName="Codification interne">TRANSFERT-02</TransferIdentifier>
<TransferringAgency><Identification>COMMUNE-DE-TEST</Identification><Name>Commune</Name>
</TransferringAgency>
<ArchivalAgency><Identification>ARCHIVES-DE-TEST</Identification></ArchivalAgency>
{integrity}
<Contains>
<ArchivalAgreement schemeName="Convention de transfert">CONVENTION-1</ArchivalAgreement>
<ArchivalProfile schemeName="Profil">ACTES 1.4</ArchivalProfile>
<DescriptionLanguage {list_}>fr</DescriptionLanguage>
<DescriptionLevel {list_}>file</DescriptionLevel>
<Name languageID="fr">Délibération n° 12</Name>
<ServiceLevel>niveau-1</ServiceLevel>
<TransferringAgencyArchiveIdentifier>ACTE-12</TransferringAgencyArchiveIdentifier>
<ContentDescription>
<CustodialHistory>Acte dématérialisé, décrit selon le standard.</CustodialHistory>
<Description>Plan local d'urbanisme</Description>
<FilePlanPosition>2.1</FilePlanPosition>
<Format>XML</Format>
<Language {list_}>fr</Language>
<LatestDate>2013-12-02</LatestDate>
<OldestDate>2013-11-28</OldestDate>
<OtherDescriptiveData>Séance publique</OtherDescriptiveData>
<RelatedObjectReference>ACTE-11</RelatedObjectReference>
<Size unitCode="4L">1</Size>
<OriginatingAgency><Identification>SERVICE-URBANISME</Identification><Name>Urbanisme</Name>
</OriginatingAgency>
<ContentDescriptive><KeywordContent>Contrôle de légalité</KeywordContent>
<KeywordReference schemeName="Thésaurus" schemeVersionID="version 2009">T2-25</KeywordReference>
<KeywordType {list_}>subject</KeywordType></ContentDescriptive>
</ContentDescription>
<Appraisal><Code {list_}>conserver</Code><Duration>P1Y</Duration>
<StartDate>2014-02-03</StartDate></Appraisal>
<AccessRestriction><Code {list_}>AR038</Code><StartDate>2014-02-03</StartDate></AccessRestriction>
<Contains>
<DescriptionLevel {list_}>item</DescriptionLevel>
<Name>Acte et annexe</Name>
<AccessRestriction><Code {list_}>AR048</Code><StartDate>2014-02-03</StartDate></AccessRestriction>
{_document_v02(acte)}<Document><Attachment mimeCode="text/plain" filename="{annexe}"/>
<Description>Annexe</Description><Type {list_}>CDO</Type></Document>
</Contains>
<Contains>
<DescriptionLevel {list_}>item</DescriptionLevel>
<Name>Accusé de réception</Name>
<Document><Attachment mimeCode="application/xml" filename="{receipt}"/>
<Type {list_}>CDO</Type></Document>
</Contains>
</Contains>
</ArchiveTransfer>"""


def _document_v02(filename: str) -> str:
    list_ = 'listVersionID="edition 2009"'
    return f"""<Document><Attachment mimeCode="text/plain" format="fmt/101" filename="{filename}"/>
<Control>false</Control><Copy>true</Copy><Creation>2013-11-28T10:00:00Z</Creation>
<Description>Acte</Description><Identification>ID-ACTE</Identification>
<Issue>2013-11-29T10:00:00Z</Issue><Purpose>Texte soumis au vote</Purpose>
<Receipt>2013-12-02T10:00:00Z</Receipt><Response>2013-12-03T10:00:00Z</Response>
<Status>définitif</Status><Submission>2013-12-01T10:00:00Z</Submission>
<Type {list_}>CDO</Type></Document>
"""


def _v10(files: Mapping[str, bytes]) -> str:
    acte, annexe, receipt = files

    def integrity(name: str) -> str:
        algorithm = "http://www.w3.org/2001/04/xmlenc#sha256"
        return f'<Integrity algorithme="{algorithm}">{digest_of(files[name])}</Integrity>'

    return f"""<ArchiveTransfer xmlns="{NAMESPACES["1.0"]}">
<Comment>Acte soumis au contrôle de légalité</Comment>
<Date>2018-06-01T00:00:00Z</Date>
<TransferIdentifier>TRANSFERT-10</TransferIdentifier>
<ArchivalAgency><Identification>ARCHIVES-DE-TEST</Identification></ArchivalAgency>
<TransferringAgency><Identification>COMMUNE-DE-TEST</Identification><Name>Commune</Name>
<Address><CityName>Valombre</CityName></Address></TransferringAgency>
<Archive>
<ArchivalAgreement>CONVENTION-1</ArchivalAgreement>
<DescriptionLanguage>fra</DescriptionLanguage>
<Name>Flux ACTES</Name>
<OriginatingAgencyArchiveIdentifier>ACTE-12</OriginatingAgencyArchiveIdentifier>
<ContentDescription>
<Description>Plan local d'urbanisme</Description>
<DescriptionLevel>file</DescriptionLevel>
<Language>fra</Language>
<LatestDate>2018-05-31</LatestDate>
<OldestDate>2018-05-28</OldestDate>
<AccessRestrictionRule><Code>AR048</Code><StartDate>2018-06-01</StartDate></AccessRestrictionRule>
<CustodialHistory>
<CustodialHistoryItem when="2018-05-30">Reçu de la préfecture</CustodialHistoryItem>
</CustodialHistory>
<Keyword><KeywordContent role="sujet">Contrôle de légalité</KeywordContent>
<KeywordReference schemeName="Thésaurus">T2-25</KeywordReference>
<KeywordType>subject</KeywordType></Keyword>
<OriginatingAgency><Identification>SERVICE-URBANISME</Identification></OriginatingAgency>
<RelatedObjectReference><RelatedObjectIdentifier>ACTE-11</RelatedObjectIdentifier>
<Relation>replaces</Relation></RelatedObjectReference>
</ContentDescription>
<AccessRestrictionRule><Code>AR038</Code><StartDate>2018-06-01</StartDate></AccessRestrictionRule>
<AppraisalRule><Code>detruire</Code><Duration>P10Y</Duration><StartDate>2018-06-01</StartDate>
</AppraisalRule>
<ArchiveObject>
<Name>Acte soumis au contrôle</Name>
<ContentDescription><DescriptionLevel>recordgrp</DescriptionLevel><Language>fra</Language>
</ContentDescription>
<AppraisalRule><Code>conserver</Code><Duration>P1Y</Duration><StartDate>2018-06-01</StartDate>
</AppraisalRule>
<ArchiveObject><Name>Annexe</Name>
<Document><Attachment filename="{annexe}"/>{integrity(annexe)}<Type>CDO</Type></Document>
</ArchiveObject>
<Document>
<ArchivalAgencyDocumentIdentifier>AA-1</ArchivalAgencyDocumentIdentifier>
<Attachment format="fmt/101" mimeCode="text/plain" filename="{acte}"/>
<Control>aucun</Control><Copy>false</Copy><Creation>2018-05-28T00:00:00Z</Creation>
<Description>Délibération</Description>{integrity(acte)}<Language>fra</Language>
<Size unitCode="4L">1</Size><Type>CDO</Type>
<RelatedData><Data filename="{receipt}"/><Relation>accusé de réception</Relation></RelatedData>
</Document>
</ArchiveObject>
</Archive>
</ArchiveTransfer>"""


_MANIFESTS: Mapping[str, Callable[[Mapping[str, bytes]], str]] = {"0.2": _v02, "1.0": _v10}
