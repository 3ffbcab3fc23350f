"""The operations that are made to fail at every write, each on a home of its own."""

import errno
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sae.bootstrap import Opening
from sae.cli.samples.sip import Unit
from sae.custody.acts import new_act
from sae.custody.commit import journal, new_entry
from sae.custody.new_version import AipChange, change_units
from sae.custody.seal import seal
from sae.domain.act import ActKind
from sae.domain.departure import DepartureState
from sae.domain.withdrawal import WithdrawalState
from sae.jobs.departures import list_departures
from sae.jobs.indexing import drain_outbox
from sae.jobs.ingest import ingest
from sae.jobs.rebuild import rebuild
from sae.jobs.removal import remove_units
from sae.jobs.restitute_complete import complete_departure
from sae.jobs.withdraw import WithdrawalRequest, order_withdrawal, propose_withdrawal
from sae.jobs.withdrawals import list_withdrawals
from sae.journal.entry import EntryType, Stream
from sae.ports import Archive
from seda.byte_source import ByteSource, open_source
from storage.errors import StoreUnavailable
from tests.crash.promises import Expected
from tests.jobs import departures, removals
from tests.jobs.archives import a_home, an_archive, failing, french
from tests.jobs.departures import the_mayor
from tests.jobs.removals import an_order, set_policy, units_of
from tests.packages import a_dossier, a_file, a_package

PACKAGES = "packages"
ORDER = "order.json"  # the act that authorises a removal, and its units
TOLD = "told.jsonl"  # what the run said, line by line, before it died


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One operation. prepare: makes the home it starts from, and gives what must be kept.

    act: the operation itself; asked again after the crash, it must converge.
    needs_catalogue: whether the home can be opened for writing before `act` is asked again.
    deaths: in how many turns death before each write is tried: one is each time. turns: the same
    of the other modes. kept: checks what this operation promises beside all the rest.
    """

    prepare: Callable[[Path], tuple[Expected, ...]]
    act: Callable[[Path], None]
    needs_catalogue: bool = True
    deaths: int = 1
    turns: int = 32
    kept: Callable[[Archive], None] = lambda _archive: None


def opening(place: Path) -> Opening:
    """Say how the home of a place is opened."""
    return Opening(home=place / "home", wording=french)


def take_in(archive: Archive, place: Path) -> None:
    """Ingest the packages of a place, noting each answer as soon as it is given."""
    with (place / TOLD).open("a", encoding="utf-8") as told:
        for outcome in ingest(archive, [place / PACKAGES]):
            line = [outcome.package.name, outcome.transfer.transfer_id]
            told.write(json.dumps(line) + "\n")
            told.flush()


# ----------------------------------------------------------------------------- private


def _ingest_all(place: Path) -> None:
    with an_archive(opening(place)) as archive:
        take_in(archive, place)


def _one(place: Path) -> tuple[Expected, ...]:
    """A fonds, a dossier with three pieces and a rule, one lone file."""
    _empty_home(place)
    dossier = a_dossier("Marché", files=[a_file(f"piece-{n}.txt") for n in (1, 2, 3)])
    return (
        _package(
            place, "one.zip", containers=("Fonds",), units=(dossier, _lone("note.txt")), count=6
        ),
    )


def _three(place: Path) -> tuple[Expected, ...]:
    _empty_home(place)
    return tuple(
        _package(place, f"{name}.zip", units=(_lone(f"{name}.txt"),), count=1)
        for name in ("first", "second", "third")
    )


def _bad(place: Path) -> tuple[Expected, ...]:
    """A package whose only fault is seen when its last object is read."""
    _empty_home(place)
    wrong = a_file("wrong.txt", digest="0" * 128)
    units = (_lone("right.txt"), a_dossier("Faux", files=[wrong]))
    return (_package(place, "bad.zip", units=units, count=0, accepted=False),)


def _interrupted(place: Path) -> tuple[Expected, ...]:
    """The package is shown on a copy and not on the other; nobody was told."""
    expected = _one(place)

    def on(operation: str, path: str) -> bool:
        return operation == "rename" and "/copy-2/ocfl/" in path

    with (
        an_archive(opening(place)) as archive,
        failing(errno.EIO, on=on),
        suppress(StoreUnavailable),
    ):
        take_in(archive, place)
    return expected


def _archived(place: Path) -> tuple[Expected, ...]:
    expected = _one(place)
    _ingest_all(place)
    return expected


def _seal_something(place: Path) -> None:
    with an_archive(opening(place)) as archive:
        entry = new_entry(archive, EntryType.AUDITED, operation=archive.new_id())
        journal(archive, Stream.EVENTS, entry)
        seal(archive)


def _lost_catalogue(place: Path) -> tuple[Expected, ...]:
    expected = _archived(place)
    for path in (place / "home").glob("catalogue.db*"):
        path.unlink()
    shutil.rmtree(place / "home" / "index")
    shutil.rmtree(place / "home" / "derived")
    return expected


def _rebuild(place: Path) -> None:
    with an_archive(opening(place), for_writing=False) as archive:
        rebuild(archive)


def _ordered(place: Path) -> tuple[Expected, ...]:
    """Two dossiers of one AIP and one of another; their elimination, in part, is ordered."""
    _empty_home(place)
    with an_archive(opening(place)) as archive:
        set_policy(archive, "expurgate")
        removals.take_in(archive, place / PACKAGES / "one.zip", "alpha", "beta")
        removals.take_in(archive, place / PACKAGES / "two.zip", "gamma", message_identifier="V2")
        units = units_of(archive, "alpha") | units_of(archive, "gamma")
        act = an_order(archive)
    (place / ORDER).write_text(json.dumps([act.act_id, sorted(units)]), encoding="utf-8")
    return ()


def _remove(place: Path) -> None:
    act_id, units = json.loads((place / ORDER).read_text(encoding="utf-8"))
    with an_archive(opening(place)) as archive:
        remove_units(archive, act_id, units, check=removals.nothing)


def _to_withdraw(place: Path) -> tuple[Expected, ...]:
    """The same dossier twice; the withdrawal of the second was asked."""
    _empty_home(place)
    with _printing_quickly(place) as archive:
        kept = removals.take_in(archive, place / PACKAGES / "one.zip", "alpha")
        wrong = removals.take_in(
            archive, place / PACKAGES / "two.zip", "alpha", message_identifier="V2"
        )
        with archive.catalogue.read() as reader:
            tops = [one.unit_id for one in reader.units(transfer_id=kept) if not one.parents]
        asked = WithdrawalRequest(transfer_ids=(wrong,), motive="deux fois", same_as=tuple(tops))
        standing = propose_withdrawal(archive, asked)
    (place / ORDER).write_text(standing.withdrawal.withdrawal_id, encoding="utf-8")
    return ()


def _withdraw(place: Path) -> None:
    withdrawal_id = (place / ORDER).read_text(encoding="utf-8")
    with _printing_quickly(place) as archive:
        if list_withdrawals(archive)[0].state is not WithdrawalState.COMPLETED:
            order_withdrawal(the_mayor(archive), withdrawal_id)


def _withdrawn(archive: Archive) -> None:
    (one,) = list_withdrawals(archive)
    assert one.state is WithdrawalState.COMPLETED, one


def _to_give_back(place: Path) -> tuple[Expected, ...]:
    """Two transfers; the restitution of one was accepted in writing."""
    _empty_home(place)
    with _printing_quickly(place) as archive:
        transfer_id = removals.take_in(archive, place / PACKAGES / "one.zip", "alpha")
        removals.take_in(archive, place / PACKAGES / "two.zip", "beta", message_identifier="V2")
        made = departures.prepared(archive, place / "out", transfer_ids=(transfer_id,))
        departures.accepted(archive, made.standing, place)
    return ()


def _give_back(place: Path) -> None:
    with _printing_quickly(place) as archive:
        (one,) = list_departures(archive)
        if one.state is not DepartureState.COMPLETED:
            complete_departure(the_mayor(archive), one.departure.departure_id, keep=False)


def _given_back(archive: Archive) -> None:
    (one,) = list_departures(archive)
    assert one.state is DepartureState.COMPLETED, one


@dataclass(frozen=True, slots=True)
class _WordsOnPaper:
    """A Printer whose pages are its documents' names: how they look is proved elsewhere."""

    def print(self, document: object) -> bytes:
        return f"%PDF {type(document).__name__}".encode()

    def close(self) -> None:
        """Nothing to let go of."""


@contextmanager
def _printing_quickly(place: Path) -> Iterator[Archive]:
    with an_archive(opening(place)) as archive:
        yield replace(archive, printer=_WordsOnPaper())


def _change(place: Path) -> None:
    """Give a unit another title, once."""
    with an_archive(opening(place)) as archive:
        with archive.catalogue.read() as reader:
            aips = [aip for aip in reader.aips() if aip.version == 1]
            aip_id = max(aips, key=lambda aip: aip.files).aip_id if len(aips) == 2 else ""
        if aip_id:
            made = new_act(archive, ActKind.UNITS_MODIFIED, body={}, reason="erreur")
            edit = AipChange(aip_id=aip_id, edit=_retitled)
            change_units(archive, [edit], act=lambda _staged: (made, ()))
        drain_outbox(archive)


def _retitled(source: ByteSource) -> Iterator[bytes]:
    yield open_source(source).read().replace("Marché".encode(), b"Accord")


def _empty_home(place: Path) -> None:
    a_home(
        place / "home",
        settings=lambda text: text.replace("heap_bytes = 67108864", "heap_bytes = 15728640"),
    )
    (place / PACKAGES).mkdir()


def _lone(name: str) -> Unit:
    return a_dossier(name, objects=(a_file(name),), level="Item")


def _package(
    place: Path,
    name: str,
    *,
    count: int,
    accepted: bool = True,
    **description: Any,  # noqa: ANN401 - of `a_package`, which has types
) -> Expected:
    identifier = Path(name).stem
    seen: list[str] = []

    def keep(text: str) -> str:
        seen.append(text)
        return text

    path = a_package(
        place / PACKAGES / name, message_identifier=identifier, mutate=keep, **description
    )
    digests = re.findall(r'algorithm="SHA-512">([0-9a-f]{128})<', seen[0])
    return Expected(
        path=path,
        message_identifier=identifier,
        accepted=accepted,
        units=count,
        sha512=frozenset(digests),
        manifest=seen[0].encode(),
    )


SCENARIOS = {
    "ingest": Scenario(prepare=_one, act=_ingest_all),
    "batch": Scenario(prepare=_three, act=_ingest_all, deaths=2),
    "refusal": Scenario(prepare=_bad, act=_ingest_all),
    "resumption": Scenario(prepare=_interrupted, act=_ingest_all, deaths=16),
    "seal": Scenario(prepare=_archived, act=_seal_something),
    "removal": Scenario(prepare=_ordered, act=_remove, deaths=8),
    "withdrawal": Scenario(
        prepare=_to_withdraw, act=_withdraw, kept=_withdrawn, deaths=48, turns=128
    ),
    "restitution": Scenario(
        prepare=_to_give_back, act=_give_back, kept=_given_back, deaths=48, turns=128
    ),
    "version": Scenario(prepare=_archived, act=_change, deaths=4),
    "rebuild": Scenario(prepare=_lost_catalogue, act=_rebuild, needs_catalogue=False),
}
