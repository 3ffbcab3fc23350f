"""What preparations of packages share: what they are asked, what they need, what they answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sae.errors import SaeError, UsageError
from sae.flows.transfer_terms import TransferTerms, rule_elements
from sae.ports import FormatIdentifier
from seda.findings import Finding
from seda.schema import Schemas
from seda.versions import VERSIONS

Told = Callable[[int, int], None]
"""Told how many files are in the package, and how many will be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationTools:
    """What a preparation needs of the machine; made by `bootstrap.preparation_tools`.

    formats: starts an identifier of formats. identifiers: how many of them work at once.
    new_id: draws a UUIDv7.
    """

    formats: Callable[[], FormatIdentifier]
    identifiers: int
    schemas: Schemas
    now: Callable[[], datetime]
    new_id: Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationRequest:
    """What is asked of any preparation. package: path of the zip to write, over any other.

    without_unreadable: what cannot be read is left out instead of stopping everything.
    afresh: what an interrupted preparation had begun is not gone on with.
    """

    package: Path
    terms: TransferTerms
    without_unreadable: bool = False
    afresh: bool = False


class PreparedStatus(StrEnum):
    """How a preparation ended."""

    PREPARED = "prepared"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What was made. content_bytes: of the files, before compression. sha512: of the package.

    resumed: files that an interrupted preparation had already put in the package.
    begun: where what was begun is kept when the package is refused; running again goes on from
    there. None when nothing is kept.
    """

    status: PreparedStatus
    package: Path
    terms: TransferTerms
    message_identifier: str
    units: int
    objects: int
    content_bytes: int
    sha512: str
    resumed: int
    begun: Path | None
    findings: tuple[Finding, ...]


class PreparationBusy(SaeError):  # noqa: N818 - named as the other errors of the project
    """Another process prepares the same package."""

    code = "prepare_busy"
    exit_status = 3


class PreparationUnwritable(SaeError):  # noqa: N818
    """The package cannot be written where it is asked for."""

    code = "prepare_unwritable"
    exit_status = 3


def check_request(request: PreparationRequest, *, source: Path, inside: bool = False) -> None:
    """Refuse at once what cannot be prepared. source: the folder the files are in.

    inside: the package may be written there, because not all that is there is taken.

    Raises: UsageError.
    """
    terms, package = request.terms, request.package
    if terms.version not in VERSIONS:
        raise UsageError("seda_version_unknown", version=terms.version, known=", ".join(VERSIONS))
    for code, identifier in (
        ("prepare_needs_archival_agency", terms.archival_agency),
        ("prepare_needs_transferring_agency", terms.transferring_agency),
    ):
        if not identifier.strip():
            raise UsageError(code)
    tuple(rule_elements(terms.rules))  # those of a category may not go together
    if package.is_dir():
        raise UsageError("export_target_is_folder", package=package)
    if not package.parent.is_dir():
        raise UsageError("export_folder_missing", folder=package.parent)
    if not source.is_dir():
        raise UsageError("prepare_no_folder", folder=source)
    # What is being written would be found in what is being read.
    if not inside and package.resolve().is_relative_to(source.resolve()):
        raise UsageError("prepare_inside_source", package=package, folder=source)
