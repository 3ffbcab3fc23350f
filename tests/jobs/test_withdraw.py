"""A wrong deposit withdrawn: a window, two persons, and the same bytes held or handed back."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from sae.domain.act import ActKind
from sae.domain.documents import EntriesRegister
from sae.domain.withdrawal import WithdrawalState
from sae.errors import NotAllowed, UsageError
from sae.jobs.audit import Scope, audit
from sae.jobs.hold import HoldRequest, set_hold
from sae.jobs.rebuild import rebuild
from sae.jobs.registers import Register, register
from sae.jobs.restitute_complete import complete_departure
from sae.jobs.withdraw import (
    WithdrawalRequest,
    abandon_withdrawal,
    order_withdrawal,
    propose_withdrawal,
)
from sae.jobs.withdrawals import list_withdrawals
from sae.ports import Archive, Clock
from tests.jobs.archives import a_home, an_archive
from tests.jobs.departures import accepted, prepared, the_mayor
from tests.jobs.exports import take_in
from tests.packages import a_dossier, a_file, a_package, a_paper, a_unit


@dataclass(frozen=True)
class LaterClock:
    """The clock of the archive, some days later."""

    clock: Clock
    days: int

    def now(self) -> datetime:
        return self.clock.now() + timedelta(days=self.days)

    def today(self) -> date:
        return self.clock.today() + timedelta(days=self.days)

    def beginning(self, day: date) -> datetime:
        return self.clock.beginning(day)


def twice(tmp_path: Path, archive: Archive) -> tuple[str, str]:
    """Take the same dossier in twice; give the unit that stays and the transfer that was wrong."""
    dossier = (a_dossier("Facture", files=(a_file("facture.txt"), a_file("annexe.txt"))),)
    first = a_package(tmp_path / "one.zip", units=dossier, message_identifier="V-1")
    second = a_package(tmp_path / "two.zip", units=dossier, message_identifier="V-2")
    kept, wrong = take_in(archive, first), take_in(archive, second)
    with archive.catalogue.read() as reader:
        top = next(unit.unit_id for unit in reader.units(transfer_id=kept) if not unit.parents)
    return top, wrong


def counts(archive: Archive) -> tuple[int, int]:
    with archive.catalogue.read() as reader:
        found = reader.counts()
    return found.units, found.objects


def same_bytes(top: str, wrong: str) -> WithdrawalRequest:
    return WithdrawalRequest(transfer_ids=(wrong,), motive="versé deux fois", same_as=(top,))


def test_a_deposit_made_twice_is_withdrawn_by_two_persons(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        top, wrong = twice(tmp_path, archive)

        proposed = propose_withdrawal(archive, same_bytes(top, wrong))
        assert counts(archive) == (6, 4)
        done = order_withdrawal(the_mayor(archive), proposed.withdrawal.withdrawal_id)

        assert done.state is WithdrawalState.COMPLETED
        assert counts(archive) == (3, 2)
        with archive.catalogue.read() as reader:
            (act,) = reader.acts(ActKind.WITHDRAWAL_COMPLETED)
        certificate = json.loads(archive.copies.read_bytes(act.act_id, "attestation.json"))
        assert certificate["ground"] == "same_bytes_held"
        assert certificate["held_under"] == [top]
        assert certificate["decided_by"]["name"] == "Mme la maire"
        assert len(certificate["objects"]) == 2
        rebuild(archive)
        assert counts(archive) == (3, 2)
        assert [one.state for one in list_withdrawals(archive)] == [WithdrawalState.COMPLETED]
        assert audit(archive, Scope(), tell=lambda _finding: None).sound


def test_bytes_held_nowhere_else_are_not_withdrawn(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        top, _ = twice(tmp_path, archive)
        other = take_in(
            archive,
            a_package(
                tmp_path / "three.zip",
                units=(a_dossier("Autre", files=(a_file("autre.txt"),)),),
                message_identifier="V-3",
            ),
        )
        paper = take_in(
            archive,
            a_package(
                tmp_path / "four.zip",
                units=(a_unit("Registre", objects=(a_paper("boîte 1"),)),),
                message_identifier="V-4",
            ),
        )

        for transfer_id in (other, paper):
            with pytest.raises(NotAllowed) as refused:
                propose_withdrawal(archive, same_bytes(top, transfer_id))
            assert refused.value.code == "withdrawal_not_held"


def test_a_unit_is_no_twin_of_itself(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        _, wrong = twice(tmp_path, archive)
        with archive.catalogue.read() as reader:
            own = next(unit.unit_id for unit in reader.units(transfer_id=wrong))

        with pytest.raises(NotAllowed) as refused:
            propose_withdrawal(archive, same_bytes(own, wrong))

        assert refused.value.code == "withdrawal_not_held"


def test_the_twin_must_still_be_there_when_it_is_ordered(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        top, wrong = twice(tmp_path, archive)
        proposed = propose_withdrawal(archive, same_bytes(top, wrong))
        gone = prepared(archive, tmp_path / "out", unit_ids=(top,))
        accepted(archive, gone.standing, tmp_path)
        complete_departure(the_mayor(archive), gone.standing.departure.departure_id, keep=False)

        with pytest.raises(NotAllowed) as refused:
            order_withdrawal(the_mayor(archive), proposed.withdrawal.withdrawal_id)

        assert refused.value.code == "withdrawal_not_held"
        assert counts(archive) == (3, 2)


def test_outside_the_window_it_is_refused_at_both_ends(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        top, wrong = twice(tmp_path, archive)
        late = replace(archive, clock=LaterClock(archive.clock, 31))
        proposed = propose_withdrawal(archive, same_bytes(top, wrong))

        with pytest.raises(NotAllowed) as proposing:
            propose_withdrawal(late, same_bytes(top, wrong))
        with pytest.raises(NotAllowed) as ordering:
            order_withdrawal(the_mayor(late), proposed.withdrawal.withdrawal_id)

        assert proposing.value.code == ordering.value.code == "withdrawal_too_late"
        assert counts(archive) == (6, 4)


def test_the_window_is_a_setting(tmp_path: Path) -> None:
    opening = a_home(
        tmp_path / "home",
        settings=lambda text: text.replace("[withdrawal]", "[withdrawal]\n#").replace(
            "days = 30", "days = 0"
        ),
    )
    with an_archive(opening) as archive:
        top, wrong = twice(tmp_path, archive)

        with pytest.raises(NotAllowed) as refused:
            propose_withdrawal(archive, same_bytes(top, wrong))

        assert refused.value.fields["days"] == "0"


def test_who_proposed_cannot_order_and_a_hold_stops_it(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        top, wrong = twice(tmp_path, archive)
        withdrawal_id = propose_withdrawal(archive, same_bytes(top, wrong)).withdrawal.withdrawal_id
        codes = []
        for who in (
            archive,
            the_mayor(archive, authenticated=False),
            the_mayor(archive, account_id="operator"),
        ):
            with pytest.raises(NotAllowed) as refused:
                order_withdrawal(who, withdrawal_id)
            codes.append(refused.value.code)
        set_hold(archive, HoldRequest(owner="Juge", reason="saisie", transfer_ids=(wrong,)))
        with pytest.raises(NotAllowed) as held:
            order_withdrawal(the_mayor(archive), withdrawal_id)

        assert codes == ["role_needed", "not_authenticated", "second_person_needed"]
        assert held.value.code == "units_held"
        assert counts(archive) == (6, 4)


def test_what_was_handed_back_goes_with_its_receipt(tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.pdf"
    receipt.write_bytes(b"%PDF-1.4 received")
    with an_archive(a_home(tmp_path / "home")) as archive:
        _, wrong = twice(tmp_path, archive)
        request = WithdrawalRequest(
            transfer_ids=(wrong,),
            motive="versé par erreur",
            handed_back=receipt,
            reference="2026-3",
            signatory="M. Z",
            accepted_on=date(2026, 1, 2),
        )

        proposed = propose_withdrawal(archive, request)
        done = order_withdrawal(the_mayor(archive), proposed.withdrawal.withdrawal_id)

        assert done.state is WithdrawalState.COMPLETED
        with archive.catalogue.read() as reader:
            (asked,) = reader.acts(ActKind.WITHDRAWAL_REQUESTED)
            (act,) = reader.acts(ActKind.WITHDRAWAL_COMPLETED)
        assert archive.copies.read_bytes(asked.act_id, "receipt.pdf") == receipt.read_bytes()
        certificate = json.loads(archive.copies.read_bytes(act.act_id, "attestation.json"))
        assert certificate["ground"] == "handed_back"
        assert certificate["acceptance"]["signatory"]["name"] == "M. Z"


def test_a_withdrawal_has_one_ground_and_one_transfer(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        top, wrong = twice(tmp_path, archive)
        with archive.catalogue.read() as reader:
            transfers = tuple(one.transfer_id for one in reader.transfers())

        for request, code in (
            (WithdrawalRequest(transfer_ids=(wrong,), motive="x"), "withdrawal_ground"),
            (replace(same_bytes(top, wrong), motive=" "), "withdrawal_motive_missing"),
            (replace(same_bytes(top, wrong), transfer_ids=transfers), "withdrawal_one_transfer"),
        ):
            with pytest.raises((NotAllowed, UsageError)) as refused:
                propose_withdrawal(archive, request)
            assert refused.value.code == code


def test_an_abandoned_withdrawal_is_never_ordered(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        top, wrong = twice(tmp_path, archive)
        withdrawal_id = propose_withdrawal(archive, same_bytes(top, wrong)).withdrawal.withdrawal_id

        abandoned = abandon_withdrawal(archive, withdrawal_id, reason="erreur d'appréciation")
        with pytest.raises(UsageError) as refused:
            order_withdrawal(the_mayor(archive), withdrawal_id)

        assert abandoned.state is WithdrawalState.ABANDONED
        assert refused.value.code == "withdrawal_is_abandoned"


def test_the_register_of_entries_gets_a_line_that_corrects_the_wrong_one(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        top, wrong = twice(tmp_path, archive)
        asked = WithdrawalRequest(transfer_ids=(wrong,), motive="deux fois", same_as=(top,))
        withdrawal_id = propose_withdrawal(archive, asked).withdrawal.withdrawal_id
        order_withdrawal(the_mayor(archive), withdrawal_id)

        entries = register(archive, Register.ENTRIES)
        before = register(archive, Register.ENTRIES, year=1999)

    assert isinstance(entries, EntriesRegister)
    assert isinstance(before, EntriesRegister)
    first, second, correction = entries.lines
    assert correction.number == f"{second.number}-R1"
    assert (correction.corrects, correction.remark) == (second.number, withdrawal_id)
    assert (correction.extent.units, correction.left.units) == (0, second.extent.units)
    assert (first.corrects, before.lines) == ("", ())
