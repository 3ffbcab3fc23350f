"""Which reader a document needs, from what identification says of it. Pure; used on both sides.

Formats outside these tables (images, sound, archives, programs) have no words to read here.
"""

from enum import StrEnum
from pathlib import PurePath


class Kind(StrEnum):
    """A family of documents, one reader each."""

    PDF = "pdf"
    XML = "xml"
    HTML = "html"
    PLAIN = "plain"
    MAIL = "mail"
    RTF = "rtf"
    OOXML = "ooxml"
    ODF = "odf"


def kind_of(*, mime: str, filename: str) -> Kind | None:
    """Choose the reader; the name counts only where the bytes said nothing, or only "text", "zip".

    filename: the name people know. None: no reader.
    """
    by_mime = _kind_of_mime(mime)
    if by_mime is None and mime not in _VAGUE:
        return None
    by_name = _BY_EXTENSION.get(PurePath(filename).suffix.lower())
    if by_mime is Kind.PLAIN:
        return by_name if by_name in _WRITTEN_AS_TEXT else Kind.PLAIN
    if by_mime is None and mime in _VAGUE_ZIP:
        return by_name if by_name in {Kind.OOXML, Kind.ODF} else None
    return by_mime or by_name


# ----------------------------------------------------------------------------- private

_VAGUE_ZIP = {"application/zip", "application/x-zip", "application/x-zip-compressed"}
_VAGUE = {"", "application/octet-stream"} | _VAGUE_ZIP
_WRITTEN_AS_TEXT = {Kind.XML, Kind.HTML, Kind.MAIL, Kind.RTF}

_BY_MIME = {
    "application/pdf": Kind.PDF,
    "application/xml": Kind.XML,
    "text/xml": Kind.XML,
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "message/rfc822": Kind.MAIL,
    "application/rtf": Kind.RTF,
    "text/rtf": Kind.RTF,
    "application/json": Kind.PLAIN,
    "application/csv": Kind.PLAIN,
}
_OOXML = "application/vnd.openxmlformats-officedocument."
_OOXML_WITH_MACROS = "application/vnd.ms-"
_ODF = "application/vnd.oasis.opendocument."

_BY_EXTENSION = {
    ".pdf": Kind.PDF,
    ".xml": Kind.XML,
    ".svg": Kind.XML,
    ".htm": Kind.HTML,
    ".html": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".txt": Kind.PLAIN,
    ".csv": Kind.PLAIN,
    ".tsv": Kind.PLAIN,
    ".json": Kind.PLAIN,
    ".md": Kind.PLAIN,
    ".log": Kind.PLAIN,
    ".eml": Kind.MAIL,
    ".rtf": Kind.RTF,
    ".docx": Kind.OOXML,
    ".docm": Kind.OOXML,
    ".dotx": Kind.OOXML,
    ".xlsx": Kind.OOXML,
    ".xlsm": Kind.OOXML,
    ".pptx": Kind.OOXML,
    ".ppsx": Kind.OOXML,
    ".pptm": Kind.OOXML,
    ".odt": Kind.ODF,
    ".ott": Kind.ODF,
    ".ods": Kind.ODF,
    ".odp": Kind.ODF,
    ".odg": Kind.ODF,
}


def _kind_of_mime(mime: str) -> Kind | None:
    mime = mime.lower()
    if mime.startswith(_OOXML) or (mime.startswith(_OOXML_WITH_MACROS) and "macroenabled" in mime):
        return Kind.OOXML
    if mime.startswith(_ODF) and not mime.endswith("-flat-xml"):
        return Kind.ODF
    if mime in _BY_MIME:
        return _BY_MIME[mime]
    if mime.endswith(("+xml", "-flat-xml")):
        return Kind.XML
    return Kind.PLAIN if mime.startswith("text/") else None
