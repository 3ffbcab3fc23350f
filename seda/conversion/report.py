"""What a conversion says of itself: what was lost, and what was written in another way.

A loss is a warning with the place, the unit and a stable reason. Of an export the archive keeps
the original; of a package that is converted, what is lost is kept as text (`conversion_aside`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias

from lxml import etree

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
class Kept:
    """Something that left a part. element: its path. text: its XML, or `name="value"`."""

    element: str
    reason: Reason
    text: str


@dataclass(slots=True)
class Aside:
    """What left the part being converted, and the place where it will be kept as text."""

    place: str = ""
    items: list[Kept] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """Where the findings of one message go. version: of the message being written.

    aside: takes what is lost by the conversion of a package; None for an export.
    """

    version: str
    note: Callable[[Finding], None]
    aside: Aside | None = None

    def lost(self, node: XmlNode, *, owner: str, reason: Reason) -> None:
        """Report an element that leaves the message. owner: `id` of its unit or group."""
        text = " ".join(" ".join(node.itertext()).split())
        if self.aside is not None:
            self._set_aside(Kept(path_of(node), reason, _xml_of(node)), owner, text)
        elif local(node.tag) == "HoldRule":
            # Said apart: whoever receives the package could destroy what is held.
            self.note(
                warning("export_hold_lost", owner, unit=owner, version=self.version, value=text)
            )
        else:
            self._lost_by_export(path_of(node), owner, reason, text)

    def lost_attribute(self, node: XmlNode, name: str, *, owner: str, reason: Reason) -> None:
        """Report an attribute that leaves the message."""
        element, value = f"{path_of(node)}/@{local(name)}", node.get(name, "")
        if self.aside is not None:
            self._set_aside(Kept(element, reason, f'{local(name)}="{value}"'), owner, value)
        else:
            self._lost_by_export(element, owner, reason, value)

    def changed(self, element: str, *, into: str, owner: str) -> None:
        """Report something written in another way, its meaning kept."""
        if self.aside is not None:
            self.note(info("conversion_changed", owner, element=element, into=into, unit=owner))
        else:
            self.note(info("export_changed", owner, element=element, into=into, unit=owner))

    # ------------------------------------------------------------------------- private

    def _lost_by_export(self, element: str, owner: str, reason: Reason, value: str) -> None:
        self.note(
            warning(
                "export_loss",
                owner,
                element=element,
                unit=owner,
                reason=reason.value,
                version=self.version,
                value=value,
            )
        )

    def _set_aside(self, kept: Kept, owner: str, value: str) -> None:
        if self.aside is None:
            return
        self.aside.items.append(kept)
        is_hold = kept.element.rpartition("/")[2] == "HoldRule"
        code = "conversion_hold_lost" if is_hold else LOST_BY_CONVERSION[kept.reason]
        self.note(
            warning(
                code,
                owner,
                element=kept.element,
                unit=owner,
                reason=kept.reason.value,
                version=self.version,
                value=value,
                kept=self.aside.place,
            )
        )


# A code for each reason: each has its own remedy.
LOST_BY_CONVERSION: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.NOT_IN_VERSION: "conversion_not_in_version",
        Reason.NOT_STANDARD: "conversion_not_standard",
        Reason.NOT_ALLOWED: "conversion_not_allowed",
        Reason.REFERENCE_OUTSIDE: "conversion_reference_outside",
        Reason.NO_EQUIVALENCE: "conversion_no_equivalence",
        Reason.NOT_SHARED: "conversion_not_shared",
    }
)


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


# ----------------------------------------------------------------------------- private


def _xml_of(node: XmlNode) -> str:
    """Give an element as text, without the declaration of the message's own namespace."""
    text: str = etree.tostring(node, encoding="unicode", with_tail=False)
    namespace = etree.QName(node).namespace
    return text.replace(f' xmlns="{namespace}"', "", 1)
