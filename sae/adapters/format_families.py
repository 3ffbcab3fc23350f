"""Families of formats: how far a file's name, PRONOM and libmagic may differ before it matters.

Pure tables. A format outside them has no family, and nothing is said about it.
"""

from enum import StrEnum
from pathlib import PurePath


class Family(StrEnum):
    """What a person takes a file for."""

    PDF = "pdf"
    OFFICE = "office"
    TEXT = "text"
    IMAGE = "image"
    MEDIA = "media"
    ARCHIVE = "archive"
    EXECUTABLE = "executable"


def families_of_mime(mime: str) -> frozenset[Family]:
    """Give the families a MIME type may stand for; several when it is vague; empty when unknown."""
    mime = mime.lower()
    if mime in _BY_MIME:
        return _BY_MIME[mime]
    if mime.startswith(_OFFICE_PREFIXES):
        return _OFFICE
    if mime.endswith(("+xml", "+json")):
        return _TEXT
    if mime.endswith("+zip"):
        return frozenset({Family.ARCHIVE, Family.OFFICE})
    return _BY_TOP_LEVEL.get(mime.partition("/")[0], frozenset())


def families_of_name(filename: str) -> frozenset[Family]:
    """Give the families that an extension promises; empty when it promises nothing known."""
    return _BY_EXTENSION.get(PurePath(filename).suffix.lower(), frozenset())


def clash(one: frozenset[Family], other: frozenset[Family]) -> bool:
    """Say whether two opinions are both known and have nothing in common."""
    return bool(one and other and not one & other)


# ----------------------------------------------------------------------------- private

_PDF = frozenset({Family.PDF})
_OFFICE = frozenset({Family.OFFICE})
_TEXT = frozenset({Family.TEXT})
_IMAGE = frozenset({Family.IMAGE})
_MEDIA = frozenset({Family.MEDIA})
_ARCHIVE = frozenset({Family.ARCHIVE})
_EXECUTABLE = frozenset({Family.EXECUTABLE})

_OFFICE_PREFIXES = (
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
    "application/vnd.ms-",
    "application/vnd.sun.xml.",
)
_BY_TOP_LEVEL = {"text": _TEXT, "image": _IMAGE, "audio": _MEDIA, "video": _MEDIA}
_BY_MIME = {
    "application/pdf": _PDF,
    "application/msword": _OFFICE,
    "application/rtf": _OFFICE | _TEXT,
    "text/rtf": _OFFICE | _TEXT,
    "application/xml": _TEXT,
    "application/json": _TEXT,
    "application/csv": _TEXT,
    "application/xhtml+xml": _TEXT,
    "application/javascript": _TEXT,
    "application/x-ndjson": _TEXT,
    "message/rfc822": _TEXT,
    "image/svg+xml": _IMAGE | _TEXT,
    "image/x-eps": _IMAGE,
    "application/dicom": _IMAGE,
    "application/mp4": _MEDIA,
    "application/ogg": _MEDIA,
    "application/mxf": _MEDIA,
    # A container read by its first bytes only may hold anything that is a zip or an OLE file.
    "application/zip": _ARCHIVE | _OFFICE,
    "application/x-ole-storage": _OFFICE,
    "application/cdfv2": _OFFICE,
    "application/gzip": _ARCHIVE,
    "application/x-gzip": _ARCHIVE,
    "application/x-tar": _ARCHIVE,
    "application/x-bzip2": _ARCHIVE,
    "application/x-xz": _ARCHIVE,
    "application/x-7z-compressed": _ARCHIVE,
    "application/x-rar": _ARCHIVE,
    "application/vnd.rar": _ARCHIVE,
    "application/x-dosexec": _EXECUTABLE,
    "application/vnd.microsoft.portable-executable": _EXECUTABLE,
    "application/x-msdownload": _EXECUTABLE,
    "application/x-executable": _EXECUTABLE,
    "application/x-elf": _EXECUTABLE,
    "application/x-pie-executable": _EXECUTABLE,
    "application/x-sharedlib": _EXECUTABLE,
    "application/x-mach-binary": _EXECUTABLE,
    "application/java-vm": _EXECUTABLE,
    "application/x-java-applet": _EXECUTABLE,
    "text/x-shellscript": _TEXT | _EXECUTABLE,
}
_EXTENSIONS = {
    _PDF: ".pdf",
    _OFFICE: ".doc .dot .docx .docm .dotx .xls .xlsx .xlsm .ppt .pps .pptx .ppsx .pptm"
    " .odt .ott .ods .odp .odg .sxw .sxc .sxi",
    _OFFICE | _TEXT: ".rtf",
    _TEXT: ".txt .csv .tsv .xml .xsd .xsl .rng .html .htm .xhtml .json .md .log .eml .ics .vcf",
    _IMAGE: ".jpg .jpeg .png .gif .tif .tiff .bmp .webp .jp2 .heic",
    _IMAGE | _TEXT: ".svg",
    _MEDIA: ".mp3 .mp4 .m4a .wav .flac .ogg .avi .mov .mkv .mpg .mpeg .webm",
    _ARCHIVE | _OFFICE: ".zip",
    _ARCHIVE: ".gz .tgz .tar .7z .rar .bz2 .xz",
    _EXECUTABLE: ".exe .dll .com .scr .msi",
}
_BY_EXTENSION = {
    extension: families
    for families, extensions in _EXTENSIONS.items()
    for extension in extensions.split()
}
