"""The documents of one folder of the i-Parapheur, joined with what its history states of them.

A step of `prepare_parapheur`. What does not agree is told, and archived as it is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from sae.flows.parapheur import joining
from sae.flows.parapheur.arranging import is_slip, plain, role_of
from sae.flows.parapheur.circuit import SIGNATURE, DatedStep
from sae.flows.parapheur.joining import same_name
from sae.flows.parapheur.model import History, Role, StatedDocument
from sae.flows.parapheur.recognising import SIGNATURES, Kind
from sae.flows.parapheur.units import ROLES, Paper
from sae.flows.signing import KnownSignature
from sae.jobs.parapheur_facts import Looked, business_terms, look
from sae.jobs.parapheur_files import Received
from sae.ports import EmbeddedFileReader
from seda.findings import Finding, info, warning

DOCUMENT = "Document"
PLATFORM = "i-Parapheur"  # it took the signatures, and recorded them in its history
DETACHED = {Kind.CMS: "CAdES détachée", Kind.XADES: "XAdES détachée"}
EMBEDDED = {Kind.PDF: "PAdES", Kind.PES: "XAdES enveloppée", Kind.XML: "XAdES enveloppée"}

_Index = dict[str, list[Received]]  # documents, by name or by digest
Detached = tuple[Received, KnownSignature]


@dataclass(slots=True, kw_only=True)
class SignedDocument:
    """A document and the files that sign it. file: None when it is stated and not here."""

    paper: Paper
    signatures: list[Detached] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderDocuments:
    """What is in a folder. lone: signatures of no document here. envelopes: zips kept whole.

    terms: (value, public term) that its main documents say of themselves.
    """

    documents: tuple[SignedDocument, ...]
    slips: tuple[Received, ...]
    lone: tuple[Detached, ...]
    envelopes: tuple[Received, ...]
    terms: tuple[tuple[str, str], ...]


def documents_of(  # noqa: PLR0913 - a folder is made of these
    files: Iterable[Received],
    history: History,
    *,
    steps: tuple[DatedStep, ...],
    embedded: EmbeddedFileReader,
    top: str,
    tell: Callable[[Finding], None],
) -> FolderDocuments:
    """Join the files of a folder with its history. top: path of the folder."""
    return _Joining(tuple(files), history, steps, embedded=embedded, top=top, tell=tell).joined()


# ----------------------------------------------------------------------------- private


class _Joining:
    """The documents of one folder, being joined."""

    def __init__(  # noqa: PLR0913 - a folder is made of these
        self,
        files: tuple[Received, ...],
        history: History,
        steps: tuple[DatedStep, ...],
        *,
        embedded: EmbeddedFileReader,
        top: str,
        tell: Callable[[Finding], None],
    ) -> None:
        self._history = history
        self._signings = [one for one in steps if one.label == SIGNATURE and one.at is not None]
        self._embedded = embedded
        self._top = top
        self._tell = tell
        stated = {same_name(one.name) for one in history.documents}
        self._slips: list[Received] = []
        self._proofs: list[Received] = []
        self._envelopes: list[Received] = []
        self._papers: list[Received] = []
        for one in files:
            self._list_for(one, same_name(one.title) in stated).append(one)
        self._looked: dict[str, Looked] = {}
        self._named: _Index = defaultdict(list)
        self._stems: _Index = defaultdict(list)
        self._alike: _Index = defaultdict(list)
        self._digested: _Index = defaultdict(list)

    def joined(self) -> FolderDocuments:
        algorithms = self._algorithms()
        for one in self._papers:
            looked = self._looked[one.path] = look(one, algorithms)
            self._named[same_name(one.title)].append(one)
            self._stems[same_name(one.title).rpartition(".")[0]].append(one)
            self._alike[plain(one.title)].append(one)
            for digest in looked.digests.values():
                self._digested[digest].append(one)
        pairs = list(self._stated())
        signed_by = self._signed_by()
        documents = [
            self._document(one, stated, signed_by.pop(one.path, []) if one is not None else [])
            for one, stated in pairs
        ]
        documents.sort(key=lambda found: found[0])
        for one, _ in signed_by.get("", []):
            self._tell(info("parapheur_signature_alone", one.title))
        return FolderDocuments(
            documents=tuple(found for _, found in documents),
            slips=tuple(self._slips),
            lone=tuple(signed_by.get("", [])),
            envelopes=tuple(self._envelopes),
            terms=tuple(dict.fromkeys(self._terms())),
        )

    # ------------------------------------------------------------------------- private

    def _list_for(self, one: Received, is_stated: bool) -> list[Received]:
        if is_stated:
            return self._papers
        if one.kind in SIGNATURES or one.kind is Kind.TIMESTAMP:
            return self._proofs
        if one.path == self._top:
            return self._envelopes
        return self._slips if is_slip(self._inside(one)) else self._papers

    def _algorithms(self) -> tuple[str, ...]:
        """Give the digests that are worth computing: none when nobody gives any."""
        said = {joining.algorithm_of(one.algorithm) for one in self._history.documents}
        wanted = set(joining.ALGORITHMS.values()) if self._proofs else said
        return tuple(sorted(wanted - {""}))

    def _stated(self) -> Iterator[tuple[Received | None, StatedDocument | None]]:
        """Pair what the history states with the files; both may be alone."""
        taken: set[str] = set()
        for stated in self._history.documents:
            found = self._found(stated, taken)
            if found is not None:
                taken.add(found.path)
            else:
                self._tell(warning("parapheur_document_missing", stated.name))
            yield found, stated
        for one in self._papers:
            if one.path not in taken:
                yield one, None

    def _found(self, stated: StatedDocument, taken: set[str]) -> Received | None:
        """Find a stated document: by its name, its place and its digest; else by one of them."""

        def left(index: _Index, key: str) -> list[Received]:
            return [one for one in index.get(key, ()) if one.path not in taken]

        named = left(self._named, same_name(stated.name))
        placed = [one for one in named if role_of(self._inside(one)) is stated.role] or named
        sure = [one for one in placed if self._agrees(one, stated)]
        if found := (sure or placed):
            return found[0]
        digest = left(self._digested, joining.hexadecimal(stated.digest))
        return next(iter(digest or left(self._alike, plain(stated.name))), None)

    def _agrees(self, one: Received, stated: StatedDocument) -> bool:
        known = self._looked[one.path].digests.get(joining.algorithm_of(stated.algorithm))
        return known is not None and known == joining.hexadecimal(stated.digest)

    def _signed_by(self) -> dict[str, list[Detached]]:
        """Give the detached signatures of each document, by its path; those of none under ""."""
        found: dict[str, list[Detached]] = {}
        for one in sorted(self._proofs, key=lambda one: one.kind is Kind.TIMESTAMP):
            path = self._path_signed(one)
            rank = len(found.get(path, []))
            found.setdefault(path, []).append((one, self._known(one, rank)))
        return found

    def _path_signed(self, one: Received) -> str:
        certain = {paper.path for digest in self._held(one) for paper in self._of(digest)}
        said = same_name(joining.read_signed_name(one.title).document)
        named = [*self._named.get(said, ()), *self._stems.get(said, ())]
        documents = sorted(certain or {paper.path for paper in named})
        return joining.by_name(one.path, documents) or next(iter(sorted(certain)), "")

    def _held(self, one: Received) -> tuple[str, ...]:
        if one.file.size > joining.MAX_SIGNATURE_BYTES:
            return ()
        try:
            return tuple(joining.held_digests(one.place.read_bytes(), one.kind))
        except OSError:
            return ()

    def _of(self, digest: str) -> list[Received]:
        return self._digested.get(digest, [])

    def _known(self, one: Received, rank: int) -> KnownSignature:
        """Give what is known of a detached signature; the history knows when, by whom."""
        said = joining.read_signed_name(one.title)
        step = self._signing(said.signer, max(said.rank - 1, rank))
        return KnownSignature(
            signer=said.signer or (step.step.agent if step is not None else ""),
            signed_at=step.at if step is not None else None,
            validator=PLATFORM if step is not None else "",
            kind=DETACHED.get(one.kind, ""),
            detached=True,
        )

    def _signing(self, signer: str, rank: int) -> DatedStep | None:
        """Find the step of a signature: by who did it, or by its rank when that is nobody else."""
        named = [one for one in self._signings if signer and plain(one.step.agent) == plain(signer)]
        if named:
            return named[0]
        nameless = [one for one in self._signings if not signer or not one.step.agent]
        return nameless[rank] if rank < len(nameless) else None

    def _document(
        self, one: Received | None, stated: StatedDocument | None, signatures: list[Detached]
    ) -> tuple[int, SignedDocument]:
        """Describe a document. The first number orders: main ones, then the others, annexes."""
        role = stated.role if stated is not None else None
        if role is None and one is not None:
            role = role_of(self._inside(one))
        paper = Paper(
            name=one.title if one is not None else stated.name if stated is not None else "",
            kind=ROLES[role] if role is not None else DOCUMENT,
            file=one.file if one is not None else None,
            document_id=stated.document_id if stated is not None else "",
            remark=self._remark(one, stated),
            signatures=(
                *(known for proof, known in signatures if proof.kind is not Kind.TIMESTAMP),
                *(self._inner(one, role) if one is not None else ()),
            ),
        )
        place = {Role.MAIN: 0, None: 1, Role.ANNEX: 2}[role]
        return place, SignedDocument(paper=paper, signatures=signatures)

    def _remark(self, one: Received | None, stated: StatedDocument | None) -> str:
        if one is None or stated is None or not stated.digest:
            return ""
        algorithm = joining.algorithm_of(stated.algorithm)
        known = self._looked[one.path].digests.get(algorithm)
        if known is None or known == joining.hexadecimal(stated.digest):
            return ""
        self._tell(warning("parapheur_digest_differs", one.title, algorithm=stated.algorithm))
        return (
            f"L'empreinte {stated.algorithm} que le parapheur déclare ({stated.digest}) "
            f"n'est pas celle du fichier reçu ({known})."
        )

    def _inner(self, one: Received, role: Role | None) -> Iterator[KnownSignature]:
        """Give what is known of the signatures inside a document: those of the circuit.

        An annex is not what the circuit signs: who signed it, only itself can say.
        """
        if not self._looked[one.path].signed:
            return
        kind = EMBEDDED.get(one.kind, "")
        signings = self._signings if role is not Role.ANNEX else []
        for step in signings:
            yield KnownSignature(
                signer=step.step.agent, signed_at=step.at, validator=PLATFORM, kind=kind
            )
        if not signings:
            yield KnownSignature(signer="", signed_at=None, kind=kind)

    def _terms(self) -> Iterator[tuple[str, str]]:
        for one in self._papers:
            if role_of(self._inside(one)) is not Role.ANNEX:
                yield from business_terms(one, self._embedded)

    def _inside(self, one: Received) -> str:
        """Give the path of a file from the top of its folder."""
        top = PurePosixPath(self._top)
        return str(PurePosixPath(one.path).relative_to(top)) if self._top else one.path
