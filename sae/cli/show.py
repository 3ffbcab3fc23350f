"""`sae show`: everything the archive knows of a unit, or of a transfer."""

from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.door import Door
from sae.cli.shown_documents import transfer_document, unit_document
from sae.cli.shown_tombstone import show_tombstone, tombstone_document
from sae.cli.shown_transfer import show_transfer
from sae.cli.shown_unit import show_unit

if TYPE_CHECKING:
    from sae.jobs.show import ShownTransfer


def show(
    door: Door,
    *,
    identifier: Annotated[str, typer.Argument(metavar="UNIT", help="show_identifier")],
) -> int:
    """Show what an identifier names."""
    from sae.jobs.show import ShownUnit
    from sae.jobs.show import show as gather
    from sae.jobs.tombstones import ShownTombstone

    with door.archive() as archive:
        shown: ShownUnit | ShownTransfer | ShownTombstone = gather(archive, identifier)
    if isinstance(shown, ShownUnit):
        door.screen.record(unit_document(shown))
        show_unit(door.screen, shown)
    elif isinstance(shown, ShownTombstone):
        door.screen.record(tombstone_document(shown))
        show_tombstone(door.screen, shown)
    else:
        door.screen.record(transfer_document(door.screen, shown))
        show_transfer(door.screen, shown)
    return 0


COMMANDS = {"show": show}
