"""What a conversion says of itself: what was lost, and what was written in another way.

A loss is a warning with the place, the unit and a stable reason; the archive keeps the original.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from seda.findings import Finding, info, warning

XmlNode: TypeAlias = Any  # an lxml element: lxml has no types


class Reason(StrEnum):
    """Why an element could not be written."""

    NOT_IN_VERSION = "not_in_version"  # another version of the standard has it
    NOT_STANDARD = "not_standard"  # no version has it
    NOT_ALLOWED = "not_allowed"  # the version has it, elsewhere or with another value
    REFERENCE_OUTSIDE = "reference_outside"  # it names something that is not in the message
    NOT_SHARED = "not_shared"  # only some of the messages put together say it
    NO_EQUIVALENCE = "no_equivalence"  # what replaces it has no place for this


@dataclass(frozen=True, slots=True)
class Report:
    """Where the findings of one message go. version: of the message being written."""

    version: str
    note: Callable[[Finding], None]

    def lost(self, node: XmlNode, *, owner: str, reason: Reason) -> None:
        """Report an element that leaves the message. owner: `id` of its unit or group."""
        text = " ".join("".join(node.itertext()).split())
        if local(node.tag) == "HoldRule":
            # Said apart: whoever receives the package could destroy what is held.
            self.note(
                warning("export_hold_lost", owner, unit=owner, version=self.version, value=text)
            )
            return
        self.note(
            warning(
                "export_loss",
                owner,
                element=path_of(node),
                unit=owner,
                reason=reason.value,
                version=self.version,
                value=text,
            )
        )

    def lost_attribute(self, node: XmlNode, name: str, *, owner: str, reason: Reason) -> None:
        """Report an attribute that leaves the message."""
        self.note(
            warning(
                "export_loss",
                owner,
                element=f"{path_of(node)}/@{local(name)}",
                unit=owner,
                reason=reason.value,
                version=self.version,
                value=node.get(name, ""),
            )
        )

    def changed(self, element: str, *, into: str, owner: str) -> None:
        """Report something written in another way, its meaning kept."""
        self.note(info("export_changed", owner, element=element, into=into, unit=owner))


def local(name: str) -> str:
    """Give a name without its `{namespace}`."""
    return name.rpartition("}")[2]


def path_of(node: XmlNode) -> str:
    """Give the names from below the root of the part to an element: `Content/Agent/FullName`."""
    names = [local(node.tag)]
    names.extend(
        local(above.tag) for above in node.iterancestors() if above.getparent() is not None
    )
    return "/".join(reversed(names))
