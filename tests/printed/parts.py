"""Parts of printed documents: who, when, how much, under what rule."""

from datetime import UTC, date, datetime

from sae.domain.documents import (
    Agency,
    Agreement,
    Annex,
    Extent,
    ExtremeDates,
    Heading,
    JournalProof,
    ListedObject,
    Person,
    PolicyVersion,
    RetentionTerms,
    SealReference,
    SecurityLevel,
    Standing,
    UnmetRequirement,
    Visa,
)

NOW = datetime(2026, 11, 23, 13, 5, 12, tzinfo=UTC)
SHA256 = "0f" * 32
SHA512 = "a7" * 64
AN_ID = "01936a52-7c1e-7b3a-9d2f-3c5e8a1b4d6f"
COMMUNE = Agency(
    name="Commune de Sainte-Cécile-d’Œuvres",
    identifier="ARCHIVES-SCO",
    position=("Direction générale des services", "Service des archives"),
    siret="21620001200017",
    insee="62001",
    address=("1, place de l’Hôtel-de-Ville", "62000 Sainte-Cécile-d’Œuvres"),
)
DEPARTMENT = Agency(
    name="Archives départementales du Pas-de-Calais",
    identifier="FRAD062",
    address=("14, place de la Préfecture", "62000 Arras"),
)
FINANCE = Agency(name="Service des finances", identifier="FINANCES", position=("Mairie",))
ARCHIVIST = Person(name="Hélène Lefèvre", function="archiviste communale")
MAYOR = Person(name="Gaëlle Noël-Ÿsaÿe", function="maire")
DIRECTOR = Person(name="Jean-François Brûlé", function="directeur des Archives départementales")
STANDING = Standing(
    software="sae/0.1.0 python/3.11.7",
    security_level=SecurityLevel.STRONG,
    archiving_policy=PolicyVersion(
        title="Politique d’archivage de la commune", version="2.1", in_force_on=date(2025, 3, 1)
    ),
    unmet=(UnmetRequirement.INTERNAL_TIME_AUTHORITY, UnmetRequirement.COPIES_ON_ONE_DEVICE),
)
PROOF = JournalProof(
    operation_id=AN_ID,
    stream="lifecycle",
    first_entry=1204,
    last_entry=1209,
    seal=SealReference(
        number=87, sealed_at=NOW, sha256=SHA256, authority="Autorité interne d’horodatage"
    ),
)
VISA = Visa(
    reference="AD62/2026/CST/0417",
    given_on=date(2026, 11, 12),
    signatory=DIRECTOR,
    scan_sha512=SHA512,
    scan_unit_id=AN_ID,
)
AN_EXTENT = Extent(units=412, files=1236, size_bytes=734_003_200)
DATES = ExtremeDates(earliest="2012-01-03", latest="2012-12-31")
NOTHING = Extent(units=0, files=0, size_bytes=0)
A_LISTED_OBJECT = ListedObject(
    object_id=AN_ID,
    unit_id=AN_ID,
    size_bytes=48_213,
    digests=(f"sha512:{SHA512}", f"sha256:{SHA256}"),
    format_id="fmt/354",
    supplied_id="ID0042",
    rule="FIN-05",
    rule_ends_on=date(2036, 12, 31),
)


def a_heading(number: str = "2026-004", *, now: datetime = NOW) -> Heading:
    return Heading(document_id=AN_ID, number=number, issued_at=now, issuer=COMMUNE)


def an_annex(filename: str = "elimination-2026-004.csv", *, lines: int = 412) -> Annex:
    return Annex(
        filename=filename,
        media_type="text/csv",
        lines=lines,
        size_bytes=120_000,
        sha256=SHA256,
        sha512=SHA512,
    )


def some_terms(*, agreed: bool = True) -> RetentionTerms:
    return RetentionTerms(
        table="Tableau de gestion de la commune, v3",
        code="FIN-05",
        label="Factures, mandats et titres",
        duration="P10Y",
        start_event="exercise_closing",
        started_on="2012-12-31",
        expired_on=date(2022, 12, 31),
        text="DAF/DPACI/RES/2008/008",
        agreement=Agreement(reference="AD62/2025/118", given_on=date(2025, 2, 14))
        if agreed
        else None,
    )
