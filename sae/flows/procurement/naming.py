"""What the names of folders and files of a consultation mean: sub-file, lot, bidder, document.

Platforms, and people even more, name things as they please: words are looked for, without accents
nor signs, and what is not understood is said so and goes under the other documents.
"""

import re

from sae.flows.procurement.bid_names import lot_of, words
from sae.flows.procurement.model import Phase


def phase_of_folder(name: str) -> Phase | None:
    """Say which sub-file a folder is; None when its name does not say.

    >>> phase_of_folder("2. Dépôts"), phase_of_folder("Lot 1")
    (<Phase.BIDS: 'bids'>, None)
    """
    plain = words(name)
    return next((phase for phase, said in _FOLDERS if said.search(plain)), None)


def phase_of_file(name: str) -> Phase | None:
    """Say which sub-file a document belongs to by its own name; None when it does not say.

    >>> phase_of_file("PV de réception.pdf"), phase_of_file("LettreNotif.pdf")
    (<Phase.EXECUTION: 'execution'>, <Phase.CONTRACT: 'contract'>)
    """
    plain = words(name)
    return next((phase for phase, said in _FILES if said.search(plain)), None)


def phase_of(folders: tuple[str, ...], name: str) -> tuple[Phase, int]:
    """Give the sub-file of a document, and how many of its folders said so (0: its own name).

    The first folder that says decides, unless it is one that holds others: the award or the
    contract, where a deeper folder, then the name of the document, may say better.
    """
    found: Phase | None = None
    used = 0
    for rank, folder in enumerate(folders, 1):
        phase = phase_of_folder(folder)
        if phase is not None and (found is None or found in _HOLDING):
            found, used = phase, rank
    own = phase_of_file(name)
    if found is None:
        return (own, 0) if own is not None else (Phase.OTHER, 0)
    if own in _BETTER.get(found, ()):
        return own, used
    return found, used


def document_type(name: str, phase: Phase) -> str:
    """Name the kind of a document, for people.

    >>> document_type("CCTP lot 2.pdf", Phase.DOCUMENTS)
    'Cahier des clauses techniques particulières'
    """
    plain = words(name)
    for label, said, phases in _TYPES:
        if said.search(plain) and (not phases or phase in phases):
            return label
    return _DEFAULTS.get(phase, "Document")


def reference_of(name: str) -> str:
    """Give the reference that the name of a folder begins with, empty when it has no digit.

    A year by itself refers to nothing.

    >>> reference_of("2024-07 Réfection de l'école"), reference_of("24S0012"), reference_of("École")
    ('2024-07', '24S0012', '')
    >>> reference_of("AWS_2024_0412_Toiture"), reference_of("2024 Voirie")
    ('2024_0412', '')
    """
    bare = _PREFIX.sub("", re.sub(r"\.zip$", "", name, flags=re.IGNORECASE).strip())
    numbered = _NUMBERED.match(bare)
    first = numbered[0] if numbered is not None else re.split(r"[\s_]", bare, maxsplit=1)[0]
    first = first.strip(".-")
    return "" if _YEAR.fullmatch(first) or not any(map(str.isdigit, first)) else first


def says_abandoned(name: str) -> bool:
    """Say whether a name tells of a procedure that came to nothing, not of one of its lots.

    >>> says_abandoned("Déclaration sans suite.pdf"), says_abandoned("Lot 2 infructueux.pdf")
    (True, False)
    """
    plain = words(name)
    return _ABANDONED.search(plain) is not None and not lot_of(name)


def says_manifest(name: str) -> bool:
    """Say whether a name is that of the list a platform puts in its export.

    >>> says_manifest("metadonnees.xml"), says_manifest("DC1.xml")
    (True, False)
    """
    return _MANIFEST.search(words(name)) is not None


# ----------------------------------------------------------------------------- private

_PREFIX = re.compile(
    r"^(?:(?:consultation|marchés?|marches?|procédure|procedure|dossier|export|archive|dce|mapa|aoo?|aor"
    r"|pa|aws|n°)[\W_]+)+",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:19|20)\d\d(?:_\d+)+(?![^\s_])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MANIFEST = re.compile(
    r"manifest|metadonn|metadata|\bindex\b|descript|sommaire|\bexport|consultation"
)
_ABANDONED = re.compile(
    r"\bsans suite\b|\binfructu|\babandon de (?:la )?(?:procedure|consultation)"
)
_REJECTION = re.compile(r"rejet|\brefus|non ?retenu|evince|\bregret")
_FOLDERS = (
    (Phase.DATA, re.compile(r"\bdecp\b|donnees essentielles|open ?data")),
    (
        Phase.NOTICE,
        re.compile(
            r"publicite|\bavis\b(?! (?:de (?:la )?|du )?(?:commission|cao|jury))|\bboamp\b"
            r"|\bjoue?\b|\bted\b|annonce|\baapc\b"
        ),
    ),
    (Phase.AS_BUILT, re.compile(r"\bdoe\b|\bdiuo\b|ouvrages? executes?|recolement")),
    (
        Phase.REGISTER,
        re.compile(
            r"registre|\bretraits?\b|questions?|horodat|\btraces?\b|\btracabilite|\blogs?\b|journal|messagerie"
            r"|echanges|correspondance|accuses? de"
        ),
    ),
    (
        Phase.EXECUTION,
        re.compile(
            r"execution|avenants?\b|ordres? de service|\bos\b|decompte|situations?\b"
            r"|reception(?! (?:des )?(?:offres|plis|candidatures|electronique))|sous traitan"
            r"|\bdc4\b|\bdgd\b|penalite|reconduction|suivi|modifications?\b|bons? de commande"
        ),
    ),
    (
        Phase.ANALYSIS,
        re.compile(
            r"analyse|rapport|attribution|\bcao\b|commission|ouverture|\bjury\b|\brao\b|proces verb"
            r"|\bpv\b|\bchoix\b|decision|deliberation|selection|negociation|audition|classement"
        ),
    ),
    (
        Phase.DOCUMENTS,
        re.compile(
            r"\bdce\b|dossiers? (?:de )?consultation|documents? (?:de )?(?:la )?consultation"
            r"|cahiers? des|pieces? (?:de )?(?:la )?consultation|^(?:\d+ )?consultation$"
        ),
    ),
    (
        Phase.BIDS,
        re.compile(
            r"\bplis?\b|\boffres?\b|candidatu|\bdepots?\b|enveloppe|soumission|\breponses?\b"
            r"|candidats?\b|\bnon ?retenu|\bretenu|attributaire"
        ),
    ),
    (
        Phase.CONTRACT,
        re.compile(
            r"notif|^(?:\d+ )?(?:pieces? (?:du )?)?(?:marches?|contrats?)(?: (?:signe|notifie"
            r"|attribue|public)e?s?)*$|contractuel|acte d engagement|mise au point"
        ),
    ),
)
_FILES = (
    (Phase.DATA, re.compile(r"\bdecp\b|donnees essentielles")),
    (
        Phase.NOTICE,
        re.compile(
            r"\bavis (?:d |de |initial|rectif|boamp|joue|publi|attrib)|\bboamp\b|\baapc\b|publicite"
        ),
    ),
    (Phase.ANALYSIS, _REJECTION),
    (
        Phase.REGISTER,
        re.compile(
            r"registre|\bretraits?\b|questions? ?(?:et )?(?:reponses?)?\b|horodat"
            r"|liste des (?:plis|cand|soum)"
        ),
    ),
    (Phase.AS_BUILT, re.compile(r"\bdoe\b|\bdiuo\b|recolement")),
    (
        Phase.EXECUTION,
        re.compile(
            r"avenant|ordres? de service|\bos ?(?:n|no)? ?\d|decompte|\bdgd\b|\bdc4\b|sous traitan"
            r"|(?:pv|proces verbal|decision) (?:de )?(?:la )?reception|levee des reserves|\bopr\b"
            r"|penalite|reconduction|exe10|\bexe ?\d+\b|bons? de commande"
        ),
    ),
    (
        Phase.CONTRACT,
        re.compile(
            r"notif|(?:acte d engagement|\bae|\bmarche|\bcontrat|\battri ?1).{0,40}signe"
            r"|mise au point|\battri ?[12]\b|\bnoti ?\d\b"
        ),
    ),
    (
        Phase.ANALYSIS,
        re.compile(
            r"analyse|rapport|\bcao\b|ouverture|\bjury\b|\brao\b|proces verb|\bpv\b|attribution"
            r"|decision|deliberation|sans suite|infructu|\bouv ?\d\b|classement"
        ),
    ),
    (
        Phase.DOCUMENTS,
        re.compile(
            r"\bdce\b|\brc\b|\bccap\b|\bcctp\b|\bccp\b|\bccag\b|\bbpu\b|\bdpgf\b|\bdqe\b|reglement"
            r"|acte d engagement|\bae\b|cahier des|cadre de"
        ),
    ),
    (
        Phase.BIDS,
        re.compile(
            r"\boffre|candidature|\bplis?\b|memoire techn|\bdc[12]\b|\bdume\b|\bkbis\b|\bsoumission"
        ),
    ),
)
_HOLDING = frozenset({Phase.CONTRACT, Phase.ANALYSIS})
_BETTER = {
    Phase.ANALYSIS: (Phase.CONTRACT, Phase.EXECUTION, Phase.NOTICE),
    Phase.CONTRACT: (Phase.ANALYSIS, Phase.EXECUTION, Phase.AS_BUILT, Phase.NOTICE),
}
_DEFAULTS = {
    Phase.NOTICE: "Avis de publicité",
    Phase.DOCUMENTS: "Pièce de la consultation",
    Phase.REGISTER: "Échange avec les candidats",
    Phase.RETAINED: "Pièce de candidature ou d'offre",
    Phase.REJECTED: "Pièce de candidature ou d'offre",
    Phase.BIDS: "Pièce de candidature ou d'offre",
    Phase.ANALYSIS: "Pièce de la procédure",
    Phase.CONTRACT: "Pièce du marché",
    Phase.EXECUTION: "Pièce d'exécution",
    Phase.AS_BUILT: "Dossier des ouvrages exécutés",
    Phase.DATA: "Données essentielles",
}
_BIDDING = (Phase.RETAINED, Phase.REJECTED, Phase.BIDS)
_Type = tuple[str, re.Pattern[str], tuple[Phase, ...]]
_TYPES: tuple[_Type, ...] = (
    ("Signature électronique", re.compile(r" (?:p7s|p7m|sig|asc|pkcs7|xades)$"), ()),
    ("Registre des retraits", re.compile(r"registre.*retrait"), ()),
    ("Registre des dépôts", re.compile(r"registre.*(?:depot|plis|offre)"), ()),
    ("Registre des questions", re.compile(r"registre.*question|questions? reponses?"), ()),
    ("Règlement de la consultation", re.compile(r"\brc\b|reglement (?:de )?(?:la )?cons"), ()),
    ("Cahier des clauses administratives particulières", re.compile(r"\bccap\b"), ()),
    ("Cahier des clauses techniques particulières", re.compile(r"\bcctp\b"), ()),
    ("Cahier des clauses particulières", re.compile(r"\bccp\b"), ()),
    ("Bordereau des prix unitaires", re.compile(r"\bbpu\b|bordereau (?:des )?prix"), ()),
    ("Décomposition du prix global et forfaitaire", re.compile(r"\bdpgf\b"), ()),
    ("Détail quantitatif estimatif", re.compile(r"\bdqe\b"), ()),
    ("Mémoire technique", re.compile(r"memoire"), _BIDDING),
    ("Acte d'engagement", re.compile(r"acte d engagement|\bae\b|\battri ?1\b"), ()),
    ("Avenant", re.compile(r"avenant"), ()),
    ("Ordre de service", re.compile(r"ordres? de service|\bos ?(?:n|no)? ?\d"), ()),
    ("Acte de sous-traitance", re.compile(r"sous traitan|\bdc4\b"), ()),
    ("Procès-verbal de réception", re.compile(r"(?:pv|proces verbal).*reception"), ()),
    ("Décompte", re.compile(r"decompte|\bdgd\b"), ()),
    ("Lettre de rejet", _REJECTION, (Phase.ANALYSIS, Phase.CONTRACT)),
    ("Lettre de notification", re.compile(r"notif"), (Phase.CONTRACT, Phase.ANALYSIS)),
    ("Rapport d'analyse des offres", re.compile(r"rapport.*analyse|\brao\b"), (Phase.ANALYSIS,)),
    ("Rapport de présentation", re.compile(r"rapport.*presentation"), (Phase.ANALYSIS,)),
    ("Procès-verbal", re.compile(r"proces verb|\bpv\b"), (Phase.ANALYSIS,)),
    ("Document unique de marché européen", re.compile(r"\bdume\b"), ()),
)
