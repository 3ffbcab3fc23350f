"""A step of every job that records what somebody signed: the paper, its scan or its message."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sae.custody.acts import ActDocument
from sae.errors import UsageError
from sae.ports import Archive
from storage.digests import sha512_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What proves an answer. scan: of a signed paper. message: the SEDA reply, as received.

    signatory: name and quality. given_on: legal day on the paper.
    """

    reference: str
    signatory: str
    given_on: date
    scan: Path | None = None
    message: Path | None = None


def require_paper(archive: Archive, paper: Paper) -> None:
    """Raise UsageError unless something signed is brought, that was not signed tomorrow."""
    if paper.scan is None and paper.message is None:
        raise UsageError("elimination_proof_needed")
    if not paper.reference.strip() or not paper.signatory.strip():
        raise UsageError("elimination_signature_needed")
    if paper.given_on > archive.clock.today():
        raise UsageError("elimination_signed_tomorrow", day=paper.given_on)


def paper_documents(paper: Paper, written: bytes) -> Iterator[ActDocument]:
    """Give what an answer brings: its message as received or as we write it, and its scan."""
    yield ActDocument("reply.xml", paper.message if paper.message is not None else written)
    if paper.scan is not None:
        yield ActDocument(f"scan{paper.scan.suffix.lower()}", paper.scan)


def scan_sha512(paper: Paper) -> str:
    """Give the digest of what was signed: the scan, or the message received."""
    signed = paper.scan or paper.message
    return sha512_of(signed.read_bytes()) if signed is not None else ""
