"""Prepare a folder: a SEDA package of all that a folder holds, ready to be transferred.

(1) refuse what makes no sense, hold the work folder beside the package
(2) walk the folder: names, sizes, dates; what is not taken is told, with the reason
(3) draft a unit for each folder and each file
(4) pack the files, each read once, from where an interrupted preparation had come
(5) write the manifest and judge it strictly
(6) show the package under its name, and forget the work folder

No archive home is needed. An error refuses the package: nothing is left out in silence.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from sae.flows.draft import line_of
from sae.flows.tree import FolderDates, Node, TreeTerms, tree_units
from sae.jobs.preparation import (
    PreparationRequest,
    PreparationTools,
    Prepared,
    Told,
    check_request,
)
from sae.jobs.preparation_build import Notes, Plan, build, held, refused
from sae.jobs.preparation_work import WorkFolder
from sae.jobs.source_tree import SourceTerms, shown, source_nodes
from seda.findings import error


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRequest:
    """What is asked of a folder. title: of the unit that stands for it, its name when empty.

    zone: where days begin and end. dated: units are given the dates of the files.
    """

    folder: Path
    asked: PreparationRequest
    title: str
    zone: tzinfo
    dated: bool = True
    hidden: bool = False
    excluded: tuple[str, ...] = ()


def prepare_folder(
    request: FolderRequest, tools: PreparationTools, *, told: Told = lambda _done, _all: None
) -> Prepared:
    """Follow the six steps.

    Raises: UsageError, PreparationBusy, PreparationUnwritable.
    """
    check_request(request.asked, source=request.folder)  # (1)
    source = request.folder.resolve()
    notes = Notes()
    with held(request.asked) as work:
        dates = FolderDates(now=tools.now())
        _walk(source, request, work, dates, notes)  # (2)
        plan = _draft(source, request, work, dates)  # (3)
        if not plan.files:
            notes.tell(error("prepare_nothing", request.folder.name))
        if notes.refused:
            return refused(request.asked, work=work, notes=notes)
        return build(  # (4) (5) (6)
            plan, request.asked, tools, work=work, notes=notes, told=told
        )


# ----------------------------------------------------------------------------- private


def _walk(
    source: Path, request: FolderRequest, work: WorkFolder, dates: FolderDates, notes: Notes
) -> None:
    terms = SourceTerms(
        hidden=request.hidden,
        excluded=request.excluded,
        without_unreadable=request.asked.without_unreadable,
    )
    with work.nodes.open("wb") as out:
        for node in source_nodes(source, terms, tell=notes.tell):
            dates.see(node)
            line = (
                *(node.depth, node.path, node.is_folder, node.has_folders),
                *(node.size, node.modified, node.changed),
            )
            out.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
    dates.end()


def _draft(source: Path, request: FolderRequest, work: WorkFolder, dates: FolderDates) -> Plan:
    title = request.title or shown(source.name) or shown(str(source))
    terms = TreeTerms(title=title, zone=request.zone, dated=request.dated)
    units = files = 0
    with work.plan.open("wb") as out:
        for unit in tree_units(_nodes(work.nodes), dates, terms):
            out.write(line_of(unit) + b"\n")
            units += 1
            files += len(unit.files)
    return Plan(source=source, key=f"folder {source}", units=units, files=files)


def _nodes(path: Path) -> Iterator[Node]:
    with path.open("rb") as lines:
        for line in lines:
            depth, name, is_folder, has_folders, size, modified, changed = json.loads(line)
            yield Node(
                depth=depth,
                path=name,
                is_folder=is_folder,
                has_folders=has_folders,
                size=size,
                modified=modified,
                changed=changed,
            )
