"""A unit that stands for an archived one (UpdateOperation, a dialect): its identifier is kept.

No version of the standard can say it: converted, the unit is one more unit. The identifier that
the archive gave goes to `SystemId`, the standard's place for it, and the loss is said.
"""

from lxml import etree

from seda.conversion.copied import named
from seda.conversion.report import Report, XmlNode
from seda.findings import warning


def keep_system_identifier(unit: XmlNode, *, owner: str, report: Report) -> None:
    """Move `UpdateOperation/SystemId` of a unit to its Content, in place."""
    version = report.version
    update = unit.find(f"{named('Management', version)}/{named('UpdateOperation', version)}")
    content = unit.find(named("Content", version))
    identifier = (
        update.findtext(named("SystemId", version), "").strip() if update is not None else ""
    )
    if update is None or content is None or not identifier or len(update) > 1:
        return  # left to the strict grammar, which refuses it and keeps it as text
    if all(
        (known.text or "").strip() != identifier
        for known in content.iter(named("SystemId", version))
    ):
        etree.SubElement(content, named("SystemId", version)).text = identifier
    update.getparent().remove(update)
    report.note(
        warning(
            "conversion_attachment_lost",
            owner,
            element="Management/UpdateOperation",
            unit=owner,
            version=version,
            value=identifier,
            kept="Content/SystemId",
        )
    )
