"""`sae export`: chosen units leave as a SEDA package that another archive ingests."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.chosen_units import found_units, whole_identifiers
from sae.cli.door import Door
from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.export import Exported


def export(
    door: Door,
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="PACKAGE", help="export_output")
    ],
    unit: Annotated[list[str] | None, typer.Option(metavar="ID", help="export_unit")] = None,
    transfer: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="export_transfer")
    ] = None,
    query: Annotated[list[str] | None, typer.Option(metavar="WORDS", help="export_query")] = None,
    seda: Annotated[str, typer.Option(metavar="2.1|2.2|2.3", help="export_seda")] = "",
    with_proof: Annotated[bool, typer.Option("--with-proof", help="export_with_proof")] = False,
    force: Annotated[bool, typer.Option("--force", help="option_force")] = False,
) -> int:
    """Write the package; what the asked version cannot say is told, and kept beside."""
    from sae.errors import UsageError
    from sae.jobs.export import ExportRequest
    from sae.jobs.export import export as deliver
    from sae.jobs.export_proofs import prover

    screen = door.screen
    if output.exists() and not force:
        raise UsageError("file_exists", file=output)
    with door.archive(for_writing=True) as archive:
        units = whole_identifiers(archive, unit or ()) + found_units(archive, query or ())
        request = ExportRequest(
            package=output,
            unit_ids=tuple(dict.fromkeys(units)),
            transfer_ids=whole_identifiers(archive, transfer or ()),
            version=seda or None,
        )
        made = deliver(archive, request, prove=prover(archive) if with_proof else None)
    screen.record(_document(screen, made))
    _show(screen, made)
    return 0


COMMANDS = {"export": export}


# ----------------------------------------------------------------------------- private


def _document(screen: Screen, made: "Exported") -> dict[str, Any]:
    return {
        "package": str(made.package),
        "seda": made.version,
        "units": made.units,
        "objects": made.objects,
        "bytes": made.content_bytes,
        "sha512": made.sha512,
        "losses": str(made.losses or ""),
        "proofs": str(made.proofs or ""),
        "findings": [finding_document(screen, finding) for finding in made.findings],
    }


def _show(screen: Screen, made: "Exported") -> None:
    screen.say(
        "exported",
        style="green",
        file=made.package,
        seda=made.version,
        units=screen.number(made.units),
        objects=screen.number(made.objects),
        size=screen.size(made.content_bytes),
    )
    for key, place in (("export_losses_kept", made.losses), ("export_proofs_kept", made.proofs)):
        if place is not None:
            screen.say(key, file=place)
    show_findings(screen, made.findings)
