"""What the names of folders of bids mean: the company, the lot, whether it was retained.

Nothing is decided here of a folder that says nothing: lists of platforms and awards come after.
"""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BidFolder:
    """What a folder of bids says. bidder: empty when it names none. envelope: of a bid."""

    bidder: str = ""
    lot: str = ""
    retained: bool | None = None
    envelope: str = ""


def read_bid_folder(name: str) -> BidFolder:
    """Read the name of a folder, or of a zip, somewhere in bids.

    >>> read_bid_folder("03_Dupont et fils (non retenu) - lot 2")
    BidFolder(bidder='Dupont et fils', lot='2', retained=False, envelope='')
    >>> read_bid_folder("Candidatures").envelope, read_bid_folder("Offres retenues").bidder
    ('Candidature', '')
    >>> read_bid_folder("Lot n° 02 - Gros oeuvre")
    BidFolder(bidder='', lot='2', retained=None, envelope='')
    """
    plain = words(name)
    lot, retained = lot_of(name), fate_of(name)
    if _LOT.match(plain) or _ENVELOPE.fullmatch(_FATE.sub(" ", plain).strip()):
        kinds = [label for label, sign in _ENVELOPES if sign in plain]
        one_kind = len(kinds) == 1 and retained is None and not lot
        return BidFolder("", lot, retained, kinds[0] if one_kind else "")
    return BidFolder(_bidder(name), lot, retained)


def fate_of(name: str) -> bool | None:
    """Say whether a folder is of bids retained or not; None when it does not say.

    >>> fate_of("Offres non retenues"), fate_of("Attributaire"), fate_of("Dupont SAS")
    (False, True, None)
    """
    plain = words(name)
    if _REJECTED.search(plain):
        return False
    return True if _RETAINED.search(plain) else None


def lot_of(name: str) -> str:
    """Give the number of the lot that a folder is of, empty without.

    >>> lot_of("Lot n° 02 - Gros oeuvre"), lot_of("Dupont"), lot_of("Pilote")
    ('2', '', '')
    """
    found = _LOT.search(words(name))
    return (found["number"].lstrip("0") or "0") if found else ""


def is_same_company(one: str, other: str) -> bool:
    """Say whether two names are those of one company: the words of one are all in the other.

    >>> is_same_company("SAS Dupont & Fils", "DUPONT FILS"), is_same_company("Dupont", "Durand")
    (True, False)
    """
    first, second = (set(words(name).split()) - _FORMS for name in (one, other))
    return bool(first and second) and (first <= second or second <= first)


def words(name: str) -> str:
    """Give a name in small letters without accents, its words one blank apart.

    >>> words("02_Pièces-du_MARCHÉ.zip"), words("RapportAnalyse")
    ('02 pieces du marche zip', 'rapport analyse')
    """
    apart = _CAMEL.sub(" ", name)
    bare = unicodedata.normalize("NFKD", apart).casefold()
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(_WORD.findall(letters))


# ----------------------------------------------------------------------------- private

_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_WORD = re.compile(r"[a-z0-9]+")
_LOT = re.compile(r"(?:\d+ )?\blots? ?(?:n ?o? ?)?(?P<number>\d{1,3}[a-z]?)\b")
_RANK = re.compile(
    r"^(?:(?:pli|offre|candidature|enveloppe)s?[\W_]+)?(?:n\W{0,2})?(?:(?:el|pli)?\d+[\W_]+)?",
    re.IGNORECASE,
)
# When a platform received it: 20240315_1102, 2024-03-15 11h02, 15-03-2024.
_RECEIVED = re.compile(
    r"[\W_]+(?:20\d\d([-._]?)[01]\d\1[0-3]\d|[0-3]\d([-._])[01]\d\2(?:20)\d\d)"
    r"(?:[\W_T]+\d\d[h:._-]?\d\d(?:[m:._-]?\d\d)?s?)?$"
)
_REJECTED = re.compile(
    r"\bnon ?retenu|\brejet|\becarte|\bevince|\bperdant|\brefuse|\birreguli|\binaccept"
    r"|\binapprop|\bhors delai|\belimine"
)
_RETAINED = re.compile(r"\bretenu|\battributaire|\blaureat|\bgagnant|\btitulaire|\battribue")
# What decides of a bid, with the words around it that name nobody.
_FATE = re.compile(
    r"\b(?:non )?(?:retenu|rejet|ecarte|evince|perdant|refuse|irreguli|inaccept|inapprop|elimine"
    r"|attributaire|laureat|gagnant|titulaire|attribue)[a-z]*\b|\bhors delais?\b"
)
_ENVELOPE = re.compile(
    r"(?:\d+ )?(?:(?:dossiers?|plis?|candidatures?|candidats?|offres?|depots?|soumissions?"
    r"|reponses?|enveloppes?|anonymats?|et|de|d|des|electroniques?|papiers?|recue?s?|techniques?|financieres?"
    r"|deposee?s?|non|\d+)(?: |$))*"
)
_ENVELOPES = (("Candidature", "candidatur"), ("Offre", "offre"))
_SAID = re.compile(
    r"[(\[]?\b(?:non[ _-]*)?(?:retenu|rejet|écart|ecart|évinc|evinc|perdant|refus|irrégul|irregul"
    r"|inaccept|inapprop|élimin|elimin|attributaire|lauréat|laureat|gagnant|titulaire|attribu)"
    r"\w*[)\]]?"
    r"|[(\[]?\blots?\W{0,2}(?:n\W{0,2})?\d{1,3}[a-z]?\b[)\]]?",
    re.IGNORECASE,
)
_FORMS = {"sa", "sas", "sarl", "sasu", "eurl", "snc", "sci", "scop", "et", "cie", "ste", "societe"}


def _bidder(name: str) -> str:
    """Give the name of a company from that of its folder, without rank, lot nor fate."""
    bare = re.sub(r"\.(zip|7z|rar|tar|gz)$", "", name, flags=re.IGNORECASE).replace("_", " ")
    bare = _RECEIVED.sub("", _SAID.sub(" ", _RANK.sub("", bare)).strip())
    bare = " ".join(bare.split()).strip(" -–,;")
    return bare or name
