"""What a file received with invoices may be, by its first bytes: a step of their preparation."""

from dataclasses import dataclass
from pathlib import Path

from sae.flows.draft import DraftFile
from sae.flows.first_bytes import is_markup, is_pdf, root_name
from sae.flows.invoices.lifecycle import ROOT as LIFECYCLE
from sae.flows.invoices.reading import ROOTS
from sae.jobs.source_containers import SourceFile
from seda.safe_xml import MAX_SMALL_DOCUMENT_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file received. rank: among all of them. shown: its path, for reports.

    is_xml: it may be XML, small enough to be an invoice. may_be_message: of an invoice's life.
    is_opened: it is a container, and what it holds comes after it. is_inside: of one.
    """

    rank: int
    path: Path
    file: DraftFile
    title: str
    shown: str
    is_pdf: bool
    is_xml: bool
    may_be_message: bool
    is_opened: bool
    is_inside: bool


def received(one: SourceFile, rank: int) -> Received:
    """Look at the first bytes of a file."""
    is_xml = is_markup(one.head) and one.file.size <= MAX_SMALL_DOCUMENT_BYTES
    return Received(
        rank=rank,
        path=one.path,
        file=one.file,
        title=one.title,
        shown=one.shown,
        is_pdf=is_pdf(one.head),
        is_xml=is_xml,
        may_be_message=is_xml and LIFECYCLE.encode() in one.head.replace(b"\0", b""),
        is_opened=one.is_opened,
        is_inside=one.container is not None,
    )


def is_wanted(_name: str, head: bytes) -> bool:
    """Say whether a container with such a file is worth opening."""
    return is_pdf(head) or root_name(head) in ROOTS
