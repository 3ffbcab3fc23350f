"""`sae attest`: attestations of deposit, refusal and integrity; all those that were made."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.door import Door

if TYPE_CHECKING:
    from sae.messages import Finding
    from sae.ports import Archive

Transfer = Annotated[str, typer.Argument(metavar="TRANSFER", help="attest_transfer")]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="attest_output")
]


def deposit(door: Door, *, transfer: Transfer, output: Output = None) -> int:
    """Attest that a transfer was taken in charge."""
    from sae.jobs.attest_deposit import attest_deposit

    with door.archive(for_writing=True) as archive:
        made = attest_deposit(archive, transfer)
        _write(archive, made.act_id, output)
    door.screen.record(
        {"act_id": made.act_id, "transfer_id": made.transfer_id, "objects": made.objects,
         "documents": list(made.documents)}
    )  # fmt: skip
    return _tell(door, made.act_id, output)


def refusal(door: Door, *, transfer: Transfer, output: Output = None) -> int:
    """Attest that a transfer was refused, and why."""
    from sae.jobs.attest_deposit import attest_refusal
    from sae.messages import render

    with door.archive(for_writing=True) as archive:
        language = archive.policy.language

        def explain(finding: "Finding") -> tuple[str, str]:
            words = render(finding, language)
            return words.message, words.remedy

        made = attest_refusal(archive, transfer, explain=explain)
        _write(archive, made.act_id, output)
    door.screen.record(
        {"act_id": made.act_id, "transfer_id": made.transfer_id, "documents": list(made.documents)}
    )
    return _tell(door, made.act_id, output)


def integrity(
    door: Door,
    *,
    unit: Annotated[str, typer.Option(metavar="ID", help="attest_unit")] = "",
    transfer: Annotated[str, typer.Option(metavar="ID", help="attest_whole_transfer")] = "",
    everything: Annotated[bool, typer.Option("--all", help="attest_all")] = False,
    output: Output = None,
) -> int:
    """Read again every byte of a unit, a transfer or everything, and attest what was found."""
    from sae.errors import UsageError
    from sae.jobs.attest_integrity import IntegrityScope, attest_integrity

    if [bool(unit), bool(transfer), everything].count(True) != 1:
        raise UsageError("attest_one_scope")
    scope = IntegrityScope(unit=unit, transfer=transfer)
    with door.archive(for_writing=True) as archive:
        with door.screen.progress("progress_integrity") as bar:
            made = attest_integrity(archive, scope, progress=bar.reach)
        _write(archive, made.act_id, output)
    screen = door.screen
    screen.record(
        {"act_id": made.act_id, "objects": made.objects, "anomalies": made.anomalies,
         "documents": list(made.documents)}
    )  # fmt: skip
    _tell(door, made.act_id, output)
    if made.anomalies:
        screen.say("attested_anomalies", style="red", count=made.anomalies)
        return 1
    return 0


def list_attestations(door: Door) -> int:
    """List every act that keeps a document for people."""
    from sae.jobs.open_act import attestations

    screen = door.screen
    with door.archive() as archive:
        found = attestations(archive)
    for act in found:
        screen.record(
            {
                "act_id": act.act_id,
                "kind": act.kind.value,
                "about": str(act.body.get("about", "")),
                "at": act.at.isoformat(),
                "documents": [one.path for one in act.documents],
            }
        )
    if not found:
        screen.say("acts_none")
        return 0
    screen.table(
        [
            (
                screen.instant(act.at),
                screen.text(f"attested_about_{about}")
                if (about := act.body.get("about", ""))
                else screen.text(f"entry_{act.kind}"),
                act.act_id,
                ", ".join(one.path for one in act.documents),
            )
            for act in found
        ]
    )
    return 0


def open_attestation(
    door: Door,
    *,
    act: Annotated[str, typer.Argument(metavar="ACT", help="attest_act")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="attest_output")],
    document: Annotated[str, typer.Option(metavar="NAME", help="attest_document")] = "",
) -> int:
    """Write a document of an act into a file, verified."""
    from sae.jobs.open_act import open_act

    with door.archive() as archive:
        written = open_act(archive, act, into=output, document=document)
    door.screen.record({"file": str(output), "document": written.path, "sha512": written.sha512})
    door.screen.say("attestation_written", file=output)
    return 0


COMMANDS = {
    "attest deposit": deposit,
    "attest refusal": refusal,
    "attest integrity": integrity,
    "attest list": list_attestations,
    "attest open": open_attestation,
}


# ----------------------------------------------------------------------------- private


def _write(archive: "Archive", act_id: str, output: Path | None) -> None:
    from sae.jobs.open_act import open_act

    if output is not None:
        open_act(archive, act_id, into=output)


def _tell(door: Door, act_id: str, output: Path | None) -> int:
    door.screen.say("attested", style="green", act=act_id)
    if output is not None:
        door.screen.say("attestation_written", file=output)
    return 0
