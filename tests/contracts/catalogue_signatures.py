"""What every catalogue must do with the signatures of objects."""

from dataclasses import replace

from sae.domain.signature_evidence import ObjectSignature
from sae.ports import Catalogue
from tests.contracts.catalogue import CataloguePlaces
from tests.contracts.catalogue_records import a_unit, an_object, keep

SIGNATURE = ObjectSignature(
    object_id="O1",
    aip_id="A1",
    number=1,
    format="PAdES",
    intact="yes",
    trusted="unknown",
    indication="INDETERMINATE",
    sub_indication="NO_CERTIFICATE_CHAIN_FOUND",
    signer="Maire",
    signed_at="2026-11-23T12:00:00+00:00",
    covered=("O2",),
)


class SignaturesContract(CataloguePlaces):
    def test_signatures_come_in_order_of_object_and_place(self, catalogue: Catalogue) -> None:
        keep(catalogue, a_unit("U1"), objects=(an_object("O1"), an_object("O2", 1)))
        others = (replace(SIGNATURE, number=2), replace(SIGNATURE, object_id="O2"))
        with catalogue.write() as transaction:
            transaction.add_signatures([*reversed(others), SIGNATURE])

        with catalogue.read() as reader:
            assert reader.signatures_of(["O2", "O1", "none"]) == (SIGNATURE, *others)
            assert reader.signatures_of([]) == ()

    def test_signatures_go_with_their_aip(self, catalogue: Catalogue) -> None:
        keep(catalogue, a_unit("U1"), objects=(an_object("O1"),))
        with catalogue.write() as transaction:
            transaction.add_signatures([SIGNATURE])
            transaction.remove_aip("A1")

        with catalogue.read() as reader:
            assert reader.signatures_of(["O1"]) == ()
            assert not any('"row":"signature"' in line for line in reader.dump())
