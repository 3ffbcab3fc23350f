"""`sae storage status`: where the copies are, and whether one fire would take them all."""

from typing import TYPE_CHECKING

from sae.cli.door import Door
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.storage_status import CopyStatus


def status(door: Door) -> int:
    """Show every copy; a copy that cannot be used is found wrong."""
    from sae.jobs.storage_status import storage_status

    with door.archive() as archive:
        copies = storage_status(archive)
    for copy in copies:
        door.screen.record(_document(copy))
        _show(door.screen, copy)
    return 1 if any(copy.trouble for copy in copies) else 0


COMMANDS = {"storage status": status}


# ----------------------------------------------------------------------------- private


def _document(copy: "CopyStatus") -> dict[str, object]:
    return {
        "copy": copy.terms.name,
        "path": str(copy.place),
        "medium": copy.terms.medium,
        "site": copy.terms.site,
        "country": copy.terms.country,
        "storage_class": copy.terms.storage_class,
        "required": copy.terms.required,
        "shares_device_with": list(copy.shares_with),
        "objects": copy.objects,
        "free_bytes": copy.free_bytes,
        "trouble": copy.trouble,
    }


def _show(screen: Screen, copy: "CopyStatus") -> None:
    terms = copy.terms
    role = screen.text("copy_required" if terms.required else "copy_late")
    screen.line(f"{screen.styled(terms.name, 'bold')} ({role})")
    free = screen.size(copy.free_bytes) if copy.free_bytes is not None else ""
    screen.pairs(
        (
            (screen.text("label_place"), str(copy.place)),
            (screen.text("label_medium"), f"{terms.medium}, {terms.site} ({terms.country})"),
            (screen.text("label_objects_kept"), screen.number(copy.objects)),
            (screen.text("label_free"), free),
        ),
        indent=2,
    )
    if copy.trouble:
        screen.say("copy_unusable", style="red", reason=copy.trouble)
    if copy.shares_with:
        screen.say("copies_not_distant", style="yellow", others=", ".join(copy.shares_with))
    screen.line()
