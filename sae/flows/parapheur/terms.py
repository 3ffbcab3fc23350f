"""The free metadata of a folder as terms: public ones where a name says plainly what it holds.

Each platform is set up by its town; names are compared without accents, signs or capitals.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from sae.flows.parapheur.reading import RESERVED

OWN = "i_Parapheur"  # the terms of the platform itself, and those that nobody else would know


def terms_of(properties: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Give (value, term) for each property, in order; its own name is kept when it is not known.

    >>> list(terms_of([("i_Parapheur_reserved_type", "PES"), ("Numéro de facture", "F-12")]))
    [('PES', 'i_Parapheur:type'), ('F-12', 'EN16931:BT-1')]
    """
    for name, value in properties:
        bare = name.removeprefix(RESERVED)
        public = _PUBLIC.get(_plain(bare), "") if bare == name else ""
        yield value, public or f"{OWN}:{re.sub(r'[^A-Za-z0-9_.-]+', '_', _ascii(bare)).strip('_')}"


# ----------------------------------------------------------------------------- private

_NAMES = {
    "EN16931:BT-1": (
        *("numero facture", "numero de facture", "num facture", "no facture", "n facture"),
        *("reference facture", "facture numero", "id facture"),
    ),
    "EN16931:BT-29": ("siret", "siret fournisseur", "siret tiers", "numero siret"),
    "EN16931:BT-30": ("siren", "siren fournisseur", "siren tiers", "numero siren"),
    "EN16931:BT-27": ("fournisseur", "nom fournisseur", "raison sociale", "tiers", "nom tiers"),
    "EN16931:BT-112": (
        *("montant ttc", "ttc", "total ttc", "montant facture", "montant"),
        *("montant total ttc", "montant de la facture"),
    ),
    "EN16931:BT-109": ("montant ht", "total ht", "montant total ht"),
    "EN16931:BT-2": ("date facture", "date de facture", "date de la facture"),
    "EN16931:BT-13": (
        *("numero engagement", "numero d engagement", "num engagement", "engagement"),
        *("numero bon de commande", "bon de commande", "numero commande", "numero de commande"),
    ),
    "EN16931:BT-12": (
        *("numero marche", "numero de marche", "num marche", "marche", "reference marche"),
        *("numero du marche", "numero contrat", "contrat"),
    ),
    "EN16931:BT-10": ("code service", "service executant"),
    "PES:IdPce": ("numero mandat", "numero de mandat", "num mandat", "mandat"),
    "PES:IdBord": ("numero bordereau", "numero de bordereau", "num bordereau", "bordereau"),
    "PES:Exer": ("exercice", "exercice comptable", "exercice budgetaire"),
    "PES:NomFic": ("nomfic", "nom fic", "fichier pes", "nom fichier pes", "nom du flux"),
    "PES:IdColl": ("idcoll", "id coll"),
    "ACTES:NumeroInterne": (
        *("numero acte", "numero de l acte", "numero deliberation", "numero de deliberation"),
        *("numero arrete", "numero interne", "numero de l arrete"),
    ),
    "ACTES:IDActe": ("id acte", "idacte", "identifiant acte"),
}
_PUBLIC = {name: term for term, names in _NAMES.items() for name in names}


def _ascii(text: str) -> str:
    plain = text.replace("n°", "numero ").replace("N°", "numero ")
    return unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()


def _plain(name: str) -> str:
    """Give a name in small letters and single blanks: `numFacture`, `NUM_FACTURE`, `N° facture`."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _ascii(name))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", parted.lower()).split())
