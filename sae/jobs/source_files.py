"""The files of a folder, with all that is below it, or one file alone: a step of preparations."""

from collections.abc import Callable, Iterator
from pathlib import Path

from sae.errors import UsageError
from sae.flows.tree import Node
from sae.jobs.preparation import PreparationRequest, check_request
from sae.jobs.source_tree import SourceTerms, source_nodes
from seda.findings import Finding


def folder_of(source: Path, asked: PreparationRequest) -> Path:
    """Give the folder that paths start from, once the request makes sense. Raises: UsageError."""
    if not source.exists():
        raise UsageError("prepare_no_source", source=source)
    is_folder = source.is_dir()
    folder = (source if is_folder else source.parent).resolve()
    check_request(asked, source=folder, inside=not is_folder)
    return folder


def source_files(
    source: Path, asked: PreparationRequest, *, tell: Callable[[Finding], None]
) -> Iterator[Node]:
    """List the files, in order of name; what is not taken is told."""
    if source.is_dir():
        terms = SourceTerms(without_unreadable=asked.without_unreadable)
        found = source_nodes(source.resolve(), terms, tell=tell)
        yield from (node for node in found if not node.is_folder)
        return
    status = source.stat()
    yield Node(
        depth=0,
        path=source.name,
        is_folder=False,
        size=status.st_size,
        modified=status.st_mtime_ns,
        changed=status.st_ctime_ns,
    )
