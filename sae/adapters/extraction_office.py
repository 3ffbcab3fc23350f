"""The words of office documents: ECMA-376 (docx, xlsx, pptx) and OpenDocument (odt, ods, odp).

Both are zips of XML: the safe zip reader checks the container before a byte is inflated, the safe
parser reads the parts that hold words, in flat memory. Macros, pictures and links are not read.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from sae.adapters.extraction_text import ExtractionStopped, TextBudget
from sae.adapters.extraction_xml import refuse_unread
from seda.containers.model import ContainerDamaged, ContainerLimits
from seda.findings import Severity
from seda.safe_xml import ScanHandler, XmlLimits, scan
from seda.safe_zip import ZipReader

# A picture may be large, XML does not shrink a hundred times: a workbook of blank cells reaches 60.
ZIP_LIMITS = ContainerLimits(
    max_entries=20_000,
    max_total_bytes=8 << 30,
    max_entry_bytes=1 << 30,
    max_ratio=150,
    ratio_floor_bytes=16 << 20,
)
XML_LIMITS = XmlLimits(max_bytes=1 << 30, max_depth=1_000)  # nested tables go deep; expat is flat
OLE2_SIGNATURE = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-OFFCRYPTO]: what a password makes of a docx
)


def read_ooxml(path: Path, into: TextBudget) -> None:
    """Add the words of a text, a workbook or a presentation. Raises: ExtractionStopped."""
    with path.open("rb") as file:
        if file.read(len(OLE2_SIGNATURE)) == OLE2_SIGNATURE:
            raise ExtractionStopped("document_encrypted")
    parts = _Parts(path)
    try:
        wanted = sorted(filter(_OOXML_PART.fullmatch, parts.names), key=_reading_order)
        if not wanted:
            raise ExtractionStopped("extraction_failed")
        for name in wanted:
            parts.read(name, _SheetWords(into) if name.startswith("xl/") else _RunWords(into))
    finally:
        parts.close()


def read_odf(path: Path, into: TextBudget) -> None:
    """Add the words of an OpenDocument body. Raises: ExtractionStopped."""
    parts = _Parts(path)
    try:
        protected = _Protection()
        if _ODF_MANIFEST in parts.names:
            parts.read(_ODF_MANIFEST, protected)
        if protected.found:
            raise ExtractionStopped("document_encrypted")
        parts.read(_ODF_CONTENT, _BodyWords(into))
    finally:
        parts.close()


# ----------------------------------------------------------------------------- private

_OOXML_PART = re.compile(
    r"word/(?:document|header|footer|footnotes|endnotes|comments)\d{0,9}\.xml"
    r"|xl/(?:workbook|sharedStrings|worksheets/sheet\d{1,9})\.xml"
    r"|ppt/(?:slides/slide|notesSlides/notesSlide)\d{1,9}\.xml"
)
_FIRST_PARTS = ("word/document", "xl/workbook", "ppt/slides/")
_ODF_CONTENT = "content.xml"
_ODF_MANIFEST = "META-INF/manifest.xml"
_BOMB_CODES = {
    "entry_ratio",
    "entry_too_big",
    "container_ratio",
    "container_too_big",
    "zip_overlap",
}


def _reading_order(name: str) -> tuple[bool, str, int]:
    stem, number = re.fullmatch(r"(.*?)(\d*)\.xml", name, re.DOTALL).groups()  # type: ignore[union-attr]  # matched above
    return not name.startswith(_FIRST_PARTS), stem, int(number or 0)


class _Parts:
    """The files of one document, opened through the safe zip reader."""

    def __init__(self, path: Path) -> None:
        self._zip = ZipReader(path, limits=ZIP_LIMITS)
        self._codes = {f.code for f in self._zip.findings if f.severity is Severity.ERROR}
        self.names = self._zip.names
        self.close: Callable[[], None] = self._zip.close

    def read(self, name: str, handler: ScanHandler) -> None:
        """Read one part with a handler. Raises: ExtractionStopped."""
        if self._codes & _BOMB_CODES:
            raise ExtractionStopped("office_bomb")
        if name not in self._zip.entries:
            encrypted = "entry_encrypted" in self._codes
            raise ExtractionStopped("document_encrypted" if encrypted else "extraction_failed")
        try:
            with self._zip.open(name) as part:
                refuse_unread(scan(part, limits=XML_LIMITS, handler=handler))
        except ContainerDamaged as damaged:
            raise ExtractionStopped("extraction_failed") from damaged


class _RunWords:
    """Runs of text (`w:t`, `a:t`) of paragraphs; deleted text has other names."""

    def __init__(self, into: TextBudget) -> None:
        self._into = into
        self._taking = False

    def start(self, name: str, _attributes: Mapping[str, str], _offset: int, _line: int) -> None:
        local = name.rpartition("}")[2]
        self._taking = local == "t"
        if local == "tab":
            self._into.add(" ")

    def end(self, name: str, _offset: int, _line: int) -> None:
        self._taking = False
        if name.rpartition("}")[2] in {"p", "br", "cr"}:
            self._into.add("\n")

    def text(self, data: str) -> None:
        if self._taking:
            self._into.add(data)


class _SheetWords:
    """Names of sheets, shared strings, and values written in the cells themselves."""

    def __init__(self, into: TextBudget) -> None:
        self._into = into
        self._taking = False
        self._points_elsewhere = False

    def start(self, name: str, attributes: Mapping[str, str], _offset: int, _line: int) -> None:
        local = name.rpartition("}")[2]
        if local == "sheet":
            self._into.add(attributes.get("name", "") + "\n")
        elif local == "c":  # SpreadsheetML §18.18.11: s is an index, b a boolean, e an error
            self._points_elsewhere = attributes.get("t") in {"s", "b", "e"}
        self._taking = local == "t" or (local == "v" and not self._points_elsewhere)

    def end(self, name: str, _offset: int, _line: int) -> None:
        if self._taking:
            self._into.add(" ")
        self._taking = False
        if name.rpartition("}")[2] in {"si", "row"}:
            self._into.add("\n")

    def text(self, data: str) -> None:
        if self._taking:
            self._into.add(data)


class _BodyWords:
    """Everything written in `office:body`, without the changes that authors took back."""

    def __init__(self, into: TextBudget) -> None:
        self._into = into
        self._in_body = False
        self._taken_back = 0

    def start(self, name: str, _attributes: Mapping[str, str], _offset: int, _line: int) -> None:
        local = name.rpartition("}")[2]
        self._in_body = self._in_body or local == "body"
        if local == "tracked-changes":
            self._taken_back += 1
        if local in {"s", "tab"}:
            self._into.add(" ")

    def end(self, name: str, _offset: int, _line: int) -> None:
        local = name.rpartition("}")[2]
        if local == "tracked-changes":
            self._taken_back -= 1
        if local in {"p", "h", "line-break"}:
            self._into.add("\n")

    def text(self, data: str) -> None:
        if self._in_body and not self._taken_back:
            self._into.add(data)


class _Protection:
    """Looks for `encryption-data` in the manifest (OpenDocument 1.3 part 2 §4.4)."""

    def __init__(self) -> None:
        self.found = False

    def start(self, name: str, _attributes: Mapping[str, str], _offset: int, _line: int) -> None:
        self.found = self.found or name.rpartition("}")[2] == "encryption-data"

    def end(self, name: str, offset: int, line: int) -> None:
        """Nothing ends that matters."""

    def text(self, data: str) -> None:
        """Nothing is written there."""
