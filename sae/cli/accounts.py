"""`sae accounts`: who may act, with which roles."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.door import Door
from sae.cli.secret import ask_secret

if TYPE_CHECKING:
    from sae.domain.accounts import Account

ROLES = "archivist|authority|control_authority|agent|auditor|administrator"
NEW_SECRET = "SAE_NEW_SECRET"  # noqa: S105 - the name of a variable
Login = Annotated[str, typer.Argument(metavar="LOGIN", help="accounts_login")]


def add(
    door: Door,
    *,
    login: Login,
    name: Annotated[str, typer.Option(metavar="WORDS", help="accounts_name")] = "",
    role: Annotated[list[str], typer.Option(metavar=ROLES, help="accounts_role")],
    agency: Annotated[list[str] | None, typer.Option(metavar="ID", help="accounts_agency")] = None,
    series: Annotated[list[str] | None, typer.Option(metavar="ID", help="accounts_series")] = None,
) -> int:
    """Add an account; its secret is asked, or read from SAE_NEW_SECRET."""
    from sae.jobs.accounts import add_account

    secret = ask_secret(door.screen, login, variable=NEW_SECRET, twice=True)
    with door.archive(for_writing=True) as archive:
        account = add_account(
            archive,
            login,
            name=name,
            roles=role,
            agencies=agency or (),
            series=series or (),
            secret=secret,
        )
    door.screen.record(_document(account))
    door.screen.say("account_added", style="green", login=login)
    return 0


def list_accounts(door: Door) -> int:
    """Show the accounts, their roles and what they may read."""
    from sae.jobs.accounts import accounts

    with door.archive() as archive:
        known = accounts(archive)
    for account in known:
        door.screen.record(_document(account))
    if not known:
        door.screen.say("accounts_none")
    else:
        door.screen.table([_cells(door, account) for account in known])
    return 0


def change_secret(door: Door, *, login: Login) -> int:
    """Give an account another secret, asked, or read from SAE_NEW_SECRET."""
    from sae.jobs.accounts import change_secret as change

    secret = ask_secret(door.screen, login, variable=NEW_SECRET, twice=True)
    with door.archive(for_writing=True) as archive:
        change(archive, login, secret)
    door.screen.record({"login": login, "changed": True})
    door.screen.say("account_secret_changed", style="green", login=login)
    return 0


def disable(door: Door, *, login: Login) -> int:
    """Close an account; what it did stays in the journal under its name."""
    return _set(door, login, active=False)


def enable(door: Door, *, login: Login) -> int:
    """Open a closed account again."""
    return _set(door, login, active=True)


COMMANDS = {
    "accounts add": add,
    "accounts list": list_accounts,
    "accounts secret": change_secret,
    "accounts disable": disable,
    "accounts enable": enable,
}


# ----------------------------------------------------------------------------- private


def _set(door: Door, login: str, *, active: bool) -> int:
    from sae.jobs.accounts import set_active

    with door.archive(for_writing=True) as archive:
        changed = set_active(archive, login, active=active)
    door.screen.record({"login": login, "active": active, "changed": changed})
    door.screen.say("account_open" if active else "account_closed", login=login)
    return 0


def _document(account: "Account") -> dict[str, object]:
    return asdict(account)


def _cells(door: Door, account: "Account") -> tuple[str, ...]:
    screen = door.screen
    roles = ", ".join(screen.text(f"role_{role}") for role in account.roles)
    active = "" if account.active else screen.text("inactive")
    reads = ", ".join((*account.agencies, *account.series))
    return (account.login, account.name, roles, reads, active)
