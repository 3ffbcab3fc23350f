"""The text of a new home's `sae.toml`: every setting, with its comment, in the home's language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHome:
    """What is asked when a home is created. copies: (name, path) pairs."""

    archival_agency: str
    archival_agency_name: str
    language: str
    copies: tuple[tuple[str, str], ...]
    schemas: str
    fulltext: str


def settings_text(new: NewHome) -> str:
    """Write the settings file of a new home."""
    words = _FRENCH if new.language == "fr" else _ENGLISH
    copies = _copies_text(new, words)
    return f"""{words["top"]}

[home]
{words["agency"]}
archival_agency = {toml_text(new.archival_agency)}
archival_agency_name = {toml_text(new.archival_agency_name)}
{words["language"]}
language = {toml_text(new.language)}
{words["zone"]}
time_zone = "Europe/Paris"

{words["copies"]}
{copies}
[ingest]
{words["reading"]}
reading = "tolerant"
{words["closed"]}
closed_referentials = []
{words["quarantine"]}
quarantine_days = 30
{words["schemas"]}
schemas = {toml_text(new.schemas)}
{words["processes"]}
processes = 0

[withdrawal]
{words["withdrawal"]}
days = 30

{_limits(words)}
{_ocr(words)}
[search]
{words["fulltext"]}
fulltext = {toml_text(new.fulltext)}
heap_bytes = 67108864

{_reception(words)}"""


def toml_text(text: str) -> str:
    """Write a text as a TOML value."""
    escaped = "".join(
        f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 or c in '"\\' else c for c in text
    )
    return f'"{escaped}"'


# ----------------------------------------------------------------------------- private


def _limits(words: dict[str, str]) -> str:
    return f"""[limits]
{words["limits"]}
max_entries = 100000
max_total_bytes = 53687091200
max_entry_bytes = 21474836480
{words["ratio"]}
max_ratio = 500
max_manifest_bytes = 536870912
max_depth = 200
{words["text"]}
text_seconds = 30
text_memory_bytes = 536870912
"""


def _reception(words: dict[str, str]) -> str:
    """Write what concerns things before they are packages, or archives."""
    return f"""[antivirus]
{words["antivirus"]}
address = ""
{words["unavailable"]}
on_unavailable = "refuse"
{words["antivirus_limits"]}
max_bytes = 104857600
timeout_seconds = 60

[preparation]
{words["preparation"]}
transferring_agency = ""
originating_agency = ""
agreement = ""
rules = []
"""


def _ocr(words: dict[str, str]) -> str:
    return f"""[ocr]
{words["ocr"]}
at_ingest = true
{words["ocr_languages"]}
languages = "fra"
{words["ocr_page"]}
page_seconds = 120
memory_bytes = 1073741824
"""


def _copies_text(new: NewHome, words: dict[str, str]) -> str:
    return "\n".join(
        f"[[copy]]\nname = {toml_text(name)}\npath = {toml_text(path)}\n"
        f"{words['copy']}\nmedium = {toml_text(words['medium'])}\n"
        f"site = {toml_text(words['site'])}\n"
        'country = "FR"\nstorage_class = "online"\n'
        f"{words['required']}\nrequired = true\n"
        for name, path in new.copies
    )


_FRENCH = {
    "top": "# Réglages de ce service d'archives. Une clé inconnue est refusée au démarrage.",
    "agency": "# Identifiant et nom du service d'archives, écrits dans les réponses SEDA.",
    "language": "# Langue des écrans, messages et réponses : fr ou en.",
    "zone": "# Fuseau dans lequel commencent et finissent les jours légaux.",
    "copies": "# Les copies : chacune est complète et lisible sans ce logiciel. Placez-en au\n"
    "# moins une sur un autre matériel et un autre site (NF Z42-013).",
    "copy": "# Support, site et pays déclarés de cette copie.",
    "medium": "disque local",
    "site": "mairie",
    "required": "# Une copie requise arrête les versements quand elle ne répond pas.",
    "reading": "# Lecture des bordereaux hors convention connue : tolerant ou strict.",
    "closed": "# Référentiels complets : un identifiant absent est refusé.\n"
    '# Exemple : ["agencies", "agreements", "rules"]',
    "quarantine": "# Jours pendant lesquels un versement refusé est gardé en quarantaine.",
    "withdrawal": "# Jours pendant lesquels un versement erroné peut être retiré.",
    "schemas": "# Dossier des schémas XSD officiels de SEDA ; vide : la grammaire du logiciel.",
    "processes": "# Processus de travail ; 0 : autant que de cœurs.",
    "limits": "# Ce qu'un versement peut demander au plus : entrées, octets décompressés.",
    "ratio": "# Au-delà de 32 Mio décompressés, rapport de compression qui fait refuser.",
    "text": "# Temps et mémoire accordés à la lecture du texte d'un document.",
    "ocr": "# Lire les numérisations (OCR) dès leur versement ; sinon par sae ocr.",
    "ocr_languages": "# Langues de lecture, jointes par + ; à défaut, l'anglais.",
    "ocr_page": "# Temps et mémoire accordés à la lecture d'une page.",
    "fulltext": "# Moteur de recherche : tantivy, ou whoosh (pur Python, plus lent).",
    "antivirus": "# Antivirus clamd, par lequel passe chaque fichier versé ; vide : aucun.\n"
    '# Exemples : "/run/clamav/clamd.ctl" ou "tcp://127.0.0.1:3310"',
    "unavailable": "# Quand l'antivirus ne répond pas : refuse (refuser le versement) ou flag (le\n"
    "# prendre, et le dire dans la réponse et au journal).",
    "antivirus_limits": "# Octets au plus d'un fichier envoyé à l'antivirus (StreamMaxLength de\n"
    "# clamd) ; au-delà, il n'est pas analysé, et c'est dit. Secondes d'attente.",
    "preparation": "# Ce que disent les paquets faits par sae ingest --watch : qui verse, pour\n"
    "# qui, selon quelle convention, avec quelles règles. Toutes les clés de --settings.\n"
    '# Exemple : rules = ["AppraisalRule=COMPTA-10:Destroy"]',
}

_ENGLISH = {
    "top": "# Settings of this archive. An unknown key is refused at start.",
    "agency": "# Identifier and name of the archival agency, written in SEDA replies.",
    "language": "# Language of screens, messages and replies: fr or en.",
    "zone": "# Time zone in which legal days begin and end.",
    "copies": "# The copies: each is complete and readable without this software. Put at least\n"
    "# one on other hardware and another site (NF Z42-013).",
    "copy": "# Declared medium, site and country of this copy.",
    "medium": "local disk",
    "site": "town hall",
    "required": "# A required copy stops ingest when it does not answer.",
    "reading": "# How manifests outside a known agreement are read: tolerant or strict.",
    "closed": "# Complete referentials: an identifier they lack is refused.\n"
    '# Example: ["agencies", "agreements", "rules"]',
    "quarantine": "# Days during which a refused package is kept in quarantine.",
    "withdrawal": "# Days during which a wrong deposit may be withdrawn.",
    "schemas": "# Folder of the official SEDA XSD files; empty: the software's own grammar.",
    "processes": "# Worker processes; 0: as many as cores.",
    "limits": "# What one package may ask for: entries, inflated bytes.",
    "ratio": "# Above 32 MiB inflated, the compression ratio that is refused.",
    "text": "# Time and memory given to reading the text of one document.",
    "ocr": "# Read scans (OCR) as soon as they are archived; otherwise with sae ocr.",
    "ocr_languages": "# Languages to read, joined by +; English for want of them.",
    "ocr_page": "# Time and memory given to reading one page.",
    "fulltext": "# Search engine: tantivy, or whoosh (pure Python, slower).",
    "antivirus": "# clamd antivirus, which every file of a package goes through; empty: none.\n"
    '# Examples: "/run/clamav/clamd.ctl" or "tcp://127.0.0.1:3310"',
    "unavailable": "# When the antivirus does not answer: refuse the package, or flag (take it,\n"
    "# and say so in the reply and the journal).",
    "antivirus_limits": "# Most bytes of a file sent to it (StreamMaxLength of clamd); a bigger\n"
    "# one is not scanned, which is told. Seconds to wait for an answer.",
    "preparation": "# What packages made by `sae ingest --watch` say: who transfers, for whom,\n"
    "# under which agreement, with which rules. Every key of --settings may stand here.\n"
    '# Example: rules = ["AppraisalRule=COMPTA-10:Destroy"]',
}
