"""What belongs to which act in a batch: messages by their IDActe, documents by their names.

A step of `prepare_actes`. A message describes an act, or speaks of one; each file goes to one act.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sae.flows.actes.joining import FileName, bare_name, is_proof_of_publication, read_file_name
from sae.flows.actes.model import (
    ACT,
    ANOMALIES,
    CLASSIFICATION,
    MESSAGES,
    ActDescription,
    Message,
)
from sae.jobs.source_containers import SourceFile


@dataclass(slots=True, eq=False)
class ActFile:
    """A file of the batch. named: what its name says. message: None for a document."""

    source: SourceFile
    named: FileName | None
    message: Message | None = None
    taken: bool = False

    @property
    def title(self) -> str:
        """Give its name, for people."""
        return self.source.title


@dataclass(slots=True, eq=False)
class JoinedAct:
    """An act being put together. description: of its message, or else of its acknowledgement.

    messages: those that describe it. exchanges: those that came later about it.
    """

    description: ActDescription
    act_id: str = ""
    siren: str = ""
    received_on: str = ""
    messages: list[ActFile] = field(default_factory=list)
    exchanges: list[ActFile] = field(default_factory=list)


class ActFiles:
    """The files of a batch, found by their names; each is taken once."""

    def __init__(self, files: Iterable[ActFile]) -> None:
        self.all = tuple(files)
        self._by_name: dict[str, list[ActFile]] = {}
        self._by_act: dict[str, list[ActFile]] = {}
        for one in self.all:
            self._by_name.setdefault(bare_name(one.title), []).append(one)
            if one.named is not None:
                self._by_act.setdefault(one.named.act.upper(), []).append(one)

    def take(self, name: str) -> ActFile | None:
        """Take the file that a message names, whatever the type of document before its name."""
        for one in self._by_name.get(bare_name(name), ()):
            if not one.taken:
                one.taken = True
                return one
        return None

    def take_named_after(self, act_id: str) -> Iterator[ActFile]:
        """Take what only names tie to an act, in the order of exchanges."""
        found = [one for one in self._by_act.get(act_id.upper(), ()) if not one.taken]
        for one in sorted(found, key=_exchange_order):
            one.taken = True
            yield one

    def left(self) -> Iterator[ActFile]:
        """Give what nobody took."""
        return (one for one in self.all if not one.taken)


def read_named(source: SourceFile, message: Message | None) -> ActFile:
    """Make a file of the batch from what was read of it."""
    return ActFile(source, read_file_name(source.file.filename), message)


def joined_acts(files: ActFiles) -> tuple[JoinedAct, ...]:
    """Put the messages of each act together, that of the act before its acknowledgement.

    Two communes give the same number to two acts of one day: identifiers tell them apart.
    """
    acts: dict[tuple[str, str], list[JoinedAct]] = {}
    described = [one for one in files.all if one.message is not None and one.message.act]
    for one in sorted(described, key=_message_order):
        message = one.message
        if message is None or message.act is None:
            continue
        act_id = message.act_id or (one.named.act if one.named is not None else "")
        same = acts.setdefault((message.act.day, message.act.number), [])
        act = next(
            (act for act in same if not act.act_id or not act_id or _same(act, act_id)), None
        )
        if act is None:
            act = JoinedAct(message.act)
            same.append(act)
        act.act_id = act.act_id or act_id
        if message.kind not in ANOMALIES:  # an act that was sent back was not received
            act.received_on = act.received_on or message.received_on
        act.messages.append(one)
        one.taken = True
    found = tuple(act for same in acts.values() for act in same)
    _join_exchanges(files, found)
    return found


def proofs_of_publication(
    files: ActFiles, acts: tuple[JoinedAct, ...]
) -> Iterator[tuple[JoinedAct, ActFile]]:
    """Take the proofs of publication that name an act, or that stand beside one alone."""
    for one in files.left():
        if one.message is not None or not is_proof_of_publication(one.title):
            continue
        naming = [act for act in acts if _names(one.title, act)]
        if len(naming or acts) == 1:
            one.taken = True
            yield (naming or list(acts))[0], one


# ----------------------------------------------------------------------------- private


def _same(act: JoinedAct, act_id: str) -> bool:
    """Compare identifiers but for the nature, which names and messages do not always agree on."""
    return act.act_id.upper().rpartition("-")[0] == act_id.upper().rpartition("-")[0]


def _join_exchanges(files: ActFiles, acts: Iterable[JoinedAct]) -> None:
    """Give each act the later messages that name its identifier."""
    known = {act.act_id.upper(): act for act in acts if act.act_id}
    later = [one for one in files.all if one.message is not None and not one.taken]
    for one in sorted(later, key=_message_order):
        act = known.get(one.message.act_id.upper()) if one.message is not None else None
        if act is not None:
            one.taken = True
            act.exchanges.append(one)


_ORDER = {kind: rank for rank, kind in enumerate(MESSAGES)}


def _message_order(one: ActFile) -> tuple[int, str]:
    kind = one.message.kind if one.message is not None else CLASSIFICATION
    said_on = one.message.said_on if one.message is not None and kind != ACT else ""
    return _ORDER.get(kind, len(_ORDER)), said_on


def _exchange_order(one: ActFile) -> tuple[str, str, str]:
    assert one.named is not None  # noqa: S101 - they are found by their names
    return one.named.transaction, one.title.rpartition("_")[0], one.named.rank.rjust(4, "0")


def _names(title: str, act: JoinedAct) -> bool:
    wanted = title.casefold()
    number = act.description.number.casefold()
    said = act.act_id.casefold()
    return bool(said and said in wanted) or (len(number) > 1 and number in wanted)
