"""The steps that preparations of business flows share: each only says how to draft its units.

A preparer is a function that goes through the files of a source and drafts units, in the order of
the tree. What it takes out of a file goes into a folder of its own, beside the package, by
`sae.jobs.extracted_files`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sae.flows.bounds import MAX_TEXT, bounded
from sae.flows.description import Ruling
from sae.flows.draft import DraftFile, DraftUnit, line_of
from sae.flows.file_names import ReadName, read_name
from sae.flows.tree import MASTER, Node
from sae.jobs.preparation import (
    PreparationRequest,
    PreparationTools,
    Prepared,
    Told,
)
from sae.jobs.preparation_build import Notes, Plan, build, held, refused
from sae.jobs.preparation_work import WorkFolder
from sae.jobs.source_files import folder_of, source_files
from seda.findings import Finding, error, warning


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRequest:
    """What is asked. source: a folder, with all that is below it, or one file."""

    source: Path
    asked: PreparationRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSource:
    """What a preparer works on. folder: that the paths of files start from.

    extracted: where it may write what it takes out; a DraftFile then has an absolute path.
    ruling: which rules it states. tell: takes findings; an error refuses the package.
    """

    request: FlowRequest
    folder: Path
    extracted: Path
    ruling: Ruling
    tell: Callable[[Finding], None]

    def nodes(self) -> Iterator[Node]:
        """List the files, in order of name; what is not taken is told."""
        return source_files(self.request.source, self.request.asked, tell=self.tell)


Drafting = Callable[[FlowSource], Iterator[DraftUnit]]
"""Reads the files of a source and drafts their units, each after the one it is in."""


def prepare_flow(
    kind: str,
    request: FlowRequest,
    tools: PreparationTools,
    drafting: Drafting,
    *,
    told: Told,
) -> Prepared:
    """Draft the units of a source, then pack its files, write the manifest and show the package.

    kind: names the preparer, so that what another one had begun is not gone on with.

    Raises: UsageError, PreparationBusy, PreparationUnwritable.
    """
    folder = folder_of(request.source, request.asked)
    notes = Notes()
    with held(request.asked) as work:
        source = FlowSource(
            request=request,
            folder=folder,
            extracted=work.path / "extracted",
            ruling=_ruling(request.asked),
            tell=notes.tell,
        )
        units, files = _write(drafting(source), work, notes)
        if not files:
            notes.tell(error("prepare_source_empty", request.source.name))
        if notes.refused:
            return refused(request.asked, work=work, notes=notes)
        key = f"{kind} {request.source.resolve()}"
        plan = Plan(source=folder, key=key, units=units, files=files)
        return build(plan, request.asked, tools, work=work, notes=notes, told=told)


def master_file(node: Node) -> tuple[ReadName, DraftFile]:
    """Give what the name of a file says, and the file, to be the master of a unit."""
    name = read_name(node.name)
    return name, DraftFile(node.path, name.filename, MASTER, node.size, node.modified, node.changed)


# ----------------------------------------------------------------------------- private


def _ruling(asked: PreparationRequest) -> Ruling:
    stated = {rule.category for rule in asked.terms.rules}
    return Ruling(retention="AppraisalRule" not in stated, access="AccessRule" not in stated)


def _write(drafted: Iterator[DraftUnit], work: WorkFolder, notes: Notes) -> tuple[int, int]:
    units = files = 0
    with work.plan.open("wb") as out:
        for whole in drafted:
            unit, cut = bounded(whole)
            if cut:
                notes.tell(warning("prepare_text_cut", _title_of(unit), limit=MAX_TEXT))
            units += 1
            files += len(unit.files)
            out.write(line_of(unit) + b"\n")
    return units, files


def _title_of(unit: DraftUnit) -> str:
    title = next((element.text for element in unit.content if element.name == "Title"), "")
    return title[:100]
