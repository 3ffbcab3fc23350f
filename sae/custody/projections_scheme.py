"""From acts about the plan de classement to its rows."""

import json
from collections.abc import Callable
from typing import BinaryIO

from sae.domain.act import Act
from sae.domain.records import Referentials
from sae.domain.scheme import FILED_DOCUMENT, SCHEME_DOCUMENT, Filing
from sae.domain.scheme_file import read_scheme
from sae.ports import Transaction

_NOTHING_KNOWN = Referentials(agencies=(), agreements=(), rules=(), closed=frozenset())


def change_scheme(tx: Transaction, _act: Act, open_document: Callable[[str], BinaryIO]) -> None:
    """Put the tree that the act keeps in the place of the former one."""
    with open_document(SCHEME_DOCUMENT) as stream:
        data = stream.read()
    tx.put_scheme(read_scheme(data, name=SCHEME_DOCUMENT, known=_NOTHING_KNOWN).scheme)


def file_units(tx: Transaction, _act: Act, open_document: Callable[[str], BinaryIO]) -> None:
    """Keep what the act says of each unit: the node chosen, the cote given, or none any more."""
    with open_document(FILED_DOCUMENT) as stream:
        tx.put_filings([Filing(**json.loads(line)) for line in stream])
