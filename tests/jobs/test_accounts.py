"""Accounts: archived, journaled, and never a secret on a copy."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sae.domain.accounts import Caller, Role
from sae.errors import NotAllowed, UsageError
from sae.jobs.accounts import accounts, add_account, change_secret, set_active, sign_in
from sae.jobs.audit import Scope, audit
from sae.jobs.ingest import ingest
from sae.jobs.read_journal import Wanted, export_head, seal_now, show, verify_journal
from sae.jobs.rebuild import rebuild
from sae.journal.entry import EntryType, Stream, parse_line
from sae.ports import Archive
from tests.jobs.archives import a_home, an_archive

SECRET = "cerise sur le gateau"


def test_who_gives_the_secret_of_an_account_is_its_person(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        added = add_account(
            archive, "maire", name="Madame la maire", roles=["authority"], secret=SECRET
        )

        caller = sign_in(archive, "maire", SECRET)

    assert caller.account_id == added.account_id
    assert caller.roles == {Role.AUTHORITY}
    assert caller.authenticated


@pytest.mark.parametrize(("login", "secret"), [("maire", "wrong"), ("nobody", SECRET)])
def test_a_refused_sign_in_says_nothing_of_what_was_wrong_and_is_journaled(
    tmp_path: Path, login: str, secret: str
) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        add_account(archive, "maire", name="", roles=["authority"], secret=SECRET)

        with pytest.raises(NotAllowed) as refused:
            sign_in(archive, login, secret)

        with archive.catalogue.read() as reader:
            last = parse_line(list(reader.entries(Stream.EVENTS))[-1])
    assert refused.value.code == "sign_in_refused"
    assert last.type == EntryType.SIGN_IN_REFUSED
    assert login not in str(last)


def test_a_closed_account_no_longer_signs_in(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        add_account(archive, "agent", name="", roles=["agent"], agencies=["S1"], secret=SECRET)

        assert set_active(archive, "agent", active=False)

        with pytest.raises(NotAllowed):
            sign_in(archive, "agent", SECRET)


ARCHIVIST, AUDITOR, AD, ADMINISTRATOR = (
    Role.ARCHIVIST,
    Role.AUDITOR,
    Role.CONTROL_AUTHORITY,
    Role.ADMINISTRATOR,
)


@pytest.mark.parametrize(
    ("act", "allowed"),
    [
        (lambda archive: list(ingest(archive, [])), {ARCHIVIST}),
        (lambda archive: list(show(archive, Wanted())), {ARCHIVIST, AUDITOR, AD}),
        (export_head, {ARCHIVIST, AUDITOR, AD, ADMINISTRATOR}),
        (
            lambda archive: verify_journal(archive, tell=lambda _: None),
            {ARCHIVIST, AUDITOR, AD, ADMINISTRATOR},
        ),
        (
            lambda archive: audit(archive, Scope(), tell=lambda _: None),
            {ARCHIVIST, AUDITOR, AD, ADMINISTRATOR},
        ),
        (seal_now, {ARCHIVIST, ADMINISTRATOR}),
    ],
    ids=["ingest", "journal show", "journal head", "journal verify", "audit", "journal seal"],
)
def test_an_act_is_for_those_whose_role_it_is(
    tmp_path: Path, act: Callable[[Archive], object], allowed: set[Role]
) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        for role in Role:
            caller = Caller(account_id=role.value, name="", roles=frozenset({role}))
            if role in allowed:
                act(replace(archive, caller=caller))
            else:
                with pytest.raises(NotAllowed) as refused:
                    act(replace(archive, caller=caller))
                assert refused.value.code == "role_needed"


def test_a_login_is_given_once_and_a_short_secret_is_refused(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        add_account(archive, "agent", name="", roles=["agent"], secret=SECRET)

        with pytest.raises(UsageError, match="account_taken"):
            add_account(archive, "agent", name="", roles=["agent"], secret=SECRET)
        with pytest.raises(UsageError, match="secret_too_short"):
            change_secret(archive, "agent", "short")
        with pytest.raises(UsageError, match="role_unknown"):
            add_account(archive, "other", name="", roles=["king"], secret=SECRET)


def test_accounts_come_back_from_the_copies_without_their_secrets(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        add_account(archive, "maire", name="La maire", roles=["authority"], secret=SECRET)
        before = accounts(archive)

        rebuild(archive)

        assert accounts(archive) == before
        with pytest.raises(NotAllowed):
            sign_in(archive, "maire", SECRET)
        change_secret(archive, "maire", SECRET)
        assert sign_in(archive, "maire", SECRET).name == "La maire"
