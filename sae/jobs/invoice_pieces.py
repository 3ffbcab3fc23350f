"""Opens what came with invoices and takes out the documents inside: a step of their preparation.

Documents taken out are files of the work folder, named and written the same way by every run, so
that an interrupted preparation goes on from where it had come.
"""

import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from sae.flows.draft import DraftFile
from sae.flows.file_names import read_name
from sae.flows.first_bytes import HEAD_BYTES, is_markup, root_name
from sae.flows.invoices.model import Invoice, Syntax
from sae.flows.invoices.reading import ROOTS, ReadDocument, read_document
from sae.flows.invoices.units import Piece
from sae.jobs.extracted_files import ExtractedFiles
from sae.jobs.invoice_files import Received
from sae.ports import EmbeddedFile, EmbeddedFileReader
from seda.containers.model import ContainerDamaged, ContainerLimits
from seda.findings import Finding, Severity, info, warning
from seda.safe_xml import MAX_SMALL_DOCUMENT_BYTES
from seda.safe_zip import ZipReader

# What a zip of invoices, or of one document, may be: decoded in memory.
LIMITS = ContainerLimits(
    max_entries=1_000, max_total_bytes=256 << 20, max_entry_bytes=MAX_SMALL_DOCUMENT_BYTES
)
DATA = "Données de facturation"
ATTACHED = "Pièce jointe à la facture"


@dataclass(frozen=True, slots=True)
class Found:
    """The files of an invoice, and the documents with it."""

    files: tuple[DraftFile, ...]
    pieces: tuple[Piece, ...]


class Extraction:
    """Reads received files one after the other; what is inside the last one stays at hand."""

    def __init__(
        self, folder: Path, embedded: EmbeddedFileReader, *, tell: Callable[[Finding], None]
    ) -> None:
        self._extracted = ExtractedFiles(folder)
        self._embedded = embedded
        self._tell = tell
        self._inside: tuple[EmbeddedFile, ...] = ()

    def read(self, one: Received) -> ReadDocument:
        """Read the data of a file: its own, or those of the document inside it."""
        self._inside = ()
        if one.is_pdf:
            found = self._embedded.read(one.path, filename=one.shown)
            for finding in found.findings:
                self._tell(finding)
            self._inside = found.files
            return self._first((f"{one.shown} : {file.name}", file.data) for file in found.files)
        if not one.is_xml:
            return ReadDocument(root="")
        try:
            data = one.path.read_bytes()
        except OSError as failure:  # packing then decides what to do
            reason = failure.strerror or failure
            told = warning("prepare_unreadable", one.shown, reason=reason)
            return ReadDocument(root="", findings=(told,))
        return read_document(data, where=one.shown, unzip=self._unzipped)

    def pieces(self, one: Received, invoice: Invoice, number: int) -> Found:
        """Take the documents out of the file that was just read. number: of the invoice in it."""
        # One folder for all: a folder for each invoice would cost more than the invoice.
        place = f"{one.rank}-{number}"

        def keep(data: bytes, rank: str, name: str) -> DraftFile:
            where, modified = f"{place}-{rank}", one.file.modified
            return self._extracted.keep((data,), name, modified=modified, place=where)[1]

        attachments = list(invoice.attachments)
        main = [a for a in attachments if a.is_main] if invoice.syntax is Syntax.PIVOT else []
        if main:
            files = tuple(keep(a.data, str(rank), a.name) for rank, a in enumerate(main))
            others = [a for a in attachments if not a.is_main]
        else:
            files = (one.file,) if invoice.syntax is not Syntax.PIVOT else ()
            others = attachments
        pieces = [
            _embedded_piece(
                file,
                keep(file.data, f"e{rank}", file.name),
            )
            for rank, file in enumerate(self._inside)
        ]
        pieces += [
            Piece(
                a.description or _name(a.name),
                ATTACHED,
                keep(a.data, f"a{rank}", a.name),
            )
            for rank, a in enumerate(others)
        ]
        return Found(files, tuple(pieces))

    def forget_others(self) -> None:
        """Remove what an earlier run took out and this one did not."""
        self._extracted.forget_others()

    # ------------------------------------------------------------------------- private

    def _first(self, inside: Iterable[tuple[str, bytes]]) -> ReadDocument:
        """Read the first document of the family, whatever its name; others may disagree."""
        others: list[Finding] = []
        differing: list[Finding] = []
        first: ReadDocument | None = None
        for where, data in inside:
            if not is_markup(data[:HEAD_BYTES]):
                continue
            read = read_document(data, where=where, unzip=self._unzipped)
            if first is None and read.says_something:
                first = read
            elif first is not None and _number(read) not in ("", _number(first)):
                numbers = {"number": _number(first), "other": _number(read)}
                differing.append(warning("invoice_data_differ", where, **numbers))
            elif first is None:
                others.extend(read.findings)
        if first is None:
            return ReadDocument(root="", findings=tuple(others))
        return replace(first, findings=(*first.findings, *differing))

    def _zipped(self, path: Path, title: str) -> Iterable[tuple[str, bytes]]:
        with closing(ZipReader(path, limits=LIMITS)) as archive:
            self._report(archive.findings, title)
            for entry in archive.entries.values():
                try:
                    with archive.open(entry.name) as stream:
                        yield entry.name, stream.read()
                except ContainerDamaged as damage:
                    self._tell(warning("invoice_zip_damaged", title, reason=str(damage)))

    def _unzipped(self, data: bytes, where: str) -> tuple[tuple[str, bytes], ...]:
        """Give the files of a zip that came in base64, by their last names."""
        with tempfile.NamedTemporaryFile(suffix=".zip") as copy:
            copy.write(data)
            copy.flush()
            found = self._zipped(Path(copy.name), where)
            return tuple((PurePosixPath(name).name, content) for name, content in found)

    def _report(self, findings: Iterable[Finding], title: str) -> None:
        """Tell what is wrong with a zip as a warning: the file received is archived anyway."""
        for finding in findings:
            if finding.severity is Severity.ERROR:
                self._tell(warning("invoice_zip_damaged", title, reason=finding.code))
            elif finding.severity is Severity.WARNING:
                self._tell(info("invoice_zip_damaged", title, reason=finding.code))


# ----------------------------------------------------------------------------- private


def _number(read: ReadDocument) -> str:
    return next((one.number for one in read.invoices), "")


def _embedded_piece(embedded: EmbeddedFile, file: DraftFile) -> Piece:
    if root_name(embedded.data[:HEAD_BYTES]) in ROOTS:
        return Piece(f"Données structurées de la facture ({file.filename})", DATA, file)
    return Piece(_name(embedded.name), ATTACHED, file)


def _name(name: str) -> str:
    return read_name(PurePosixPath(name.replace("\\", "/")).name or "document").title
