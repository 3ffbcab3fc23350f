"""What a PES flow says. Texts are as written; what could be read of them is beside."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Who sent what, when. kind: name of the root element. name: NomFic, unique for a sender.

    post: the accountant (IdPost). collectivity: SIRET of the budget (IdColl).
    domains: names of the parts that are there (`PES_DepenseAller`, `PES_Marche`...).
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
    domains: tuple[str, ...] = ()

    @property
    def whole_budget(self) -> str:
        """Give the collectivity and the budget, `208-00`; empty when neither is said."""
        return "-".join(filter(None, (self.code, self.budget)))


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
    """Who is paid, or pays. is_person: a natural one, as far as the flow lets it be known."""

    identifier: str
    name: str
    is_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A document that an order names. support: `01` electronic, `02` paper, `03` disc."""

    support: str
    identifier: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A payment order or a revenue order (`Piece`).

    amount: of its lines, tax included; as written when it is no number, empty without any.
    contracts, commitments: numbers that it names. state: EtatPce of a return. taken_on: day the
    treasury took it in charge, in a return.
    """

    expense: bool
    number: str
    purpose: str
    nature: str
    accounts: tuple[str, ...]
    amount: str
    parties: tuple[ThirdParty, ...]
    references: tuple[Reference, ...]
    contracts: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    state: str = ""
    taken_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a document sent alone is for (RefCompta). order: IdPce. line: of it, empty for all.

    domain: `01` expense, `02` revenue, `04` budget.
    """

    domain: str
    exercise: str
    order: str
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document inside a flow (`PJ`). identifier: IdUnique. targets: when it says what it is for.

    type: TypePJ. encoding: how it was written, `gzip`, `bare`, or empty when there was none;
    problem: a finding's code when it could not be taken out, or not only it.
    """

    identifier: str
    name: str
    type: str
    description: str
    mime: str
    targets: tuple[Target, ...]
    encoding: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """What the treasury answers about a slip or a document. state: `1` accepted.

    errors: what it says is wrong, each in its words.
    """

    state: str
    slip: str
    exercise: str
    identifier: str
    errors: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Say whether the treasury did not take it, or not all of it."""
        return bool(self.errors) or (self.state != "" and self.state.lstrip("0") != "1")

    @property
    def about(self) -> str:
        """Name what is answered for: `2024-7` for a slip, the IdUnique of a document."""
        return self.identifier or "-".join(filter(None, (self.exercise, self.slip)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureMark:
    """A signature seen in a flow, not verified here. role: as the signer claims it."""

    signed_at: str
    role: str
