"""Says in SEDA 2 what units and documents of SEDA 0.2 and 1.0 say. Their files are elsewhere.

An Archive, an ArchiveObject, a Contains becomes an ArchiveUnit; so does each Document, below the
unit that holds it, since only a unit has a title, dates and a type. What has no place is lost,
and reported; what was only known by its rank in a list of codes is translated.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from seda.conversion.copied import XML_ID
from seda.conversion.report import Reason, Report, XmlNode, local, path_of
from seda.findings import info, warning
from seda.former.parts import is_part
from seda.former.rules import OldRule, appraisal_rule_id, final_action, rule_of
from seda.former.sketch import RELATIONS, SCHEME, OldSketch, has_text, organization

XML_LANG = XML_ID.replace("}id", "}lang")


class OldUnits:
    """Writes units in `report.version`. shared: elements of the archives said for the transfer."""

    def __init__(self, report: Report, *, shared: Collection[str]) -> None:
        self._report = report
        self._shared = shared
        self._access: dict[str, str] = {}

    def unit(self, old: XmlNode, xml_id: str, *, ruled_above: Collection[str]) -> XmlNode:
        """Give the unit of an Archive, ArchiveObject or Contains, alone in its tree.

        ruled_above: categories of rules that a unit around it states.
        """
        sketch = OldSketch(self._report.version, xml_id)
        for node in old:
            if not is_part(node) and not self._take(node, sketch, _IN_UNIT):
                self._unit_child(node, sketch)
        sketch.write_rules(ruled_above)
        for rule in (*sketch.access, *sketch.raised):
            self._access[rule.code] = max(rule.start, self._access.get(rule.code, ""))
        return sketch.unit

    def every_access_rule(self) -> tuple[OldRule, ...]:
        """Give each access rule stated so far, with its latest start: together, the strictest."""
        return tuple(OldRule(code, start, "") for code, start in self._access.items())

    def document(self, old: XmlNode, xml_id: str, *, title: str) -> XmlNode:
        """Give the unit of a Document. title: for one that has no Description."""
        sketch = OldSketch(self._report.version, xml_id)
        sketch.add("DescriptionLevel", "Item")
        for node in old:
            if not is_part(node) and not self._take(node, sketch, _IN_DOCUMENT):
                self._document_child(node, sketch)
        if not sketch.has("Title"):
            sketch.add("Title", title)
        return sketch.unit

    def related(self, old: XmlNode, xml_id: str, *, title: str) -> XmlNode:
        """Give the unit of a file that SEDA 1.0 ties to a Document (RelatedData)."""
        sketch = OldSketch(self._report.version, xml_id)
        sketch.add("DescriptionLevel", "Item")
        sketch.add("Title", title)
        sketch.add("DocumentType", (old.findtext("{*}Relation") or "").strip())
        return sketch.unit

    # ------------------------------------------------------------------------- private

    def _take(self, node: XmlNode, sketch: OldSketch, table: Mapping[str, str]) -> bool:
        """Write a leaf that has the same meaning under another name; say whether it is one."""
        name = table.get(local(node.tag))
        if name is None:
            return False
        text = " ".join((node.text or "").split()) if name not in _TEXTS else node.text or ""
        if not text.strip():
            return True
        if name in _ONCE and sketch.has(name):
            self._lose(node, sketch, Reason.NOT_ALLOWED)
            return True
        added = sketch.add(name, text)
        for attribute, value in node.attrib.items():
            if attribute == "languageID" and name in _TEXTS:
                added.set(XML_LANG, value)
            elif attribute in SCHEME and value.strip():
                self._report.lost_attribute(
                    node, attribute, owner=sketch.xml_id, reason=Reason.NO_EQUIVALENCE
                )
        return True

    def _unit_child(self, node: XmlNode, sketch: OldSketch) -> None:
        name = local(node.tag)
        if name == "DescriptionLevel":
            self._level(node, sketch)
        elif name == "ContentDescription":
            for child in node:
                described = isinstance(child.tag, str)
                if described and not self._take(child, sketch, _IN_DESCRIPTION):
                    self._description_child(child, sketch)
        elif name in ("AccessRestriction", "AccessRestrictionRule"):
            sketch.access.append(rule_of(node))
        elif name in ("Appraisal", "AppraisalRule"):
            self._appraisal(node, sketch)
        elif name in _OF_TRANSFER and name not in self._shared and has_text(node):
            self._lose(node, sketch, Reason.NOT_SHARED)
        elif name not in _OF_TRANSFER:
            self._lose(node, sketch, Reason.NO_EQUIVALENCE)

    def _description_child(self, node: XmlNode, sketch: OldSketch) -> None:
        write = {
            "DescriptionLevel": self._level,
            "CustodialHistory": self._custodial_history,
            "Keyword": self._keyword,
            "ContentDescriptive": self._keyword,
            "OriginatingAgency": self._originating_agency,
            "RelatedObjectReference": self._related_object,
            "AccessRestriction": self._raise_access,
            "AccessRestrictionRule": self._raise_access,
        }.get(local(node.tag))
        if write is not None:
            write(node, sketch)
        else:
            self._lose(node, sketch, Reason.NO_EQUIVALENCE)

    def _document_child(self, node: XmlNode, sketch: OldSketch) -> None:
        name = local(node.tag)
        if name in ("Submission", "Response") and has_text(node):
            event = sketch.add("Event", "")
            sketch.sub(event, "EventType", name)
            sketch.sub(event, "EventDateTime", (node.text or "").strip())
        elif name == "Size":
            self._report.changed("Size", into="BinaryDataObject/Size", owner=sketch.xml_id)
        else:
            self._lose(node, sketch, Reason.NO_EQUIVALENCE)

    def _level(self, node: XmlNode, sketch: OldSketch) -> None:
        level = LEVELS.get((node.text or "").strip().lower())
        if level is not None and not sketch.has("DescriptionLevel"):
            sketch.add("DescriptionLevel", level)
        else:
            self._lose(node, sketch, Reason.NOT_ALLOWED)

    def _appraisal(self, node: XmlNode, sketch: OldSketch) -> None:
        rule = rule_of(node)
        named_rule = appraisal_rule_id(rule)
        action = final_action(rule)
        if action is None or sketch.appraisal is not None:
            self._lose(node, sketch, Reason.NOT_ALLOWED)
            return
        sketch.appraisal = (OldRule(named_rule, rule.start, ""), action)
        owner = sketch.xml_id
        self._report.note(
            info("conversion_rule_named", owner, unit=owner, value=rule.duration, rule=named_rule)
        )

    def _raise_access(self, node: XmlNode, sketch: OldSketch) -> None:
        """Apply to the whole unit a rule that was on its description only: nothing opens up."""
        rule = rule_of(node)
        owner = sketch.xml_id
        sketch.raised.append(rule)
        self._report.note(
            warning(
                "conversion_rule_raised", owner, unit=owner, element=path_of(node), value=rule.code
            )
        )

    def _custodial_history(self, node: XmlNode, sketch: OldSketch) -> None:
        """Write one item of SEDA 0.2, or those of SEDA 1.0."""
        items = node.findall("{*}CustodialHistoryItem") or [node]
        filled = [item for item in items if has_text(item)]
        history = sketch.add("CustodialHistory", "") if filled else None
        for item in filled:
            added = sketch.sub(history, "CustodialHistoryItem", item.text)
            if item.get("when"):
                added.set("when", item.get("when"))

    def _keyword(self, node: XmlNode, sketch: OldSketch) -> None:
        content = node.find("{*}KeywordContent")
        if content is None or not has_text(content):
            return
        keyword = sketch.add("Keyword", "")
        for child in node:
            name = local(child.tag) if isinstance(child.tag, str) else ""
            if name in ("AccessRestriction", "AccessRestrictionRule"):
                self._raise_access(child, sketch)
            elif name == "KeywordReference":
                sketch.identifier(keyword, name, child)
            elif name == "KeywordType" and has_text(child):
                sketch.sub(keyword, name, (child.text or "").strip())
            elif name == "KeywordContent":
                sketch.sub(keyword, name, child.text)
                if child.get("role"):
                    owner, reason = sketch.xml_id, Reason.NO_EQUIVALENCE
                    self._report.lost_attribute(child, "role", owner=owner, reason=reason)
            elif name and name != "KeywordType":
                self._lose(child, sketch, Reason.NO_EQUIVALENCE)

    def _originating_agency(self, node: XmlNode, sketch: OldSketch) -> None:
        if sketch.has("OriginatingAgency"):
            self._lose(node, sketch, Reason.NOT_ALLOWED)
        else:
            organization(sketch.add("OriginatingAgency", ""), node, sketch.version)

    def _related_object(self, node: XmlNode, sketch: OldSketch) -> None:
        identifier = node.find("{*}RelatedObjectIdentifier")
        target = ((node if identifier is None else identifier).text or "").strip()
        relation = (node.findtext("{*}Relation") or "").strip()
        if not target:
            return
        name = next((one for one in RELATIONS if one.lower() == relation.lower()), "References")
        sketch.relate(name, target)
        if relation and name.lower() != relation.lower():
            self._lose(node, sketch, Reason.NO_EQUIVALENCE)

    def _lose(self, node: XmlNode, sketch: OldSketch, reason: Reason) -> None:
        if has_text(node) or len(node):
            self._report.lost(node, owner=sketch.xml_id, reason=reason)


LEVELS: Mapping[str, str] = MappingProxyType(
    {
        name.lower(): name
        for name in (
            *("Fonds", "Subfonds", "Class", "Collection", "Series", "Subseries"),
            *("RecordGrp", "SubGrp", "File", "Item"),
        )
    }
)

# ----------------------------------------------------------------------------- private

_AGENCIES = ("ArchivalAgency", "OriginatingAgency", "TransferringAgency")

_IN_UNIT: Mapping[str, str] = MappingProxyType(
    {
        "Name": "Title",
        "DescriptionLanguage": "DescriptionLanguage",
        **{f"{who}ArchiveIdentifier": f"{who}ArchiveUnitIdentifier" for who in _AGENCIES},
        **{f"{who}ObjectIdentifier": f"{who}ArchiveUnitIdentifier" for who in _AGENCIES},
    }
)
_IN_DESCRIPTION: Mapping[str, str] = MappingProxyType(
    {
        "Description": "Description",
        "FilePlanPosition": "FilePlanPosition",
        "Language": "Language",
        "OldestDate": "StartDate",
        "LatestDate": "EndDate",
    }
)
_IN_DOCUMENT: Mapping[str, str] = MappingProxyType(
    {
        "Description": "Title",
        "Purpose": "Description",
        "Language": "Language",
        "Status": "Status",
        "Type": "DocumentType",
        "Creation": "CreatedDate",
        "Issue": "SentDate",
        "Receipt": "ReceivedDate",
        "Identification": "OriginatingAgencyArchiveUnitIdentifier",
        **{f"{who}DocumentIdentifier": f"{who}ArchiveUnitIdentifier" for who in _AGENCIES},
    }
)

# Said once for the whole transfer in SEDA 2.
_OF_TRANSFER = frozenset({"ArchivalAgreement", "ArchivalProfile", "ServiceLevel"})

_TEXTS = frozenset({"Title", "Description"})
_ONCE = frozenset(
    {"DescriptionLanguage", "Status", "DocumentType", "Title"}
    | {"StartDate", "EndDate", "CreatedDate", "SentDate", "ReceivedDate"}
)
