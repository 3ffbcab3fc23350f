"""The options of every preparation: who transfers what to whom, where the package goes.

    @with_transfer_options
    def folder(door: Door, asked: Asked, *, source: Source) -> int: ...

The command has the options of `_asked` besides its own; the function gets them as one `Asked`.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.door import Door

if TYPE_CHECKING:
    from sae.bootstrap import PreparationSettings
    from sae.flows.transfer_terms import TransferTerms
    from sae.jobs.preparation import PreparationRequest


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the package, and what the settings said."""

    request: "PreparationRequest"
    settings: "PreparationSettings"


def with_transfer_options(function: Callable[..., int]) -> Callable[..., int]:
    """Give a function of a `Door` and an `Asked` the options of every preparation."""

    @wraps(function)
    def run(door: Door, **typed: Any) -> int:  # noqa: ANN401 - whatever the command declares
        own = {name: value for name, value in typed.items() if name not in shared}
        said = {name: value for name, value in typed.items() if name in shared}
        return function(door, _asked(**said), **own)

    shared = inspect.signature(_asked).parameters
    door, _, *own = inspect.signature(function).parameters.values()
    parameters = [door, *own, *shared.values()]
    run.__signature__ = inspect.Signature(parameters, return_annotation=int)  # type: ignore[attr-defined]  # read by inspect and typer
    return run


def transfer_terms(
    typed: dict[str, str],
    known: "PreparationSettings",
    rules: list[str] | None,
    message_identifier: str,
) -> "TransferTerms":
    """Put together the terms of a transfer: what was typed, then what the settings say."""
    from sae.flows.transfer_terms import DEFAULT_VERSION, TransferTerms, parse_rule

    said = {name: value or str(getattr(known, name)) for name, value in typed.items()}
    version = said.pop("seda") or DEFAULT_VERSION
    return TransferTerms(
        version=version,
        message_identifier=message_identifier,
        rules=tuple(parse_rule(text) for text in (rules or known.rules)),
        **said,
    )


# ----------------------------------------------------------------------------- private


Output = Annotated[Path, typer.Option("-o", "--output", metavar="PACKAGE", help="prepare_output")]
ArchivalAgency = Annotated[str, typer.Option(metavar="ID", help="prepare_archival_agency")]
TransferringAgency = Annotated[str, typer.Option(metavar="ID", help="prepare_transferring_agency")]
OriginatingAgency = Annotated[str, typer.Option(metavar="ID", help="prepare_originating_agency")]
SubmissionAgency = Annotated[str, typer.Option(metavar="ID", help="prepare_submission_agency")]
Agreement = Annotated[str, typer.Option(metavar="ID", help="prepare_agreement")]
ArchivalProfile = Annotated[str, typer.Option(metavar="ID", help="prepare_archival_profile")]
MessageIdentifier = Annotated[str, typer.Option(metavar="ID", help="prepare_message_identifier")]
Comment = Annotated[str, typer.Option(metavar="TEXT", help="prepare_comment")]
Rules = Annotated[
    list[str] | None, typer.Option("--rule", metavar="CATEGORY=RULE", help="prepare_rule")
]
Seda = Annotated[str, typer.Option(metavar="2.1|2.2|2.3", help="prepare_seda")]
SettingsFile = Annotated[Path | None, typer.Option(metavar="FILE.toml", help="prepare_settings")]
WithoutUnreadable = Annotated[
    bool, typer.Option("--without-unreadable", help="prepare_without_unreadable")
]
Afresh = Annotated[bool, typer.Option("--afresh", help="prepare_afresh")]
Force = Annotated[bool, typer.Option("--force", help="option_force")]


def _asked(
    *,
    output: Output,
    archival_agency: ArchivalAgency = "",
    transferring_agency: TransferringAgency = "",
    originating_agency: OriginatingAgency = "",
    submission_agency: SubmissionAgency = "",
    agreement: Agreement = "",
    archival_profile: ArchivalProfile = "",
    message_identifier: MessageIdentifier = "",
    comment: Comment = "",
    rule: Rules = None,
    seda: Seda = "",
    settings: SettingsFile = None,
    without_unreadable: WithoutUnreadable = False,
    afresh: Afresh = False,
    force: Force = False,
) -> Asked:
    """Put together what was typed and, for what was not, what the settings say."""
    from sae.bootstrap import read_preparation_settings
    from sae.errors import UsageError
    from sae.jobs.preparation import PreparationRequest

    if output.exists() and not force:
        raise UsageError("file_exists", file=output)
    known = read_preparation_settings(settings)
    typed = {
        "seda": seda,
        "archival_agency": archival_agency,
        "transferring_agency": transferring_agency,
        "originating_agency": originating_agency,
        "submission_agency": submission_agency,
        "agreement": agreement,
        "archival_profile": archival_profile,
        "comment": comment,
    }
    request = PreparationRequest(
        package=output,
        terms=transfer_terms(typed, known, rule, message_identifier),
        without_unreadable=without_unreadable,
        afresh=afresh,
    )
    return Asked(request, known)
