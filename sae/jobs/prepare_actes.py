"""Prepare acts: a SEDA package of what was sent to the prefecture (@ctes) and of what it answered.

(1) refuse what makes no sense, hold the work folder beside the package
(2) read each message; the other files are documents
(3) join: the message of an act, its acknowledgement, its documents, later exchanges
(4) draft the units: the act > its document, its annexes, its messages
(5) pack the files, each read once; write the manifest, judge it strictly, show the package

A document that a message names and that is not here has a unit too, without a file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sae.flows.actes.joining import FileName, bare_name, read_file_name
from sae.flows.actes.model import NATURES, ActDescription, Message, MessageKind
from sae.flows.actes.reading import XmlError, read_message
from sae.flows.actes.units import (
    ActPiece,
    act_unit,
    exchange_title,
    piece_unit,
)
from sae.flows.draft import DraftFile, DraftUnit
from sae.jobs.flow_preparation import FlowRequest, FlowSource, master_file, prepare_flow
from sae.jobs.preparation import PreparationTools, Prepared, Told
from seda.findings import info, warning
from seda.safe_xml import MAX_SMALL_DOCUMENT_BYTES

TITLES = {
    MessageKind.ACT: "Message de transmission",
    MessageKind.ACKNOWLEDGEMENT: "Accusé de réception de la préfecture",
    MessageKind.ENVELOPE: "Enveloppe de transmission",
    MessageKind.RECEIVED_ENVELOPE: "Enveloppe de la préfecture",
    MessageKind.ANOMALY: "Anomalie de transmission",
    MessageKind.CLASSIFICATION: "Classification en matières et sous-matières",
}
MESSAGE_TYPE = "Message @ctes"


def prepare_actes(
    request: FlowRequest, tools: PreparationTools, *, told: Told = lambda _done, _all: None
) -> Prepared:
    """Follow the five steps.

    Raises: UsageError, PreparationBusy, PreparationUnwritable.
    """

    def drafting(source: FlowSource) -> Iterator[DraftUnit]:
        return _Batch(source).drafted()

    return prepare_flow("actes", request, tools, drafting, told=told)  # (1), (5)


# ----------------------------------------------------------------------------- private


@dataclass(slots=True)
class _File:
    """A file of the batch. named: what its name says. message: None for a document."""

    file: DraftFile
    title: str
    named: FileName | None
    message: Message | None = None
    taken: bool = False


@dataclass(slots=True)
class _Act:
    """An act being put together. description: of its message, or else of its acknowledgement."""

    description: ActDescription
    act_id: str = ""
    received_on: str = ""
    messages: list[_File] = field(default_factory=list)


class _Batch:
    """The acts of one request."""

    def __init__(self, source: FlowSource) -> None:
        self._source = source
        self._files: list[_File] = []
        self._acts: dict[tuple[str, str], _Act] = {}

    def drafted(self) -> Iterator[DraftUnit]:
        """Follow steps (2) to (4)."""
        for node in self._source.nodes():  # (2)
            name, file = master_file(node)
            one = _File(file, name.title, read_file_name(name.filename))
            one.message = self._message(self._source.folder / node.path, one)
            self._files.append(one)
        self._join()  # (3)
        for act in self._acts.values():  # (4)
            if not act.received_on:
                self._source.tell(info("actes_not_acknowledged", act.description.number))
            yield act_unit(
                act.description,
                act_id=act.act_id,
                received_on=act.received_on,
                ruling=self._source.ruling,
            )
            yield from (piece_unit(piece, depth=1) for piece in self._pieces(act))
        for one in self._files:
            if not one.taken:
                yield piece_unit(_lone(one), depth=0)

    # ------------------------------------------------------------------------- private

    def _message(self, path: Path, one: _File) -> Message | None:
        if not one.title.lower().endswith(".xml") or one.file.size > MAX_SMALL_DOCUMENT_BYTES:
            return None
        try:
            return read_message(path.read_bytes())
        except (XmlError, OSError) as wrong:
            self._source.tell(warning("actes_unreadable", one.title, reason=str(wrong)))
            return None

    def _join(self) -> None:
        """Give each act its messages, that of the act before its acknowledgement (3)."""
        kinds = list(MessageKind)
        described = [one for one in self._files if one.message and one.message.act]
        for one in sorted(described, key=lambda one: kinds.index(MessageKind(_kind(one)))):
            message = one.message
            if message is None or message.act is None:
                continue
            key = (message.act.day, message.act.number)
            act = self._acts.setdefault(key, _Act(message.act))
            act.act_id = act.act_id or message.act_id or (one.named.act if one.named else "")
            act.received_on = act.received_on or message.received_on
            act.messages.append(one)
            one.taken = True
            self._compare_nature(one, message.act)

    def _compare_nature(self, one: _File, act: ActDescription) -> None:
        expected = NATURES.get(act.nature, ("", ""))[1]
        if one.named is not None and expected and one.named.nature != expected:
            self._source.tell(
                warning("actes_nature_differs", one.title, named=one.named.nature, stated=expected)
            )

    def _pieces(self, act: _Act) -> Iterator[ActPiece]:
        description = act.description
        if description.document:
            yield self._named(description.document, "Acte", act)
        for number, name in enumerate(description.annexes, 1):
            yield self._named(name, f"Annexe {number}", act)
        yield from self._unnamed(act)
        for one in act.messages:
            yield ActPiece(TITLES[MessageKind(_kind(one))], MESSAGE_TYPE, one.file)
        for one in self._files:
            envelope = one.message is not None and {
                message.file.filename for message in act.messages
            } & set(one.message.names)
            if envelope and not one.taken:
                one.taken = True
                yield ActPiece(TITLES[MessageKind.ENVELOPE], MESSAGE_TYPE, one.file)

    def _named(self, name: str, kind: str, act: _Act) -> ActPiece:
        wanted = bare_name(name)
        for one in self._files:
            if not one.taken and bare_name(one.title) == wanted:
                one.taken = True
                return ActPiece(f"{kind} ({one.title})", kind.split(" ", 1)[0], one.file)
        self._source.tell(warning("actes_document_missing", act.description.number, document=name))
        return ActPiece(f"{kind} ({name}), non joint", kind.split(" ", 1)[0], None)

    def _unnamed(self, act: _Act) -> Iterator[ActPiece]:
        """Give the files that only their names tie to the act: more annexes, later exchanges."""
        for one in self._files:
            if one.taken or one.named is None or one.named.act != act.act_id:
                continue
            one.taken = True
            if one.named.transaction == "1" and one.message is None:
                yield ActPiece(f"Annexe ({one.title})", "Annexe", one.file)
            else:
                yield ActPiece(exchange_title(one.named.transaction), MESSAGE_TYPE, one.file)


def _kind(one: _File) -> str:
    kind = one.message.kind if one.message is not None else ""
    return kind if kind in list(MessageKind) else MessageKind.CLASSIFICATION


def _lone(one: _File) -> ActPiece:
    if one.message is not None and one.message.kind in list(MessageKind):
        return ActPiece(
            f"{TITLES[MessageKind(one.message.kind)]} ({one.title})", MESSAGE_TYPE, one.file
        )
    return ActPiece(one.title, "Document", one.file)
