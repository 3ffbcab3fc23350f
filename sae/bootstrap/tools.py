"""What commands need where there is no home: to check, to prepare, to verify.

Adapters that few commands use are imported by those only.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sae.adapters.clock import SystemClock
from sae.adapters.format_identification import PronomIdentifier
from sae.adapters.randomness import new_uuid7
from sae.adapters.signatures.verifier import ChildSignatureVerifier, trust_anchors
from sae.adapters.timestamping import TokenVerifier
from sae.ports import EmbeddedFileReader, MailReader, ScanInspector
from seda.schema import Schemas
from storage.file_store import FileStore

if TYPE_CHECKING:  # a worker process does not pay for the tools of other commands
    from sae.jobs.lint import LintTools
    from sae.jobs.preparation import PreparationTools
    from sae.jobs.verify import Instruments
    from sae.jobs.verify_signatures import SignatureTools

MOST_IDENTIFIERS = 4  # each takes 110 MiB; one process reads and compresses for them all


def instruments() -> "Instruments":
    """Give what `verify` needs where there is no home: nothing here writes."""
    from sae.jobs.verify import Instruments

    return Instruments(
        open_copy=partial(FileStore, read_only=True),
        verifiers=lambda chain: TokenVerifier(chain).verify,
        schemas=Schemas(),
        now=SystemClock("UTC").now,
        threads=2 * (os.cpu_count() or 1),
    )


@contextmanager
def lint_tools() -> Iterator["LintTools"]:
    """Give what `lint` needs where there is no home, for the time of a `with`."""
    from sae.jobs.lint import LintTools

    formats = PronomIdentifier()
    try:
        yield LintTools(
            schemas=Schemas(), formats=formats, now=SystemClock("UTC").now, mark=new_uuid7
        )
    finally:
        formats.close()


def preparation_tools() -> "PreparationTools":
    """Give what prepares packages, where there is no home either."""
    from sae.jobs.preparation import PreparationTools

    cores = os.cpu_count() or 1
    return PreparationTools(
        formats=PronomIdentifier,
        identifiers=max(1, min(cores - 1, MOST_IDENTIFIERS)),
        schemas=Schemas(),
        now=SystemClock("UTC").now,
        new_id=new_uuid7,
    )


@contextmanager
def embedded_file_reader() -> Iterator[EmbeddedFileReader]:
    """Give what reads files inside PDF documents, for the time of a `with`."""
    from sae.adapters.pdf_attachments import ChildAttachmentReader

    reader = ChildAttachmentReader()
    try:
        yield reader
    finally:
        reader.close()


@contextmanager
def scan_inspector() -> Iterator[ScanInspector]:
    """Give what looks at scans, for the time of a `with`."""
    from sae.adapters.scanning.scan_inspection import ChildScanInspector

    inspector = ChildScanInspector()
    try:
        yield inspector
    finally:
        inspector.close()


@contextmanager
def signature_tools(trust: Path | None = None) -> Iterator["SignatureTools"]:
    """Give what verifies signatures of files, for the time of a `with`.

    trust: folder of the certificates believed (PEM). Raises: HomeUnavailable.
    """
    from sae.jobs.verify_signatures import SignatureTools

    anchors = trust_anchors(trust) if trust is not None else ()
    verifier = ChildSignatureVerifier(anchors=anchors)
    try:
        yield SignatureTools(verifier=verifier, at=SystemClock("UTC").now())
    finally:
        verifier.close()


@contextmanager
def mail_reader() -> Iterator[MailReader]:
    """Give what reads messages, for the time of a `with`."""
    from sae.adapters.mail_reading import ChildMailReader

    reader = ChildMailReader()
    try:
        yield reader
    finally:
        reader.close()
