"""Which file belongs to which act: by the names that messages give, then by the names of files.

A file of the platform is named DEPARTMENT-SIREN-DAY-NUMBER-NATURE-TRANSACTION-..., since the list
of types of documents with `NN_XX-` in front; a message and the disk do not always agree on that.
"""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileName:
    """The name of a file of the platform. act: IDActe. nature: abbreviated, as named.

    transaction: number of the kind of exchange; step: of the message in it (`1`, a request; the
    answers come after). rank: of the document in it, empty without.
    type: of document (`99_DE`), empty without.
    """

    act: str
    nature: str
    transaction: str
    rank: str
    type: str = ""
    step: str = ""


def read_file_name(name: str) -> FileName | None:
    """Read the name of a file of the platform, None for any other; its suffix does not count.

    >>> found = read_file_name("99_DE-034-491011698-20171207-D1-DE-1-1_2.pdf")
    >>> (found.act, found.transaction, found.rank, found.type) if found else None
    ('034-491011698-20171207-D1-DE', '1', '2', '99_DE')
    """
    found = _NAME.fullmatch(name.rpartition(".")[0])
    if found is None:
        return None
    return FileName(
        found["act"],
        found["nature"],
        found["transaction"],
        found["rank"] or "",
        (found["type"] or "").removesuffix("-"),
        found["step"],
    )


@dataclass(frozen=True, slots=True)
class Identifier:
    """What the identifier of an act (IDActe) says. day: as eight digits."""

    siren: str
    day: str
    number: str
    nature: str


def read_identifier(text: str) -> Identifier | None:
    """Read an IDActe, None for anything else.

    >>> read_identifier("034-491011698-20171207-D1-DE")
    Identifier(siren='491011698', day='20171207', number='D1', nature='DE')
    """
    found = _IDENTIFIER.fullmatch(text)
    return Identifier(*found.groups()) if found is not None else None


def is_signature(name: str) -> bool:
    """Say whether a file is called as the detached signature of another.

    >>> is_signature("035-222222222-20240312-D12-DE-1-1_1.pdf.P7S")
    True
    """
    return name.lower().endswith((".p7s", ".sig", ".xades"))


def is_proof_of_publication(name: str) -> bool:
    """Say whether a file is called as the proof that an act was published.

    >>> is_proof_of_publication("Certificat d'affichage D12.pdf")
    True
    """
    return _PUBLICATION.search(name) is not None


def publication_day(name: str, act_id: str) -> str:
    """Give the day in the name of a proof of publication, as eight digits; or empty.

    >>> publication_day("affichage_D12_2024-03-15.pdf", "")
    '20240315'
    >>> publication_day("Certificat d'affichage du 15-03-2024.pdf", "")
    '20240315'
    """
    own = name.replace(act_id, "") if act_id else name
    found, french = _DAY.search(own), _FRENCH_DAY.search(own)
    if found is not None:
        return "".join(found.groups())
    return "".join(reversed(french.groups())) if french is not None else ""


def bare_name(name: str) -> str:
    """Give a name without its type of document, to be compared.

    >>> bare_name("99_DE-034.PDF")
    '034.pdf'
    """
    return _TYPE.sub("", unicodedata.normalize("NFC", name)).casefold()


# ----------------------------------------------------------------------------- private

_IDENTIFIER = re.compile(r"\w{2,3}-(\d{9})-(\d{8})-(.+)-([A-Z]{2})")
_PUBLICATION = re.compile(r"(?i)\bpubli|_publi|affich|mise?[-_ ]en[-_ ]ligne")
_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?([0-3]\d)(?!\d)")
_FRENCH_DAY = re.compile(r"(?<!\d)([0-3]\d)[-_.](0[1-9]|1[0-2])[-_.](20\d\d)(?!\d)")
_TYPE = re.compile(r"^\d\d_[A-Z]{2}-")
_NAME = re.compile(
    r"(?P<type>\d\d_[A-Z]{2}-)?(?P<act>\w{2,3}-\d{9}-\d{8}-.+-(?P<nature>[A-Z]{2}))"
    r"-(?P<transaction>\d)-(?P<step>\d+)(?:_(?P<rank>\d+))?(?:\.[A-Za-z]{3,4})?"
)
