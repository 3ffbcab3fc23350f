"""`sae prepare`: what people have becomes a SEDA package, to be transferred. No home needed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.door import Door
from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.bootstrap import PreparationSettings
    from sae.flows.transfer_terms import TransferTerms
    from sae.jobs.preparation import PreparationRequest, Prepared

Package = Annotated[Path, typer.Option("-o", "--output", metavar="PACKAGE", help="prepare_output")]
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


def folder(
    door: Door,
    *,
    source: Annotated[Path, typer.Argument(metavar="DIR", help="prepare_folder_source")],
    output: Package,
    archival_agency: ArchivalAgency = "",
    transferring_agency: TransferringAgency = "",
    originating_agency: OriginatingAgency = "",
    submission_agency: SubmissionAgency = "",
    agreement: Agreement = "",
    archival_profile: ArchivalProfile = "",
    message_identifier: MessageIdentifier = "",
    title: Annotated[str, typer.Option(metavar="TEXT", help="prepare_title")] = "",
    comment: Comment = "",
    rule: Rules = None,
    seda: Seda = "",
    settings: SettingsFile = None,
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="PATTERN", help="prepare_exclude")
    ] = None,
    hidden: Annotated[bool, typer.Option("--hidden", help="prepare_hidden_too")] = False,
    no_dates: Annotated[bool, typer.Option("--no-dates", help="prepare_no_dates")] = False,
    without_unreadable: WithoutUnreadable = False,
    afresh: Afresh = False,
    force: Force = False,
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import preparation_tools, read_preparation_settings
    from sae.jobs.prepare_folder import FolderRequest, prepare_folder

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
    request = FolderRequest(
        folder=source,
        asked=_asked(
            output,
            _terms(typed, known, rule, message_identifier),
            without_unreadable=without_unreadable,
            afresh=afresh,
            force=force,
        ),
        title=title,
        zone=_zone(known.time_zone),
        dated=not no_dates,
        hidden=hidden,
        excluded=(*known.exclude, *(exclude or ())),
    )
    with door.screen.progress("preparing") as bar:
        made = prepare_folder(request, preparation_tools(), told=bar.reach)
    return _answer(door.screen, made)


def csv(
    door: Door,
    *,
    table: Annotated[Path, typer.Argument(metavar="CSV", help="prepare_csv_table")],
    output: Package,
    files: Annotated[Path | None, typer.Option(metavar="DIR", help="prepare_csv_files")] = None,
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
    encoding: Annotated[str, typer.Option(metavar="NAME", help="prepare_csv_encoding")] = "",
    separator: Annotated[str, typer.Option(metavar="SIGN", help="prepare_csv_separator")] = "",
    leave_out: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="prepare_csv_leave_out")
    ] = None,
    without_unreadable: WithoutUnreadable = False,
    afresh: Afresh = False,
    force: Force = False,
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import preparation_tools, read_preparation_settings
    from sae.jobs.prepare_csv import CsvRequest, prepare_csv

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
    request = CsvRequest(
        table=table,
        asked=_asked(
            output,
            _terms(typed, known, rule, message_identifier),
            without_unreadable=without_unreadable,
            afresh=afresh,
            force=force,
        ),
        files=files,
        encoding=encoding,
        separator=separator.replace("\\t", "\t"),
        left_out=tuple(leave_out or ()),
    )
    with door.screen.progress("preparing") as bar:
        made = prepare_csv(request, preparation_tools(), told=bar.reach)
    return _answer(door.screen, made)


COMMANDS = {"prepare folder": folder, "prepare csv": csv}


# ----------------------------------------------------------------------------- private


def _terms(
    typed: dict[str, str],
    known: "PreparationSettings",
    rules: list[str] | None,
    message_identifier: str,
) -> "TransferTerms":
    """Put together what was typed and, for what was not, what the settings say."""
    from sae.flows.transfer_terms import DEFAULT_VERSION, TransferTerms, parse_rule

    said = {name: value or str(getattr(known, name)) for name, value in typed.items()}
    version = said.pop("seda") or DEFAULT_VERSION
    return TransferTerms(
        version=version,
        message_identifier=message_identifier,
        rules=tuple(parse_rule(text) for text in (rules or known.rules)),
        **said,
    )


def _asked(
    output: Path, terms: "TransferTerms", *, without_unreadable: bool, afresh: bool, force: bool
) -> "PreparationRequest":
    from sae.errors import UsageError
    from sae.jobs.preparation import PreparationRequest

    if output.exists() and not force:
        raise UsageError("file_exists", file=output)
    return PreparationRequest(
        package=output, terms=terms, without_unreadable=without_unreadable, afresh=afresh
    )


def _zone(name: str) -> Any:  # noqa: ANN401 - a tzinfo; imported late, as all that commands use
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from sae.errors import UsageError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise UsageError("time_zone_unknown", zone=name) from unknown


def _answer(screen: Screen, made: "Prepared") -> int:
    screen.record(
        {
            "package": str(made.package),
            "status": made.status.value,
            "seda": made.terms.version,
            "message_identifier": made.message_identifier,
            "units": made.units,
            "objects": made.objects,
            "bytes": made.content_bytes,
            "sha512": made.sha512,
            "resumed": made.resumed,
            "begun": str(made.begun or ""),
            "findings": [finding_document(screen, finding) for finding in made.findings],
        }
    )
    if made.sha512:
        _show_prepared(screen, made)
    else:
        screen.say("prepare_refused", style="red", file=made.package)
    show_findings(screen, made.findings)
    if made.begun is not None:
        screen.say("prepare_begun_kept", folder=made.begun)
    return 0 if made.sha512 else 1


def _show_prepared(screen: Screen, made: "Prepared") -> None:
    screen.say(
        "prepared",
        style="green",
        file=made.package,
        seda=made.terms.version,
        units=screen.number(made.units),
        objects=screen.number(made.objects),
        size=screen.size(made.content_bytes),
    )
    if made.resumed:
        screen.say("prepare_resumed", style="dim", count=screen.number(made.resumed))
    screen.say("prepare_identifier", style="dim", identifier=made.message_identifier)
    if not made.terms.originating_agency:
        screen.say("prepare_same_agency", style="dim", agency=made.terms.transferring_agency)
