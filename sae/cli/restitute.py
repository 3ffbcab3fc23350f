"""`sae restitute`: archives given back, deposited, transferred, or all of them handed over."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.chosen_units import found_units, whole_identifiers
from sae.cli.door import Door
from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.departures import StandingDeparture

KINDS = "restitution|deposit|transfer|reversibility"
_DAY = ["%Y-%m-%d"]
Texts = list[str] | None
DepartureId = Annotated[str, typer.Argument(metavar="ID", help="restitute_identifier")]
Reason = Annotated[str, typer.Option(metavar="WORDS", help="restitute_reason")]


def prepare(
    door: Door,
    *,
    to: Annotated[str, typer.Option(metavar="producer|ID", help="restitute_to")],
    to_name: Annotated[str, typer.Option(metavar="WORDS", help="restitute_to_name")] = "",
    kind: Annotated[str, typer.Option(metavar=KINDS, help="restitute_kind")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FOLDER", help="restitute_output")
    ],
    reason: Reason,
    unit: Annotated[Texts, typer.Option(metavar="ID", help="restitute_unit")] = None,
    transfer: Annotated[Texts, typer.Option(metavar="ID", help="restitute_transfer")] = None,
    query: Annotated[Texts, typer.Option(metavar="WORDS", help="restitute_query")] = None,
    seda: Annotated[str, typer.Option(metavar="2.1|2.2|2.3", help="export_seda")] = "",
    agreement: Annotated[str, typer.Option(metavar="ID", help="restitute_agreement")] = "",
    basis: Annotated[str, typer.Option(metavar="WORDS", help="restitute_basis")] = "",
) -> int:
    """Make a folder to hand over; nothing goes away."""
    from sae.bootstrap import instruments
    from sae.domain.departure import DepartureKind
    from sae.errors import UsageError
    from sae.jobs.departure_copy import CopyTools
    from sae.jobs.restitute_prepare import DepartureRequest, prepare_departure

    screen = door.screen
    if kind not in set(DepartureKind):
        raise UsageError("departure_kind", kind=kind, known=KINDS.replace("|", ", "))
    checking = instruments()
    tools = CopyTools(
        open_copy=checking.open_copy, verifiers=checking.verifiers, threads=checking.threads
    )
    with door.archive(for_writing=True) as archive, screen.progress("progress_restitute") as bar:
        units = whole_identifiers(archive, unit or ()) + found_units(archive, query or ())
        made = prepare_departure(
            archive,
            DepartureRequest(
                folder=output,
                kind=DepartureKind(kind),
                recipient=to,
                recipient_name=to_name,
                unit_ids=tuple(dict.fromkeys(units)),
                transfer_ids=whole_identifiers(archive, transfer or ()),
                version=seda or None,
                agreement=agreement,
                legal_basis=basis,
                reason=reason,
            ),
            tools,
            progress=bar.reach,
        )
    findings = [finding_document(screen, finding) for finding in made.findings]
    screen.record({**_document(made.standing), "folder": str(made.folder), "findings": findings})
    _show(screen, made.standing)
    show_findings(screen, made.findings)
    screen.say("departure_prepared", style="green", folder=made.folder)
    return 0


def accept(
    door: Door,
    *,
    departure: DepartureId,
    reference: Annotated[str, typer.Option(metavar="WORDS", help="restitute_reference")],
    signatory: Annotated[str, typer.Option(metavar="NAME", help="restitute_signatory")],
    date: Annotated[datetime, typer.Option(formats=_DAY, metavar="DAY", help="restitute_date")],
    scan: Annotated[Path | None, typer.Option(metavar="FILE", help="restitute_scan")] = None,
    message: Annotated[
        list[Path] | None, typer.Option(metavar="FILE.xml", help="restitute_message")
    ] = None,
) -> int:
    """Record the written acceptance of the recipient."""
    from sae.jobs.restitute_accept import GivenAcceptance, accept_departure

    given = GivenAcceptance(
        reference=reference,
        signatory=signatory,
        accepted_on=date.date(),
        scan=scan,
        messages=tuple(message or ()),
    )
    with door.archive(for_writing=True) as archive:
        return _done(door.screen, accept_departure(archive, departure, given))


def complete(
    door: Door,
    *,
    departure: DepartureId,
    keep: Annotated[bool, typer.Option("--keep", help="restitute_keep")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="restitute_remove")] = False,
) -> int:
    """End a departure: the local bytes stay, or an authority orders that they go."""
    from sae.errors import UsageError
    from sae.jobs.restitute_complete import complete_departure

    if keep == remove:
        raise UsageError("departure_keep_or_remove")
    with door.archive(for_writing=True) as archive:
        return _done(door.screen, complete_departure(archive, departure, keep=keep))


def abandon(door: Door, *, departure: DepartureId, reason: Reason) -> int:
    """Give a departure up: the archives stay."""
    from sae.jobs.restitute_accept import abandon_departure

    with door.archive(for_writing=True) as archive:
        return _done(door.screen, abandon_departure(archive, departure, reason=reason))


def status(door: Door, *, departure: DepartureId) -> int:
    """Show a departure and where it stands."""
    from sae.jobs.departures import named_departure

    with door.archive() as archive, archive.catalogue.read() as reader:
        return _done(door.screen, named_departure(reader, departure))


def list_all(door: Door) -> int:
    """List departures, in order of preparation."""
    from sae.jobs.departures import list_departures

    screen = door.screen
    with door.archive() as archive:
        known = list_departures(archive)
    for one in known:
        screen.record(_document(one))
    if not known:
        screen.say("departures_none")
        return 0
    screen.table(
        [
            (
                one.departure.departure_id,
                screen.text(f"departure_kind_{one.departure.kind}"),
                screen.text(f"departure_state_{one.state}"),
                one.departure.recipient_name or one.departure.recipient,
                screen.number(one.departure.units),
            )
            for one in known
        ]
    )
    return 0


COMMANDS = {
    "restitute prepare": prepare,
    "restitute accept": accept,
    "restitute complete": complete,
    "restitute abandon": abandon,
    "restitute status": status,
    "restitute list": list_all,
}


# ----------------------------------------------------------------------------- private


def _done(screen: Screen, standing: "StandingDeparture") -> int:
    screen.record(_document(standing))
    _show(screen, standing)
    return 0


def _document(standing: "StandingDeparture") -> dict[str, Any]:
    departure, acceptance = standing.departure, standing.departure.acceptance
    return {
        "departure_id": departure.departure_id,
        "kind": departure.kind.value,
        "state": standing.state.value,
        "pending": list(standing.pending),
        "recipient": departure.recipient,
        "recipient_name": departure.recipient_name,
        "legal_basis": departure.legal_basis,
        "reason": departure.reason,
        "prepared_at": departure.prepared_at.isoformat(),
        "prepared_by": departure.prepared_by,
        "packages": [
            {
                "name": one.name,
                "message_identifier": one.message_identifier,
                "sha512": one.sha512,
                "bytes": one.size,
                "units": one.units,
                "objects": one.objects,
            }
            for one in departure.packages
        ],
        "units": departure.units,
        "objects": departure.objects,
        "papers": departure.papers,
        "bytes": departure.content_bytes,
        "acceptance": None
        if acceptance is None
        else {
            "reference": acceptance.reference,
            "signatory": acceptance.signatory,
            "accepted_on": acceptance.accepted_on.isoformat(),
            "act_id": acceptance.act_id,
        },
        "completed_at": departure.completed_at.isoformat() if departure.completed_at else "",
        "kept_here": departure.kept_here,
    }


def _show(screen: Screen, standing: "StandingDeparture") -> None:
    departure = standing.departure
    kind = screen.text(f"departure_kind_{departure.kind}")
    screen.line(screen.styled(f"{kind} {departure.departure_id}", "bold"))
    screen.pairs(
        (
            (screen.text("label_state"), screen.text(f"departure_state_{standing.state}")),
            (screen.text("label_recipient"), departure.recipient_name or departure.recipient),
            (screen.text("label_units"), screen.number(departure.units)),
            (screen.text("label_files"), _extent(screen, standing)),
            (
                screen.text("label_packages"),
                "\n".join(f"{one.name}  {one.message_identifier}" for one in departure.packages),
            ),
            (screen.text("label_prepared"), screen.instant(departure.prepared_at)),
            (screen.text("label_acceptance"), _acceptance(screen, standing)),
            (screen.text("label_still_on"), ", ".join(standing.pending)),
        ),
        indent=2,
    )
    step = "kept" if departure.kept_here else standing.state.value
    screen.line(f"  → {screen.text(f'departure_next_{step}')}")


def _extent(screen: Screen, standing: "StandingDeparture") -> str:
    departure = standing.departure
    return f"{screen.number(departure.objects)} ({screen.size(departure.content_bytes)})"


def _acceptance(screen: Screen, standing: "StandingDeparture") -> str:
    acceptance = standing.departure.acceptance
    if acceptance is None:
        return ""
    day = screen.day(acceptance.accepted_on.isoformat())
    return f"{acceptance.reference}, {acceptance.signatory}, {day}"
