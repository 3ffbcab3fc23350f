"""The commune of the samples, Valombre-les-Tilleuls, which does not exist, nor do its suppliers.

SIRET numbers are well-formed and belong to nobody (their SIREN begins with 999).
"""

from sae.cli.samples.sip import Element

COMMUNE = "Commune de Valombre-les-Tilleuls"
COMMUNE_SIRET = "99910001900010"

ARCHIVAL_AGENCY = "ARCHIVES-VALOMBRE"
TRANSFERRING_AGENCY = "MAIRIE-VALOMBRE"
FINANCES = "FINANCES-VALOMBRE"
SECRETARIAT = "SECRETARIAT-GENERAL-VALOMBRE"
PUBLIC_PROCUREMENT = "COMMANDE-PUBLIQUE-VALOMBRE"


def appraisal(rule: str, *, start: str, action: str) -> Element:
    """Say how long to keep, from which day, and what comes then (`Keep` or `Destroy`)."""
    return ("AppraisalRule", (("Rule", rule), ("StartDate", start), ("FinalAction", action)))


def access(rule: str, *, start: str) -> Element:
    """Say from when it may be communicated."""
    return ("AccessRule", (("Rule", rule), ("StartDate", start)))


def keyword(content: str, kind: str = "subject") -> Element:
    """Index with a word; kind is a KeywordType of SEDA (`subject`, `corpname`, `geogname`...)."""
    return ("Keyword", (("KeywordContent", content), ("KeywordType", kind)))


def company(role: str, name: str, siret: str) -> Element:
    """Name a company as Writer, Addressee...; `role` is the element."""
    return (role, (("Corpname", name), ("Identifier", siret)))


def in_french(day: str) -> str:
    """Write an ISO day as people do: `2024-10-14` gives `14/10/2024`."""
    year, month, number = day.split("-")
    return f"{number}/{month}/{year}"


def euros(cents: int) -> str:
    """Write an amount as people do: 393600 gives `3 936,00 €`."""
    return f"{cents // 100:,}".replace(",", " ") + f",{cents % 100:02d} €"
