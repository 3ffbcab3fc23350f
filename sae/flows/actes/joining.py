"""Which file belongs to which act: by the names that messages give, then by the names of files.

A file of the platform is named DEPARTMENT-SIREN-DAY-NUMBER-NATURE-TRANSACTION-..., since the list
of types of documents with `NN_XX-` in front; a message and the disk do not always agree on that.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileName:
    """The name of a file of the platform. act: IDActe. nature: abbreviated, as named.

    transaction: number of the kind of exchange. rank: of the document in it, empty without.
    """

    act: str
    nature: str
    transaction: str
    rank: str


def read_file_name(name: str) -> FileName | None:
    """Read the name of a file of the platform, None for any other.

    >>> read_file_name("99_DE-034-491011698-20171207-D1-DE-1-1_1.pdf")
    FileName(act='034-491011698-20171207-D1-DE', nature='DE', transaction='1', rank='1')
    """
    found = _NAME.fullmatch(name.rpartition(".")[0])
    if found is None:
        return None
    return FileName(found["act"], found["nature"], found["transaction"], found["rank"] or "")


def bare_name(name: str) -> str:
    """Give a name without its type of document, to be compared.

    >>> bare_name("99_DE-034.PDF")
    '034.pdf'
    """
    return _TYPE.sub("", name).lower()


# ----------------------------------------------------------------------------- private

_TYPE = re.compile(r"^\d\d_[A-Z]{2}-")
_NAME = re.compile(
    r"(?:\d\d_[A-Z]{2}-)?(?P<act>\w{2,3}-\d{9}-\d{8}-[^-]+-(?P<nature>[A-Z]{2}))"
    r"-(?P<transaction>\d)-\d+(?:_(?P<rank>\d+))?"
)
