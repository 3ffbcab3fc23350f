"""`sae journal verify|head|show|seal`: the journal, for who must be able to trust it."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.audit import stream_name
from sae.cli.door import Door
from sae.cli.placed_findings import Places
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.read_journal import ShownEntry


def verify(door: Door) -> int:
    """Verify chain, seals and tokens; 1 when something is wrong."""
    from sae.jobs.read_journal import verify_journal

    screen = door.screen
    places = Places(screen)
    with door.archive() as archive:
        verdict = verify_journal(archive, tell=places.tell)
    screen.record(
        {
            "journal": {
                "sound": not verdict.errors,
                "errors": verdict.errors,
                "warnings": verdict.warnings,
                "seals": verdict.seals,
                "streams": {
                    str(stream): {"size": size, "sealed": sealed}
                    for stream, size, sealed in verdict.sizes
                },
            }
        }
    )
    places.show()
    for stream, size, sealed in verdict.sizes:
        screen.say(
            "audit_stream",
            stream=stream_name(screen, stream),
            size=screen.number(size),
            sealed=screen.number(sealed),
            seal=verdict.seals or "-",
        )
    if verdict.errors:
        screen.say("audit_wrong", style="red", count=verdict.errors)
        return 1
    screen.say("journal_sound", style="green")
    return 0


def head(
    door: Door,
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="head_output")
    ] = None,
) -> int:
    """Export the head, to a file or to standard output."""
    from sae.jobs.read_journal import export_head

    with door.archive(for_writing=True) as archive:
        document = export_head(archive)
    if output is None:
        sys.stdout.write(document.decode())
        return 0
    output.write_bytes(document)
    door.screen.record({"head": str(output)})
    door.screen.say("head_written", style="green", file=output)
    return 0


def show(
    door: Door,
    *,
    stream: Annotated[
        list[str] | None,
        typer.Option(metavar="lifecycle|events|access", help="show_stream"),
    ] = None,
    operation: Annotated[str, typer.Option(metavar="ID", help="show_operation")] = "",
    about: Annotated[str, typer.Option("--object", metavar="ID", help="show_object")] = "",
    kind: Annotated[str, typer.Option("--type", metavar="TYPE", help="show_type")] = "",
    first: Annotated[
        int, typer.Option(min=1, metavar="N", help="show_first", show_default=False)
    ] = 1,
    last: Annotated[
        int, typer.Option(min=0, metavar="N", help="show_last", show_default=False)
    ] = 0,
) -> int:
    """Show lines and what they mean."""
    from sae.jobs.read_journal import Wanted
    from sae.jobs.read_journal import show as lines

    wanted = Wanted(
        streams=tuple(stream or ()),
        operation=operation,
        about=about,
        kind=kind,
        first=first,
        last=last,
    )
    count = 0
    with door.archive() as archive:
        for count, one in enumerate(lines(archive, wanted), start=1):  # noqa: B007 - the last one
            door.screen.record(_document(one))
            _show(door.screen, one)
    if not count:
        door.screen.say("no_line_shown", style="dim")
    return 0


def seal(door: Door) -> int:
    """Seal now; 1 when no authority gave its token."""
    from sae.jobs.read_journal import seal_now

    screen = door.screen
    with door.archive(for_writing=True) as archive:
        made = seal_now(archive)
    stamped = made.stamped_at.isoformat() if made.stamped_at is not None else ""
    screen.record(
        {
            "seal": made.number,
            "sealed_at": made.sealed_at.isoformat(),
            "lines": made.lines,
            "stamped_at": stamped,
            "authority": made.authority,
            "internal_authority": made.internal,
        }
    )
    screen.say(
        "journal_sealed_now", style="green", number=made.number, lines=screen.number(made.lines)
    )
    if made.stamped_at is None:
        screen.say("journal_waits", style="yellow")
        return 1
    authority = screen.text("internal_authority") if made.internal else made.authority
    screen.say("journal_stamped", at=screen.instant(made.stamped_at), authority=authority)
    return 0


COMMANDS: dict[str, Callable[..., int]] = {
    "journal verify": verify,
    "journal head": head,
    "journal show": show,
    "journal seal": seal,
}


# ----------------------------------------------------------------------------- private


def _document(one: "ShownEntry") -> dict[str, Any]:
    entry = one.entry
    return {
        "stream": str(one.stream),
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "type": entry.type,
        "operation": entry.operation,
        "objects": list(entry.objects),
        "actor": entry.actor,
        "application": entry.application,
        "agreement": entry.agreement,
        "outcome": entry.outcome,
        "before": entry.before,
        "after": entry.after,
        "prev": entry.prev,
        "seal": one.seal,
    }


def _show(screen: Screen, one: "ShownEntry") -> None:
    entry = one.entry
    words = screen.text(
        "journal_line_shown",
        stream=screen.text(f"stream_{one.stream}"),
        seq=entry.seq,
        at=screen.instant(entry.at),
        meaning=screen.text(f"meaning_{entry.type}"),
    )
    screen.line(screen.styled(words, "bold"))
    sealed = "journal_line_sealed" if one.seal else "journal_line_unsealed"
    screen.pairs(
        (
            (screen.text("label_line_objects"), "\n".join(entry.objects)),
            (screen.text("label_outcome"), _outcome(screen, entry.outcome)),
            (screen.text("label_digest_before"), entry.before),
            (screen.text("label_digest_after"), entry.after),
            (screen.text("label_operation"), entry.operation),
            (screen.text("label_actor"), f"{entry.actor} ({entry.application})"),
            (screen.text("label_seal"), screen.text(sealed, seal=one.seal)),
        ),
        indent=2,
    )


def _outcome(screen: Screen, outcome: str) -> str:
    words = screen.text(f"outcome_{outcome}")
    return outcome if words.startswith("[") else words
