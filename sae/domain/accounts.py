"""Who acts: accounts, their roles, and the caller of a job. No secret is kept here.

The table of accounts is an archived referential: the journal names an account by its identifier,
and the table says, as long as the journal lives, who that was.
"""

from dataclasses import dataclass
from enum import StrEnum

from sae.errors import NotAllowed


class Role(StrEnum):
    """What an account may do.

    ARCHIVIST: everything but order a destruction. AUTHORITY: the mayor or the general secretary,
    orders destructions and does nothing else. CONTROL_AUTHORITY: the director of the Archives
    départementales, visas and inspects. AGENT: reads her own services' records by function.
    AUDITOR: reads and verifies. ADMINISTRATOR: accounts and settings, no content.
    """

    ARCHIVIST = "archivist"
    AUTHORITY = "authority"
    CONTROL_AUTHORITY = "control_authority"
    AGENT = "agent"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


# Who may have everything verified: no word of an archive is shown by it.
VERIFIERS = (Role.ARCHIVIST, Role.AUDITOR, Role.CONTROL_AUTHORITY, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's account.

    account_id: what the journal says (UUID). login: what the person types. agencies: identifiers
    of the originating agencies whose records an agent reads by function. series: sensitive series
    that she may read by name (nominative right).
    """

    account_id: str
    login: str
    name: str
    roles: tuple[Role, ...]
    agencies: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks a job to act. name: for printed documents, never for the journal.

    authenticated: a secret was just given for this very command.
    """

    account_id: str
    name: str
    roles: frozenset[Role]
    agencies: frozenset[str] = frozenset()
    series: frozenset[str] = frozenset()
    authenticated: bool = False

    def has(self, *roles: Role) -> bool:
        """Say whether the caller has one of these roles."""
        return not self.roles.isdisjoint(roles)

    def require(self, *roles: Role) -> None:
        """Raise NotAllowed unless the caller has one of these roles."""
        if not self.has(*roles):
            raise NotAllowed("role_needed", roles=", ".join(roles))


# Who runs commands on the machine of the archive without naming an account: keeps the archive,
# and can never be the second person of a destruction.
OPERATOR = Caller(
    account_id="operator",
    name="",
    roles=frozenset({Role.ARCHIVIST, Role.ADMINISTRATOR}),
)


def caller_of(account: Account) -> Caller:
    """Give the caller that an account is once its secret was verified."""
    return Caller(
        account_id=account.account_id,
        name=account.name or account.login,
        roles=frozenset(account.roles),
        agencies=frozenset(account.agencies),
        series=frozenset(account.series),
        authenticated=True,
    )
