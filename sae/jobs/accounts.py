"""Accounts: who may act in the name of the archive, and how a person proves who she is.

(1) a change of the table is an archived referential change, like any other
(2) the secret is hashed and kept beside the catalogue, on no copy
(3) whoever signs in gives the secret again; a failure is journaled, and says no more than that
"""

from collections.abc import Iterable
from dataclasses import replace

from sae.custody.commit import journal, new_entry
from sae.custody.referential_change import change_referential
from sae.domain.accounts import Account, Caller, Role, caller_of
from sae.domain.referential_record import ACCOUNTS, ReferentialRecord
from sae.errors import NotAllowed, UnknownIdentifier, UsageError
from sae.journal.entry import EntryType, Stream
from sae.ports import Archive

SHORTEST_SECRET = 12  # characters; ANSSI, recommandations relatives à l'authentification (2021)


def add_account(  # noqa: PLR0913 - what is asked of a person
    archive: Archive,
    login: str,
    *,
    name: str,
    roles: Iterable[str],
    agencies: Iterable[str] = (),
    series: Iterable[str] = (),
    secret: str,
) -> Account:
    """Add an account (1) with its secret (2).

    Raises: UsageError for a login taken, an unknown role, a secret too short.
    """
    _require_administrator(archive)
    if any(account.login == login for account in accounts(archive)):
        raise UsageError("account_taken", login=login)
    _check_secret(secret)
    account = Account(
        account_id=archive.new_id(),
        login=login,
        name=name,
        roles=_roles(roles),
        agencies=tuple(dict.fromkeys(agencies)),
        series=tuple(dict.fromkeys(series)),
    )
    _change(archive, account)
    _set_secret(archive, account, secret)
    return account


def set_active(archive: Archive, login: str, *, active: bool) -> bool:
    """Close an account, or open it again; False if it was already so. Raises: UnknownIdentifier."""
    _require_administrator(archive)
    account = _account(archive, login)
    if account.active != active:
        _change(archive, replace(account, active=active))
    return account.active != active


def change_secret(archive: Archive, login: str, secret: str) -> None:
    """Give an account another secret. Raises: UnknownIdentifier, UsageError."""
    account = _account(archive, login)
    if archive.actor != account.account_id:
        _require_administrator(archive)
    _check_secret(secret)
    _set_secret(archive, account, secret)


def accounts(archive: Archive) -> tuple[Account, ...]:
    """List accounts in order of login."""
    with archive.catalogue.read() as reader:
        return reader.referentials().accounts


def sign_in(archive: Archive, login: str, secret: str) -> Caller:
    """Give the caller that a login and its secret are (3).

    Raises: NotAllowed, whatever was wrong: which of the two is nobody's business.
    """
    known = next((one for one in accounts(archive) if one.login == login), None)
    hashed = ""
    if known is not None:
        with archive.catalogue.read() as reader:
            hashed = reader.account_secret(known.account_id)
    # The hash of nothing is compared too, so that time does not tell which logins exist.
    right = archive.secrets.matches(hashed or archive.secrets.hashed(login), secret)
    if known is None or not known.active or not hashed or not right:
        entry = new_entry(
            archive,
            EntryType.SIGN_IN_REFUSED,
            *([known.account_id] if known is not None else []),
            operation=archive.new_id(),
            outcome="ko",
        )
        journal(archive, Stream.EVENTS, entry)
        raise NotAllowed("sign_in_refused", login=login)
    return caller_of(known)


# ----------------------------------------------------------------------------- private


def _account(archive: Archive, login: str) -> Account:
    found = next((one for one in accounts(archive) if one.login == login), None)
    if found is None:
        raise UnknownIdentifier("account_unknown", login=login)
    return found


def _require_administrator(archive: Archive) -> None:
    archive.caller.require(Role.ADMINISTRATOR)


def _roles(names: Iterable[str]) -> tuple[Role, ...]:
    known = [role.value for role in Role]
    asked = tuple(dict.fromkeys(names))
    unknown = [name for name in asked if name not in known]
    if unknown or not asked:
        raise UsageError("role_unknown", role=", ".join(unknown), known=", ".join(known))
    return tuple(Role(name) for name in asked)


def _check_secret(secret: str) -> None:
    if len(secret) < SHORTEST_SECRET:
        raise UsageError("secret_too_short", least=SHORTEST_SECRET)


def _change(archive: Archive, account: Account) -> None:
    record = ReferentialRecord(
        table=ACCOUNTS,
        rows=(account,),
        closed=frozenset(),
        changed_at=archive.clock.now(),
        salt=archive.new_salt(),
    )
    change_referential(archive, record)


def _set_secret(archive: Archive, account: Account, secret: str) -> None:
    hashed = archive.secrets.hashed(secret)
    with archive.catalogue.write() as tx:
        tx.put_secret(account.account_id, hashed, at=archive.clock.now())
    entry = new_entry(
        archive, EntryType.SECRET_CHANGED, account.account_id, operation=archive.new_id()
    )
    journal(archive, Stream.EVENTS, entry)
