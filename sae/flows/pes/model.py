"""What a PES flow says. Texts are as written; what could be read of them is beside."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Who sent what, when. kind: name of the root element. name: NomFic, unique for a sender.

    post: the accountant (IdPost). collectivity: SIRET of the budget (IdColl).
    """

    kind: str = ""
    flow_id: str = ""
    name: str = ""
    type: str = ""
    day: str = ""
    post: str = ""
    collectivity: str = ""
    code: str = ""
    budget: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A slip of payment orders (`mandats`) or of revenue orders (`titres`)."""

    expense: bool
    exercise: str
    number: str
    issued_on: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdParty:
    """Who is paid, or pays. category: CatTiers, `01` for a natural person."""

    identifier: str
    category: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A document that an order names. support: `01` electronic, `02` paper, `03` disc."""

    support: str
    identifier: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A payment order or a revenue order (`Piece`). amount: of its lines, tax included, or empty.

    state: EtatPce of a return. taken_on: day the treasury took it in charge, in a return.
    """

    expense: bool
    number: str
    purpose: str
    nature: str
    accounts: tuple[str, ...]
    amount: str
    parties: tuple[ThirdParty, ...]
    references: tuple[Reference, ...]
    state: str = ""
    taken_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document inside a flow (`PJ`). identifier: IdUnique. order: the one that RefCompta names.

    type: TypePJ. encoding: how it was written, `gzip`, `bare`, or empty when there was none;
    problem: a finding's code when it could not be taken out.
    """

    identifier: str
    name: str
    type: str
    description: str
    mime: str
    order: str
    exercise: str
    encoding: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """What the treasury answers about a slip or a document. state: `1` accepted."""

    state: str
    slip: str
    exercise: str
    identifier: str

    @property
    def accepted(self) -> bool:
        """Say whether the treasury took it."""
        return self.state == "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureMark:
    """A signature seen in a flow, not verified here. role: as the signer claims it."""

    signed_at: str
    role: str
