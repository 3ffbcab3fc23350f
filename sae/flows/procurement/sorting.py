"""Finds the consultations in a tree of folders, and the place of each document in its own.

A place is a sub-file, then steps below it: folders that said nothing more than their name, or the
company and the lot for a bid. Nothing is left without a place.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from sae.flows.procurement.bid_names import BidFolder, is_same_company, read_bid_folder
from sae.flows.procurement.model import BidFact, Party, Phase, Procedure
from sae.flows.procurement.naming import phase_of, phase_of_file, phase_of_folder

Folders = tuple[str, ...]
MAX_GROUPS = 4  # folders above a consultation: a year, a service...
MAX_STEPS = 40  # below a sub-file; deeper folders are told by their names put together

One = TypeVar("One")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Generic[One]):
    """A document somewhere in a tree. folders: above it.

    holds: it is a zip that was opened, its folders then end with itself. whole: all of it came out.
    phase: what its content says, which its name then does not decide.
    """

    folders: Folders
    name: str
    one: One
    holds: bool = False
    whole: bool = False
    phase: Phase | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A unit between a sub-file and a document. bidder: it is what a company offered."""

    name: str
    lot: str = ""
    bidder: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document goes. retained: what its folders say of the bid it is of."""

    phase: Phase
    steps: tuple[Step, ...] = ()
    retained: bool | None = None


def consultations(listed: Iterable[Listed[One]]) -> list[Folders]:
    """Find the folders that are consultations; the source itself is the empty one.

    None when there is nothing but files that say nothing together.
    """
    return list(_consultations(list(listed), (), 0))


def place_of(listed: Listed[One], root: Folders) -> Place:
    """Give the place of a document in its consultation."""
    folders = listed.folders[len(root) :]
    name = "" if listed.holds else listed.name
    phase, used = phase_of(folders, name)
    if phase is Phase.BIDS:
        place = _bid_place(folders, used)
        # A zip of the bids of several companies goes with the first of them that goes.
        of_one = any(step.bidder or _says_nothing(step.name) for step in place.steps)
        return Place(Phase.EXPORT) if listed.whole and not of_one else place
    if listed.holds and not folders:
        # What did not come out is in the zip only, which then outlives what did.
        return Place(Phase.EXPORT if listed.whole else Phase.OTHER)
    if listed.phase is not None:
        phase = listed.phase
    above = tuple(one for one in folders[: max(used - 1, 0)] if phase_of_folder(one) is None)
    rest = above + folders[used:]
    if used and folders[used : used + 1] == (folders[used - 1],):
        rest = above + folders[used + 1 :]  # a zip in a folder of its name: said once
    return Place(phase, tuple(Step(one) for one in _bounded(rest)))


def settled(place: Place, procedure: Procedure, bidders: Collection[Step]) -> Place:
    """Put a bid among those retained or not, when its folders, a list or an award say so.

    bidders: of the whole consultation, one for each lot they bid for.
    """
    if place.phase is not Phase.BIDS:
        return place
    retained = place.retained
    bidder = next((step for step in place.steps if step.bidder), None)
    if retained is None and bidder is not None:
        retained = _listed_fate(bidder, procedure.bids)
    if retained is None and bidder is not None:
        retained = _awarded(bidder, procedure, bidders)
    if retained is None:
        return place
    return replace(place, phase=Phase.RETAINED if retained else Phase.REJECTED)


# ----------------------------------------------------------------------------- private

_TELLING = frozenset(
    {
        *(Phase.DOCUMENTS, Phase.BIDS, Phase.ANALYSIS, Phase.REGISTER),
        *(Phase.CONTRACT, Phase.EXECUTION),
    }
)


def _consultations(listed: list[Listed[One]], root: Folders, depth: int) -> Iterator[Folders]:
    if _is_consultation(listed, root):
        yield root
        return
    below: dict[str, list[Listed[One]]] = {}
    for one in listed:
        if len(one.folders) > len(root):
            below.setdefault(one.folders[len(root)], []).append(one)
    for name, inside in below.items():
        folder = (*root, name)
        found = list(_consultations(inside, folder, depth + 1)) if depth < MAX_GROUPS else []
        # A folder in which nothing is understood is a consultation all the same.
        yield from found or [folder]


def _is_consultation(listed: list[Listed[One]], root: Folders) -> bool:
    """Say whether a folder holds sub-files, or lies flat with several documents of a procedure."""
    rank = len(root)
    children = {one.folders[rank] for one in listed if len(one.folders) > rank}
    named = {name for name in children if phase_of_folder(name) is not None}
    if any(not _holds_sub_files(listed, (*root, name)) for name in named):
        return True
    direct = [one for one in listed if len(one.folders) == rank and not one.holds]
    telling = [one for one in direct if phase_of_file(one.name) in _TELLING]
    return len(telling) > 1


def _holds_sub_files(listed: list[Listed[One]], root: Folders) -> bool:
    """Say whether a folder holds at least two kinds of sub-files, as a consultation does."""
    rank = len(root)
    inside = {
        phase_of_folder(one.folders[rank])
        for one in listed
        if len(one.folders) > rank and one.folders[:rank] == root
    }
    return len(inside - {None}) > 1


def _bid_place(folders: Folders, used: int) -> Place:
    """Read the folders of a bid, above and below the one that says that bids are in it."""
    read = [read_bid_folder(name) for name in folders]
    above = [replace(one, bidder="", envelope="") for one in read[: max(used - 1, 0)]]
    below = read[max(used - 1, 0) :]
    bidder = envelope = ""
    plain: list[str] = []
    for rank, (name, one) in enumerate(zip(folders[max(used - 1, 0) :], below, strict=True)):
        envelope = envelope or one.envelope
        if one.bidder and not bidder:
            bidder = one.bidder
        elif one.bidder or (rank and _says_nothing(name)):
            plain.append(name)
    lot = next((one.lot for one in (*above, *below) if one.lot), "")
    retained = next((one.retained for one in (*above, *below) if one.retained is not None), None)
    steps = [Step(bidder, lot, bidder=True)] if bidder else []
    steps += [Step(one) for one in _bounded((*filter(None, (envelope,)), *plain))]
    if not bidder and lot:
        steps.insert(0, Step(f"Lot {lot}", lot))
    return Place(Phase.BIDS, tuple(steps), retained)


def _says_nothing(name: str) -> bool:
    """Say whether a folder of bids has nothing but its name: the rank of a bid, for one."""
    return read_bid_folder(name) == BidFolder()


def _bounded(folders: Folders) -> Folders:
    if len(folders) <= MAX_STEPS:
        return folders
    return (*folders[: MAX_STEPS - 1], "/".join(folders[MAX_STEPS - 1 :]))


def _listed_fate(bidder: Step, bids: Iterable[BidFact]) -> bool | None:
    fates = {
        one.retained
        for one in bids
        if one.retained is not None
        and is_same_company(one.party.name, bidder.name)
        and (not one.lot or not bidder.lot or one.lot.lstrip("0") == bidder.lot)
    }
    return fates.pop() if len(fates) == 1 else None


def _awarded(bidder: Step, procedure: Procedure, bidders: Collection[Step]) -> bool | None:
    """Say whether a contract, or a notice of award, names the company; None when in doubt.

    Who bids for several lots may win one and lose another. Who is not named lost for sure only
    where there is one contract, no lot, and the company that has it is among the bidders.
    """
    holders = [party for one in procedure.contracts for party in one.holders]
    holders += [party for one in procedure.notices for party in one.winners]

    def holds(one: Step) -> bool:
        return any(_is_party(one.name, party) for party in holders)

    if holds(bidder):
        own = [one for one in bidders if one.name == bidder.name]
        return True if len(own) == 1 else None
    alone = len(procedure.contracts) <= 1 and not any(one.lot for one in bidders)
    return False if alone and any(map(holds, bidders)) else None


def _is_party(name: str, party: Party) -> bool:
    known = party.identifier
    return bool(len(known) == 14 and known in name) or is_same_company(party.name, name)
