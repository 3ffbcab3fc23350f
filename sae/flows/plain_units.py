"""Units of what a preparer of flows takes without reading it: documents, containers of files."""

from sae.flows.description import title as title_element
from sae.flows.draft import DraftFile, DraftUnit
from seda.elements import Element

CONTAINER = "Archive de fichiers reçue"  # what it holds stands beside it


def plain_unit(title: str, file: DraftFile, *, document_type: str = "") -> DraftUnit:
    """Draft the unit of a document that nobody could read more of: it is archived all the same."""
    content = [Element("DescriptionLevel", "Item"), title_element(title)]
    if document_type:
        content.append(Element("DocumentType", document_type))
    return DraftUnit(depth=0, content=tuple(content), management=(), files=(file,))
