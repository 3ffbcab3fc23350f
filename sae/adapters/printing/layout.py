"""What stands on a document, in words and in order: what `document.typ` lays out.

A line is plain text with a style; a cell is lines. Nothing here is markup: typst receives it all
as data, so that `#`, `*` or `$` typed by somebody stay what they are.
"""

from dataclasses import asdict, dataclass
from typing import Literal

Style = Literal["plain", "strong", "small", "mono", "warning", "box"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell. `box` is an empty box to tick, followed by its text."""

    text: str
    style: Style = "plain"


Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its width (typst: `auto`, `1fr`, `18mm`), where its text stands."""

    title: str
    width: str
    align: Literal["left", "right", "center"] = "left"


@dataclass(frozen=True, slots=True)
class Section:
    """The title of what follows."""

    text: str
    block: str = "section"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text."""

    text: str
    style: Literal["plain", "small"] = "plain"
    block: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that must be seen: a warning, or what the law says."""

    title: str
    items: tuple[str, ...]
    warning: bool = False
    block: str = "notice"


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, in two columns."""

    rows: tuple[tuple[str, Cell], ...]
    block: str = "facts"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header is repeated on each page. total: its last row, empty for none."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    block: str = "table"


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign: who, in what function, on what day (empty: to be written by hand)."""

    places: tuple[tuple[str, str, str], ...]
    day_label: str
    sign_label: str
    block: str = "signatures"


Block = Section | Paragraph | Notice | Facts | Table | Signatures


@dataclass(frozen=True, slots=True)
class Body:
    """The part of a document that is its own.

    addressee: lines of a letter's, where a window envelope shows them. watermark: `Projet`, or
    empty.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    addressee: tuple[str, ...] = ()
    landscape: bool = False
    watermark: str = ""

    def lines(self) -> int:
        """Count the lines of its cells: what costs time and memory to lay out."""
        tables = (block for block in self.blocks if isinstance(block, Table))
        facts = (block for block in self.blocks if isinstance(block, Facts))
        return sum(len(cell) for table in tables for row in table.rows for cell in row) + sum(
            len(cell) for block in facts for _, cell in block.rows
        )


@dataclass(frozen=True, slots=True)
class Page:
    """A whole document: what surrounds its body on each page, and on the first one."""

    language: str
    issuer: tuple[str, ...]
    reference: tuple[str, ...]
    running_head: str
    footer: str
    page_word: str
    body: Body

    def plain(self) -> dict[str, object]:
        """Give it as JSON values."""
        return asdict(self)
