"""Prepare scans: a SEDA package of pictures of paper, with what is said of them and how they are.

(1) refuse what makes no sense, hold the work folder beside the package
(2) read the tables and sheets that came with the pictures
(3) look at each picture, in a child process: its pages, how they are, how they look
(4) say what the policy asks and is not met, and what became of the paper
(5) draft its unit; the documents of a batch as the pages they are on; its fidelity record beside it
(6) pack the files, each read once; write the manifest, judge it strictly, show the package

A picture is one object, bit for bit, whatever it shows: a batch is described in parts, never cut.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from sae.flows.description import read_day
from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.file_names import read_name
from sae.flows.invoices.values import an_amount
from sae.flows.scans.batch import MAX_TABLE_BYTES, SUFFIXES, Batch, ScanLine, read_batch
from sae.flows.scans.fidelity import SUFFIX, fidelity_record
from sae.flows.scans.model import ScanFacts
from sae.flows.scans.paper import KEPT, paper_of
from sae.flows.scans.policies import Policy, judged, looked
from sae.flows.scans.separators import Separator, spans_of
from sae.flows.scans.units import (
    Scan,
    batch_unit,
    other_unit,
    part_unit,
    record_unit,
    scan_unit,
    scanned_day,
    table_unit,
)
from sae.flows.tree import MASTER, Node
from sae.jobs.flow_preparation import FlowRequest, FlowSource, master_file, prepare_flow
from sae.jobs.preparation import PreparationTools, Prepared, Told
from sae.jobs.source_tree import shown
from sae.ports import ScanInspector
from seda.findings import Finding, Severity, info, warning
from storage.digests import BLOCK, sha512_of_stream


@dataclass(frozen=True, slots=True, kw_only=True)
class ScansRequest:
    """What is asked. separator: what parts the documents of a picture.

    document_type: of what no table says. device, operator: of what neither table nor file says.
    """

    flow: FlowRequest
    policy: Policy = Policy.Z42_026
    separator: Separator = Separator.NONE
    document_type: str = "Facture"
    device: str = ""
    operator: str = ""


def prepare_scans(
    request: ScansRequest,
    tools: PreparationTools,
    inspector: ScanInspector,
    *,
    told: Told = lambda _done, _all: None,
) -> Prepared:
    """Follow the six steps.

    Raises: UsageError, PreparationBusy, PreparationUnwritable.
    """

    def drafting(source: FlowSource) -> Iterator[DraftUnit]:
        return _Scans(request, source, inspector, told).drafted()

    return prepare_flow("scans", request.flow, tools, drafting, told=told)  # (1), (6)


# ----------------------------------------------------------------------------- private


class _Scans:
    """The scans of one request, being drafted."""

    def __init__(
        self, request: ScansRequest, source: FlowSource, inspector: ScanInspector, told: Told
    ) -> None:
        self._request = request
        self._source = source
        self._inspector = inspector
        self._told = told
        self._lines: dict[str, list[ScanLine]] = {}
        self._sheets: dict[str, tuple[Node, tuple[ScanLine, ...]]] = {}
        self._records: set[Path] = set()

    def drafted(self) -> Iterator[DraftUnit]:
        """Follow steps (2) to (5)."""
        nodes = list(self._source.nodes())
        tables = self._read_tables(nodes)  # (2)
        pictures = [node for node in nodes if node.path not in tables]
        beside = {stem for node in pictures for stem in _stems(node.path)}
        for done, node in enumerate(pictures):
            yield from self._picture(node)
            self._told(done + 1, len(pictures))
        for node in nodes:
            if node.path in tables and not (node.path in self._sheets and _key(node) in beside):
                name, file = master_file(node)
                yield table_unit(file, name.title, depth=0)
        for key in self._lines:
            self._source.tell(warning("scan_line_without_file", key))
        self._forget_others()

    # ------------------------------------------------------------------------- private

    def _read_tables(self, nodes: Iterable[Node]) -> frozenset[str]:
        """Read what may be a table; give the paths of those that are."""
        found: set[str] = set()
        paths = {node.path.lower() for node in nodes}
        for node in nodes:
            batch = self._table(node)
            if batch is None:
                continue
            found.add(node.path)
            for finding in batch.findings:
                self._source.tell(finding)
            if batch.named:
                for line in batch.lines:
                    self._lines.setdefault(_named(line.file, node, paths), []).append(line)
            else:
                self._sheets[node.path] = (node, batch.lines)
        return frozenset(found)

    def _table(self, node: Node) -> Batch | None:
        if not node.path.lower().endswith(SUFFIXES) or node.size > MAX_TABLE_BYTES:
            return None
        try:
            data = (self._source.folder / node.path).read_bytes()
        except OSError:  # packing tells it
            return None
        return read_batch(data, name=shown(node.path))

    def _picture(self, node: Node) -> Iterator[DraftUnit]:
        name, file = master_file(node)
        lines, sheet = self._said_of(node)
        facts = self._inspector.inspect(self._source.folder / node.path)  # (3)
        where = shown(node.path)
        if facts.unread:
            self._source.tell(warning(facts.unread, where))
        if not facts.is_picture:
            if not facts.unread:
                self._source.tell(info("scan_not_a_picture", where))
            if not lines:
                yield other_unit(file, name.title)
                return
        scan, unmet = self._judged(name.title, file, facts, lines, where)  # (4)
        yield from self._units(scan, lines, where)  # (5)
        record = self._record(node, scan, unmet) if facts.is_picture else None
        if record is not None:
            yield record_unit(record, name.title)
        if sheet is not None:
            sheet_name, sheet_file = master_file(sheet)
            yield table_unit(sheet_file, sheet_name.title, depth=1)

    def _said_of(self, node: Node) -> tuple[list[ScanLine], Node | None]:
        """Give the lines about a picture: of a table that names it, or of the sheet beside it."""
        name = node.name.lower()
        for key in (node.path.lower(), name, PurePosixPath(name).stem):
            if key in self._lines:
                return self._lines.pop(key), None
        for stem in _stems(node.path):
            for sheet, lines in self._sheets.values():
                if _key(sheet) == stem:
                    return list(lines), sheet
        return [], None

    def _judged(
        self, name: str, file: DraftFile, facts: ScanFacts, lines: list[ScanLine], where: str
    ) -> tuple[Scan, list[Finding]]:
        first = lines[0] if lines else ScanLine()
        line = replace(
            first,
            device=first.device or facts.device or self._request.device,
            operator=first.operator or facts.operator or self._request.operator,
            pages=first.pages if len(lines) <= 1 else "",
        )
        for one in lines:
            self._tell_unreadable(one, where)
        kinds = [one.document_type or self._request.document_type for one in lines or [line]]
        papers = [
            paper_of(one.paper, one.visa, document_type=kind, where=where)
            for one, kind in zip(lines or [line], kinds, strict=True)
        ]
        # The paper of a picture is destroyed when that of all its documents is.
        paper = next((one for one in papers if one.status == KEPT), papers[0])
        scan = Scan(
            name=name,
            file=file,
            facts=facts,
            line=line,
            paper=paper,
            document_type=self._request.document_type,
        )
        has_context = bool(
            line.device and line.operator and (line.scanned_on or scanned_day(facts))
        )
        unmet = list(judged(facts, self._request.policy, where=where, has_context=has_context))
        parts = self._request.separator is not Separator.NONE or line.span is not None
        odd = looked(facts, where=where, expected=line.count, blanks_part=parts)
        for finding in (*(f for one in papers for f in one.findings), *unmet, *odd):
            self._source.tell(finding)
        return scan, [one for one in unmet if one.severity is Severity.WARNING]

    def _tell_unreadable(self, line: ScanLine, where: str) -> None:
        """Tell a day or an amount that is none: it is kept as written."""
        an_amount(line.amount, where=where, term="BT-112", tell=self._source.tell)
        if line.day and read_day(line.day) is None:
            self._source.tell(
                warning("invoice_day_unreadable", where, term="BT-2", value=line.day[:40])
            )

    def _units(self, scan: Scan, lines: list[ScanLine], where: str) -> Iterator[DraftUnit]:
        """Draft one document, or the parts of a batch: as the table or separators say."""
        stated = [one.span for one in lines]
        spans = [span for span in stated if span is not None]
        if not spans:
            spans = list(spans_of(scan.facts.pages, self._request.separator))
        if len(spans) < 2 and len(lines) < 2:
            yield scan_unit(scan, self._source.ruling)
            return
        if lines and len(lines) != len(spans):
            self._source.tell(
                warning("scan_parts_differ", where, count=len(spans), expected=len(lines))
            )
        if len(spans) < 2:  # several lines, and nothing says on which pages they are
            last = max(1, scan.facts.pages_total)
            spans = [(1, last)] * len(lines)
        yield batch_unit(scan, len(spans))
        for rank, span in enumerate(spans):
            line = lines[rank] if rank < len(lines) else ScanLine()
            yield part_unit(scan, line, span, self._source.ruling)

    def _record(self, node: Node, scan: Scan, unmet: list[Finding]) -> DraftFile | None:
        path = self._source.folder / node.path
        try:
            with path.open("rb") as stream:
                sha512, _ = sha512_of_stream(stream, bytearray(BLOCK))
        except OSError:  # packing tells it
            return None
        data = fidelity_record(
            scan.facts,
            filename=scan.file.filename,
            sha512=sha512,
            policy=self._request.policy,
            line=scan.line,
            paper=scan.paper,
            unmet=unmet,
        )
        return self._written(node, data)

    def _written(self, node: Node, data: bytes) -> DraftFile:
        """Keep a record in the work folder, the same way by every run."""
        path = self._source.extracted / f"{node.path.replace('/', '_')}{SUFFIX}"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
        self._records.add(path)
        status = path.stat()
        return DraftFile(
            str(path.absolute()),
            read_name(f"{node.name}{SUFFIX}").filename,
            MASTER,
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
        )

    def _forget_others(self) -> None:
        """Remove what an earlier run wrote and this one did not."""
        for path in self._source.extracted.glob(f"*{SUFFIX}"):
            if path not in self._records:
                path.unlink()


def _named(written: str, table: Node, paths: Collection[str]) -> str:
    """Give the path that a table means, from its own folder, or else the name alone."""
    plain = written.replace("\\", "/").lower()
    path = str(PurePosixPath(table.path.lower()).parent / plain)
    return path if path in paths else PurePosixPath(plain).name


def _key(sheet: Node) -> str:
    """Give what a sheet is the sheet of: its path without its suffix."""
    return sheet.path.rpartition(".")[0].lower()


def _stems(path: str) -> tuple[str, str]:
    """Give what a sheet beside a picture may be called: `facture.tif.csv`, `facture.csv`."""
    return path.lower(), path.rpartition(".")[0].lower()
