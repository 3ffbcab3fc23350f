"""Prepare folders of the i-Parapheur: a SEDA package of what was signed, by whom and when.

(1) refuse what makes no sense, hold the work folder beside the package
(2) list the files, those of zips too; what each is, its first bytes say
(3) tell which files make one folder, read its history (PREMIS, or XML of the older platform)
(4) join: documents with what the history states of them, signatures with what they sign
(5) draft the units: the folder and its circuit > its documents > their signatures
(6) pack the files, each read once; write the manifest, judge it strictly, show the package

A folder without a history is archived all the same, and so is a document that is not what the
history states: both are told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from sae.flows.draft import DraftUnit, unit_id
from sae.flows.parapheur.arranging import folders_of
from sae.flows.parapheur.circuit import DatedStep, in_order
from sae.flows.parapheur.joining import same_name
from sae.flows.parapheur.model import History
from sae.flows.parapheur.reading import XmlError, read_history
from sae.flows.parapheur.recognising import Kind
from sae.flows.parapheur.units import (
    HISTORY,
    RECEIVED,
    SLIP,
    FolderFacts,
    Paper,
    folder_unit,
    paper_unit,
    signature_unit,
    token_unit,
)
from sae.jobs.flow_preparation import FlowRequest, FlowSource, prepare_flow
from sae.jobs.parapheur_documents import Detached, FolderDocuments, documents_of
from sae.jobs.parapheur_files import Received, ReceivedFiles, received_files
from sae.jobs.preparation import PreparationTools, Prepared, Told
from sae.ports import EmbeddedFileReader
from seda.findings import info, warning

MAX_HISTORY_BYTES = 16 << 20  # read whole; that of a folder has some kilobytes


def prepare_parapheur(
    request: FlowRequest,
    tools: PreparationTools,
    embedded: EmbeddedFileReader,
    *,
    told: Told = lambda _done, _all: None,
) -> Prepared:
    """Follow the six steps.

    Raises: UsageError, PreparationBusy, PreparationUnwritable.
    """

    def drafting(source: FlowSource) -> Iterator[DraftUnit]:
        return _Folders(source, embedded).drafted()

    return prepare_flow("parapheur", request, tools, drafting, told=told)  # (1), (6)


# ----------------------------------------------------------------------------- private


@dataclass(slots=True, kw_only=True)
class _Folder:
    """A folder of the platform. top: its path. histories: files that tell it."""

    top: str
    history: History
    histories: list[Received]
    files: list[Received]


class _Folders:
    """The folders of one request."""

    def __init__(self, source: FlowSource, embedded: EmbeddedFileReader) -> None:
        self._source = source
        self._embedded = embedded
        self._version = source.request.asked.terms.version
        self._number = 0  # of the last unit drafted

    def drafted(self) -> Iterator[DraftUnit]:
        """Follow steps (2) to (5)."""
        received = received_files(self._source)  # (2)
        kinds = {path: one.kind for path, one in received.files.items()}
        groups = folders_of(kinds, opened=frozenset(received.opened))  # (3)
        for top, paths in groups.items():
            for folder in self._told(top, [received.files[path] for path in paths]):  # (3)
                for unit in self._units(folder, received):
                    self._number += 1
                    yield unit

    # ------------------------------------------------------------------------- private

    def _told(self, top: str, files: list[Received]) -> Iterator[_Folder]:
        """Read the histories of an export; several that name documents are several folders."""
        histories = [
            (one, found)
            for one in files
            if one.kind is Kind.HISTORY and (found := self._history(one)) is not None
        ]
        others = _without(files, [one for one, _ in histories])
        named = [(one, found) for one, found in histories if found.name or found.documents]
        logs = [(one, found) for one, found in histories if not (found.name or found.documents)]
        if len(named) > 1:
            for one, found in named:
                own = _named_by(found, others)
                others = _without(others, own)
                yield _Folder(top=top, history=found, histories=[one], files=own)
            named = []
        told = [*named, *logs]
        if told or others:
            if not told:
                self._source.tell(info("parapheur_no_history", self._name(top)))
            history = _together([found for _, found in told])
            yield _Folder(
                top=top, history=history, histories=[one for one, _ in told], files=others
            )

    def _history(self, one: Received) -> History | None:
        if one.file.size > MAX_HISTORY_BYTES:
            reason = f"{one.file.size} > {MAX_HISTORY_BYTES}"
            self._source.tell(warning("parapheur_history_unreadable", one.title, reason=reason))
            return None
        try:
            return read_history(one.place.read_bytes())
        except (XmlError, OSError) as wrong:
            self._source.tell(warning("parapheur_history_unreadable", one.title, reason=str(wrong)))
            return None

    def _units(self, folder: _Folder, received: ReceivedFiles) -> Iterator[DraftUnit]:
        """Draft a folder and what is in it."""
        steps = in_order(folder.history.steps)
        unread = [one for one in folder.files if one.kind is Kind.HISTORY]
        found = documents_of(  # (4)
            _without(folder.files, unread),
            folder.history,
            steps=steps,
            embedded=self._embedded,
            top=folder.top,
            tell=self._source.tell,
        )
        yield self._folder_unit(folder, steps, found, received)  # (5)
        for document in found.documents:
            yield paper_unit(document.paper, version=self._version)
            yield from self._signatures(document.signatures, unit_id(self._number))
        for kind, files in (
            (SLIP, found.slips),
            (HISTORY, (*folder.histories, *unread)),
            (RECEIVED, found.envelopes),
        ):
            for one in files:
                paper = Paper(name=one.title, kind=kind, file=one.file)
                yield paper_unit(paper, version=self._version)
        yield from self._signatures(found.lone, "")

    def _folder_unit(
        self,
        folder: _Folder,
        steps: tuple[DatedStep, ...],
        found: FolderDocuments,
        received: ReceivedFiles,
    ) -> DraftUnit:
        name = folder.history.name or self._name(folder.top)
        if any(step.at is None for step in steps):
            self._source.tell(info("parapheur_step_undated", name))
        above = [folder.top, *map(str, PurePosixPath(folder.top).parents)]
        came = next((received.opened[path] for path in above if path in received.opened), "")
        facts = FolderFacts(
            name=name,
            history=folder.history,
            steps=steps,
            terms=found.terms,
            came=came,
            accounting=bool(found.terms),
        )
        return folder_unit(facts, version=self._version, ruling=self._source.ruling)

    def _signatures(self, signatures: Iterable[Detached], document: str) -> Iterator[DraftUnit]:
        """Draft the signatures of a document, by the `id` of its unit, or of none."""
        for one, known in signatures:
            if one.kind is Kind.TIMESTAMP:
                yield token_unit(one.title, one.file, document=document, version=self._version)
            else:
                yield signature_unit(
                    one.title, one.file, known, document=document, version=self._version
                )

    def _name(self, top: str) -> str:
        if not top:
            return self._source.request.source.resolve().name
        name = PurePosixPath(top).name
        return name[: -len(".zip")] if name.lower().endswith(".zip") else name


def _without(files: list[Received], others: list[Received]) -> list[Received]:
    paths = {one.path for one in others}
    return [one for one in files if one.path not in paths]


def _named_by(history: History, files: list[Received]) -> list[Received]:
    """Give the files whose names a history states."""
    names = {same_name(one.name) for one in history.documents}
    return [one for one in files if same_name(one.title) in names]


def _together(histories: list[History]) -> History:
    """Make one history of those of a folder: what one does not say, another may."""
    return History(
        name=next((one.name for one in histories if one.name), ""),
        folder_id=next((one.folder_id for one in histories if one.folder_id), ""),
        properties=tuple(said for one in histories for said in one.properties),
        documents=next((one.documents for one in histories if one.documents), ()),
        steps=next((one.steps for one in histories if one.steps), ()),
    )
