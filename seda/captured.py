"""Reads the standard's small structures out of captured elements: rules, attachments, usages."""

from seda.elements import Element
from seda.model import NEED_AUTHORIZATION, RULE_CATEGORIES, Attachment, RuleStatement

# Elements whose text is the `id` of another element of the package (xs:IDREF in the standard).
REFERENCE_ELEMENTS = frozenset(
    {
        "ArchiveUnitRefId",
        "DataObjectReferenceId",
        "DataObjectGroupReferenceId",
        "SignedDocumentReferenceId",
        "SignedObjectId",
    }
)


def rules_of(management: Element) -> tuple[RuleStatement, ...]:
    """Read the rules of a Management or ManagementMetadata element.

    SEDA writes, within one category: (Rule, StartDate?)... then properties that hold for the
    category. HoldRule's own attributes (HoldEndDate, HoldOwner...) follow their Rule.
    NeedAuthorization, which stands beside the categories, is a statement without any rule.
    """
    statements: list[RuleStatement] = []
    for category in management.children:
        if category.name in RULE_CATEGORIES:
            statements.extend(_statements(category))
        elif category.name == NEED_AUTHORIZATION:
            said = ((category.name, category.text.strip()),)
            statements.append(
                RuleStatement(category.name, "", "", said, category.line, category.offset)
            )
    return tuple(statements)


def attachment_of(management: Element) -> Attachment | None:
    """Read the archived unit that an UpdateOperation stands for, if there is one."""
    update = management.first("UpdateOperation")
    if update is None:
        return None
    key = update.first("ArchiveUnitIdentifierKey")
    return Attachment(
        system_id=update.text_of("SystemId"),
        metadata_name=key.text_of("MetadataName") if key else "",
        metadata_value=key.text_of("MetadataValue") if key else "",
        changes=update.first("ToDelete") is not None
        or update.text_of("FullUpdate") in ("true", "1"),
    )


def mentions(element: Element) -> tuple[str, ...]:
    """List the other `id`s that an element names, anywhere below it."""
    found: list[str] = []
    for descendant in element.descendants():
        if descendant.name in REFERENCE_ELEMENTS and not descendant.children:
            found.append(descendant.text.strip())
        else:
            found.extend(value for name, value in descendant.attributes if name == "target")
    return tuple(found)


def usage_of(element: Element) -> str:
    """Give the usage and version of a data object, in one word."""
    version = element.text_of("DataObjectVersion")
    if version:
        return version
    use = element.text_of("DataObjectUse")  # SEDA 2.3: use and number apart
    number = element.text_of("DataObjectNumber")
    return f"{use}_{number}" if use and number else use


def year_of(content: Element) -> str:
    """Give the year of the most recent date of a Content, or nothing."""
    years = [
        child.text.strip()[:4]
        for child in content.children
        if child.name in ("EndDate", "StartDate", "TransactedDate", "CreatedDate", "ReceivedDate")
    ]
    return max((year for year in years if year.isdigit() and len(year) == 4), default="")


def raw_text(element: Element | None, name: str) -> str:
    """Give the text of a child as written, blanks included."""
    found = element.first(name) if element is not None else None
    return "" if found is None else found.text


# ----------------------------------------------------------------------------- private


def _statements(category: Element) -> list[RuleStatement]:
    shared: list[tuple[str, str]] = []
    rules: list[tuple[str, str, list[tuple[str, str]], Element]] = []
    for child in category.children:
        text = child.text.strip()
        if child.name == "Rule":
            rules.append((text, "", [], child))
        elif child.name == "StartDate" and rules:
            rule_id, _, own, stated = rules[-1]
            rules[-1] = (rule_id, text, own, stated)
        elif child.name.startswith("Hold") and rules:
            rules[-1][2].append((child.name, text))
        else:
            shared.append((child.name, text))
    if not rules:
        nothing = RuleStatement(
            category.name, "", "", tuple(shared), category.line, category.offset
        )
        return [nothing]
    return [
        RuleStatement(category.name, rule_id, start, (*own, *shared), stated.line, stated.offset)
        for rule_id, start, own, stated in rules
    ]
