"""Prepare acts: a SEDA package of what was sent to the prefecture (@ctes) and of what it answered.

(1) refuse what makes no sense, hold the work folder beside the package
(2) read each message, those in the archives of the platform too; the other files are documents
(3) join: the message of an act, its acknowledgement, its documents, later exchanges
(4) draft the units: the act > its document, its annexes, its messages, what came later
(5) pack the files, each read once; write the manifest, judge it strictly, show the package

A document that a message names and that is not here has a unit too, without a file.
"""

from collections.abc import Iterable, Iterator

from sae.flows.actes.joining import (
    FileName,
    is_signature,
    publication_day,
    read_file_name,
    read_identifier,
)
from sae.flows.actes.model import (
    ANOMALIES,
    CANCELLATIONS,
    NATURES,
    Classification,
    Message,
)
from sae.flows.actes.reading import XmlError, read_message
from sae.flows.actes.units import (
    MESSAGE_TYPE,
    ActPiece,
    KnownAct,
    act_unit,
    exchange_title,
    piece_unit,
)
from sae.flows.description import read_day
from sae.flows.draft import DraftUnit
from sae.flows.first_bytes import root_name
from sae.flows.plain_units import CONTAINER
from sae.jobs.acts_joining import (
    ActFile,
    ActFiles,
    JoinedAct,
    joined_acts,
    proofs_of_publication,
    read_named,
)
from sae.jobs.flow_preparation import FlowRequest, FlowSource, prepare_flow
from sae.jobs.preparation import PreparationTools, Prepared, Told
from sae.jobs.source_containers import SourceFile, opened_files
from seda.findings import info, warning
from seda.safe_xml import MAX_SMALL_DOCUMENT_BYTES

PUBLICATION = "Preuve de publication"


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


class _Batch:
    """The acts of one request."""

    def __init__(self, source: FlowSource) -> None:
        self._source = source
        self._files = ActFiles(())
        self._classifications: tuple[Classification, ...] = ()
        self._proofs: dict[int, list[ActFile]] = {}

    def drafted(self) -> Iterator[DraftUnit]:
        """Follow steps (2) to (4)."""
        read = [self._read(one) for one in opened_files(self._source, _is_of_an_act)]  # (2)
        self._files = ActFiles(read)
        messages = [one.message for one in read if one.message is not None]
        self._classifications = _sorted(messages)
        acts = joined_acts(self._files)  # (3)
        for act, proof in proofs_of_publication(self._files, acts):
            self._proofs.setdefault(id(act), []).append(proof)
        for act in acts:  # (4)
            self._tell(act)
            yield act_unit(self._known(act), ruling=self._source.ruling)
            for piece in self._pieces(act):
                yield piece_unit(piece, depth=1)
        for one in self._files.left():
            self._tell_anomaly(one)
            yield piece_unit(_lone(one), depth=0)

    # ------------------------------------------------------------------------- private

    def _read(self, one: SourceFile) -> ActFile:
        message = None
        if root_name(one.head) and one.file.size <= MAX_SMALL_DOCUMENT_BYTES:
            try:
                data = one.path.read_bytes()
                message, findings = read_message(data, where=one.shown)
            except (XmlError, OSError) as wrong:
                self._source.tell(warning("actes_unreadable", one.shown, reason=str(wrong)))
            else:
                for finding in findings:
                    self._source.tell(finding)
        return read_named(one, message)

    def _known(self, act: JoinedAct) -> KnownAct:
        proofs = self._proofs.get(id(act), ())
        days = (publication_day(proof.title, act.act_id) for proof in proofs)
        identifier = read_identifier(act.act_id)
        return KnownAct(
            description=act.description,
            act_id=act.act_id,
            siren=identifier.siren if identifier is not None else "",
            received_on=act.received_on,
            published_on=next(filter(None, days), ""),
            exchanges=tuple(one.message for one in act.exchanges if one.message is not None),
            classification=self._classification(act.description.classification),
        )

    def _classification(self, day: str) -> Classification | None:
        """Give the list of that day, or else the last one."""
        of_the_day = (one for one in self._classifications if one.day == day)
        last = self._classifications[-1] if self._classifications else None
        return next(of_the_day, last)

    def _tell(self, act: JoinedAct) -> None:
        number = act.description.number or act.messages[0].title
        if not act.received_on:
            self._source.tell(info("actes_not_acknowledged", number))
        expected = NATURES.get(act.description.nature, ("", ""))[1]
        if not expected:
            nature = act.description.nature[:40]
            self._source.tell(warning("actes_nature_unknown", number, value=nature))
        if not act.description.number:
            self._source.tell(warning("actes_number_missing", number))
        for one in act.messages:
            if one.named is not None and expected and one.named.nature != expected:
                named = one.named.nature
                self._source.tell(
                    warning("actes_nature_differs", one.title, named=named, stated=expected)
                )
        if read_day(act.description.day) is None:
            day = act.description.day
            self._source.tell(warning("actes_day_unreadable", number, value=day[:40]))
        told = [one.message for one in (*act.messages, *act.exchanges) if one.message is not None]
        if any(message.kind in CANCELLATIONS for message in told):
            self._source.tell(info("actes_cancelled", number))
        for one in (*act.messages, *act.exchanges):
            self._tell_anomaly(one)

    def _tell_anomaly(self, one: ActFile) -> None:
        if one.message is not None and one.message.kind in ANOMALIES:
            self._source.tell(warning("actes_anomaly", one.title, detail=one.message.detail))

    def _pieces(self, act: JoinedAct) -> Iterator[ActPiece]:
        """Give what goes with an act: documents, messages, later exchanges, proofs."""
        description = act.description
        if description.document:
            yield self._named(description.document, "Acte", act)
        for number, name in enumerate(description.annexes, 1):
            yield self._named(name, f"Annexe {number}", act)
        later = [piece for one in act.exchanges for piece in self._exchange(one)]
        named_after = tuple(self._files.take_named_after(act.act_id)) if act.act_id else ()
        for one in named_after:
            if one.named is not None and one.named.transaction == "1" and one.message is None:
                kind = "Signature" if is_signature(one.title) else "Annexe"
                yield self._piece(f"{kind} ({one.title})", kind, one)
        for one in act.messages:
            yield self._message(one)
        yield from later
        for one in named_after:
            if one.named is not None and (one.named.transaction != "1" or one.message is not None):
                yield self._after(one, one.named)
        for one in self._proofs.get(id(act), ()):
            yield self._piece(f"{PUBLICATION} ({one.title})", PUBLICATION, one)
        yield from self._around(act)

    def _named(self, name: str, kind: str, act: JoinedAct) -> ActPiece:
        found = self._files.take(name)
        document_type = kind.partition(" ")[0]
        if found is not None:
            return self._piece(f"{kind} ({found.title})", document_type, found, named=name)
        self._source.tell(warning("actes_document_missing", act.description.number, document=name))
        return ActPiece(f"{kind} ({name}), non joint", document_type, None)

    def _piece(self, title: str, kind: str, one: ActFile, *, named: str = "") -> ActPiece:
        """Give a document. named: as its message names it, with its type in front."""
        known = (read_file_name(named) if named else None) or one.named
        code = known.type if known is not None else ""
        labels = (list_.documents.get(code, "") for list_ in reversed(self._classifications))
        return ActPiece(title, kind, one.source.file, next(filter(None, labels), ""))

    def _message(self, one: ActFile) -> ActPiece:
        message = one.message
        if message is None:
            return ActPiece(one.title, MESSAGE_TYPE, one.source.file)
        said_on = message.received_on or message.said_on
        return ActPiece(
            message.title, MESSAGE_TYPE, one.source.file, message.detail, said_on=said_on
        )

    def _exchange(self, one: ActFile) -> Iterator[ActPiece]:
        """Give a later message, then the documents that it names."""
        yield self._message(one)
        for name in one.message.names if one.message is not None else ():
            document = self._files.take(name)
            if document is not None and one.message is not None:
                title = f"{one.message.title} : pièce ({document.title})"
                yield self._piece(title, "Pièce d'un échange", document, named=name)

    def _after(self, one: ActFile, named: FileName) -> ActPiece:
        """Give a file that its name alone ties to a later exchange."""
        if one.message is not None:
            return self._message(one)
        about = exchange_title(named.transaction, named.step)
        return ActPiece(f"{about} ({one.title})", "Pièce d'un échange", one.source.file)

    def _around(self, act: JoinedAct) -> Iterator[ActPiece]:
        """Give the envelopes and archives that brought nothing but what this act has."""
        messages = [*act.messages, *act.exchanges]
        own = {one.source.file.filename for one in messages}
        brought = {one.source.container.path for one in messages if one.source.container}
        for one in self._files.left():
            named = one.message.names if one.message is not None else ()
            if one.message is not None and one.message.is_envelope and own.intersection(named):
                one.taken = True
                yield self._message(one)
        for one in self._files.left():
            if one.source.is_opened and one.source.file.path in brought:
                one.taken = self._brought_only(one, messages)
                if one.taken:
                    yield ActPiece(f"Archive reçue ({one.title})", CONTAINER, one.source.file)

    def _brought_only(self, container: ActFile, messages: Iterable[ActFile]) -> bool:
        """Say whether a container brought messages of one act only."""
        held = {
            id(one)
            for one in self._files.all
            if one.source.container is not None
            and one.source.container.path == container.source.file.path
            and one.message is not None
            and (one.message.act is not None or one.message.act_id)
        }
        return held <= {id(one) for one in messages}


def _is_of_an_act(name: str, head: bytes) -> bool:
    return b"ACTES#" in head or read_file_name(name) is not None


def _sorted(messages: Iterable[Message]) -> tuple[Classification, ...]:
    """Give the lists of matters, the last one last."""
    known = (one.classification for one in messages if one.classification is not None)
    return tuple(sorted(known, key=lambda one: one.day))


def _lone(one: ActFile) -> ActPiece:
    """Give a file of no act that is here; it may still say which one it is about."""
    file, message = one.source.file, one.message
    act_id = one.named.act if one.named is not None else ""
    if one.source.is_opened:
        return ActPiece(one.title, CONTAINER, file)
    if message is None:
        return ActPiece(one.title, "Document", file, act_id=act_id)
    return ActPiece(
        f"{message.title} ({one.title})",
        MESSAGE_TYPE,
        file,
        message.detail,
        act_id=message.act_id or act_id,
        said_on=message.received_on or message.said_on,
    )
