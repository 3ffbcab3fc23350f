"""What every catalogue must do, whatever its engine: transactions, transfers, referentials."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sae.domain.records import (
    Agency,
    ArchivalAgreement,
    ProfileVersion,
    Reading,
    RuleDefinition,
    TransferState,
)
from sae.errors import HomeUnavailable, SaeError, UnknownIdentifier
from sae.journal.entry import Stream
from sae.ports import Catalogue, Counts, Transaction
from tests.contracts.catalogue_records import (
    a_transfer,
    a_unit,
    an_aip,
    keep,
    take_in_charge,
)

ORIGIN = "0192f0c8-0000-7000-8000-000000000001"


class CataloguePlaces:
    """Where the catalogues of a test are: one fixture for every contract class."""

    @abstractmethod
    def open_catalogue(self, place: Path) -> Catalogue:
        """Give a catalogue in this place, not created yet, or the one that is there."""

    @pytest.fixture
    def catalogue(self, tmp_path: Path) -> Iterator[Catalogue]:
        catalogue = self.open_catalogue(tmp_path)
        catalogue.create(origin=ORIGIN)
        yield catalogue
        catalogue.close()


class TransfersContract(CataloguePlaces):
    def test_a_new_catalogue_knows_its_home_and_is_empty(self, catalogue: Catalogue) -> None:
        with catalogue.read() as reader:
            assert reader.origin() == ORIGIN
            assert list(reader.transfers()) == []
            assert list(reader.units()) == []
            assert reader.counts() == Counts(aips=0, units=0, objects=0, content_bytes=0)
            assert reader.referentials().closed == frozenset()

    def test_a_catalogue_is_not_created_twice(self, catalogue: Catalogue) -> None:
        with pytest.raises(HomeUnavailable) as raised:
            catalogue.create(origin="another")

        assert raised.value.code == "catalogue_exists"
        with catalogue.read() as reader:
            assert reader.origin() == ORIGIN

    def test_a_transfer_comes_back_as_it_was_before_it_is_published(
        self, catalogue: Catalogue
    ) -> None:
        received = a_transfer(state=TransferState.RECEIVED, status=None, completed_at=None)

        with catalogue.write() as transaction:
            transaction.add_transfer(received)

        with catalogue.read() as reader:
            assert reader.transfer("T1") == received
            assert list(reader.transfers()) == [received]
            assert reader.transfer("T2") is None

    def test_a_transfer_is_replaced_and_listed_by_state(self, catalogue: Catalogue) -> None:
        with catalogue.write() as transaction:
            for name in ("T3", "T1", "T2"):
                transaction.add_transfer(a_transfer(name, state=TransferState.RECEIVED))
            refused = a_transfer("T2", state=TransferState.REFUSED, result='{"a":1}')
            transaction.update_transfer(refused)

        with catalogue.read() as reader:
            assert list(reader.transfers(TransferState.REFUSED)) == [refused]
            received = reader.transfers(TransferState.RECEIVED)
            assert [transfer.transfer_id for transfer in received] == ["T1", "T3"]

    def test_a_transfer_that_is_not_there_cannot_be_replaced(self, catalogue: Catalogue) -> None:
        with pytest.raises(UnknownIdentifier), catalogue.write() as transaction:
            transaction.update_transfer(a_transfer())

    def test_a_transfer_that_no_line_names_is_forgotten(self, catalogue: Catalogue) -> None:
        with catalogue.write() as transaction:
            transaction.add_transfer(a_transfer(state=TransferState.RECEIVED))

        with catalogue.write() as transaction:
            transaction.remove_transfer("T1")
            transaction.remove_transfer("never seen")

        with catalogue.read() as reader:
            assert reader.transfer("T1") is None

    def test_a_transfer_of_the_journal_is_never_forgotten(self, catalogue: Catalogue) -> None:
        with catalogue.write() as transaction:
            transaction.add_transfer(a_transfer(published_seq=1))

        with pytest.raises(ValueError, match="T1"), catalogue.write() as transaction:
            transaction.remove_transfer("T1")

    def test_the_answer_to_a_message_is_found_as_soon_as_it_is_committed(
        self, catalogue: Catalogue
    ) -> None:
        answered = a_transfer("T2", message_identifier="M")
        with catalogue.write() as transaction:
            transaction.add_transfer(
                a_transfer("T1", message_identifier="M", state=TransferState.REFUSED)
            )
            transaction.add_transfer(answered)

        with catalogue.read() as reader:
            assert reader.accepted_transfer("FRAD_VERSANT", "M") == answered
            assert reader.accepted_transfer("ANOTHER", "M") is None

    def test_a_message_is_taken_in_charge_once(self, catalogue: Catalogue) -> None:
        with catalogue.write() as transaction:
            transaction.add_transfer(a_transfer("T1", message_identifier="M"))

        with pytest.raises(SaeError) as raised, catalogue.write() as transaction:
            transaction.add_transfer(a_transfer("T2", message_identifier="M"))

        assert raised.value.code == "catalogue_conflict"

    def test_nothing_stays_of_a_transaction_that_fails(self, catalogue: Catalogue) -> None:
        def fail_half_way(transaction: Transaction) -> None:
            transaction.add_transfer(a_transfer(published_seq=1))
            take_in_charge(transaction, an_aip(), a_unit("U1"))
            raise RuntimeError("half-way")

        with pytest.raises(RuntimeError, match="half-way"), catalogue.write() as transaction:
            fail_half_way(transaction)

        with catalogue.read() as reader:
            assert reader.transfer("T1") is None
            assert reader.head(Stream.LIFECYCLE).size == 0
            assert list(reader.entries(Stream.LIFECYCLE)) == []
        keep(catalogue, a_unit("U1"))  # and the same can be done again

    def test_a_snapshot_does_not_see_what_comes_after_it(self, catalogue: Catalogue) -> None:
        with catalogue.read() as reader:
            keep(catalogue, a_unit("U1"))

            assert reader.transfer("T1") is None
            assert reader.unit("U1") is None
            assert reader.published(Stream.LIFECYCLE) == 0

    def test_referentials_are_added_and_replaced(self, catalogue: Catalogue) -> None:
        finances = Agency(identifier="FIN", name="Finances", confirmed=False)
        agreement = ArchivalAgreement(
            identifier="CONV-1",
            name="Comptabilité",
            confirmed=True,
            active=True,
            reading=Reading.STRICT,
            acceptance="archivist",
            post_elimination_metadata_policy="keep_restricted",
            archival_profiles=("PR-1", "PR-2"),
        )
        rule = RuleDefinition(
            rule_id="APP-10",
            category="AppraisalRule",
            value="Dix ans",
            description="",
            duration="10",
            measurement="year",
        )
        with catalogue.write() as transaction:
            transaction.put_agencies([finances, replace(finances, identifier="ECO")])
            transaction.put_agencies([replace(finances, confirmed=True)])
            transaction.put_agreements([agreement])
            transaction.put_rules([rule, replace(rule, category="AccessRule")])
            transaction.put_rules([replace(rule, duration="unlimited")])
            transaction.set_closed(frozenset({"agencies", "rules"}))
            transaction.set_closed(frozenset({"rules"}))

        with catalogue.read() as reader:
            referentials = reader.referentials()

        assert referentials.agencies == (
            replace(finances, identifier="ECO"),
            replace(finances, confirmed=True),
        )
        assert referentials.agreements == (agreement,)
        assert referentials.rules == (
            replace(rule, category="AccessRule", version=1),
            replace(rule, duration="unlimited", version=2),
        )
        assert referentials.closed == {"rules"}

    def test_every_version_of_a_profile_is_kept(self, catalogue: Catalogue) -> None:
        profile = ProfileVersion(
            table="profiles",
            identifier="PR-1",
            version=1,
            name="Marchés",
            active=True,
            format="rng",
            seda_version="2.1",
            in_force_from=datetime(2026, 1, 15, 12, tzinfo=UTC),
            sha512="0" * 128,
            object_id="change",
            path="profiles/0.rng",
        )
        with catalogue.write() as transaction:
            transaction.put_profiles([profile, replace(profile, version=2, active=False)])
            transaction.put_profiles([replace(profile, table="unit_profiles", format="json")])

        with catalogue.read() as reader:
            profiles = reader.referentials().profiles

        assert profiles == (
            profile,
            replace(profile, version=2, active=False),
            replace(profile, table="unit_profiles", format="json"),
        )
