"""Free elements that the standard welcomes in another namespace than its own.

Technical metadata and descriptions of organizations are open (`OpenType`): any element may stand
there, except one in SEDA's namespace. The tolerated dialect writes them in it; moved to a
namespace of ours, they stay in a strictly valid message, names and values unchanged.
"""

from seda.conversion.copied import named
from seda.conversion.report import Report, XmlNode, local, path_of

FREE_NAMESPACE = "urn:sae:seda-free-elements:1"


def free_elements_aside(part: XmlNode, *, owner: str, report: Report) -> None:
    """Give our namespace to the free elements of the open places of a part, in place."""
    version = report.version
    seda = named("", version)
    for place in part.iter(*(named(name, version) for name in _OPEN)):
        if local(place.getparent().tag) not in _OPEN[local(place.tag)]:
            continue
        for free in place.findall(f"{seda}*"):
            report.changed(path_of(free), into=FREE_NAMESPACE, owner=owner)
            for node in free.iter(f"{seda}*"):
                node.tag = f"{{{FREE_NAMESPACE}}}{local(node.tag)}"


# ----------------------------------------------------------------------------- private

_IN_METADATA = frozenset({"Metadata"})

# Open elements, with what must stand around them for it to be them.
_OPEN = {
    **dict.fromkeys(("Text", "Document", "Image", "Audio", "Video"), _IN_METADATA),
    "OtherMetadata": frozenset({"BinaryDataObject"}),
    "OrganizationDescriptiveMetadata": frozenset(
        {"OriginatingAgency", "SubmissionAgency", "ArchivalAgency", "TransferringAgency"}
    ),
}
