"""Writes an EAD 2002 finding aid (schema of the Library of Congress) as a stream of elements.

ISAD(G) in EAD's words: `did` holds reference code, title, date, extent and name of creator;
`accessrestrict` the conditions of access. Elements come in the order that the schema wants.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from xml.sax.saxutils import XMLGenerator

from sae.domain.documents import Extent

NAMESPACE = "urn:isbn:1-931666-22-9"
LEVELS = frozenset(
    {"class", "collection", "file", "fonds", "item", "recordgrp", "series", "subfonds",
     "subgrp", "subseries"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EadWords:
    """The words of a finding aid, in the language of the archive."""

    language: str
    language_name: str
    title: str
    creation: str
    unfiled: str
    restricted_until: str
    restricted: str
    open: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EadComponent:
    """A level of description. level: one of LEVELS. dates: as written, oldest and most recent.

    identifier: unique in the document. access: what the conditions of access say, or empty.
    """

    level: str
    identifier: str
    cote: str
    title: str
    earliest: str = ""
    latest: str = ""
    extent: Extent | None = None
    origination: str = ""
    scope: str = ""
    location: str = ""
    access: str = ""


class EadWriter:
    """Writes one finding aid; components are opened inside one another.

    with EadWriter(out).document(...) as ead:
        with ead.component(series):
            ...
    """

    def __init__(self, out: BinaryIO, words: EadWords) -> None:
        self._xml = XMLGenerator(out, encoding="utf-8", short_empty_elements=True)
        self._words = words

    @contextmanager
    def document(
        self, *, identifier: str, repository: str, at: datetime, fonds: EadComponent
    ) -> Iterator[None]:
        """Write the header and the top of the description; what is inside comes next."""
        xml = self._xml
        xml.startDocument()
        xml.startElement("ead", {"xmlns": NAMESPACE})  # type: ignore[arg-type]  # a mapping will do
        self._header(identifier, repository, at)
        with self._element("archdesc", level="fonds"):
            self._did(fonds, repository=repository)
            self._notes(fonds)
            with self._element("dsc", type="combined"):
                yield
        xml.endElement("ead")
        xml.endDocument()

    @contextmanager
    def component(self, one: EadComponent) -> Iterator[None]:
        """Write a level of description; those below it come inside."""
        level = one.level.lower()
        attributes = {"level": level, "id": f"c-{one.identifier}"}
        if level not in LEVELS:
            attributes.update(level="otherlevel", otherlevel=one.level)
        with self._element("c", **attributes):
            self._did(one)
            self._notes(one)
            yield

    # ------------------------------------------------------------------------- private

    def _header(self, identifier: str, repository: str, at: datetime) -> None:
        words = self._words
        with self._element("eadheader", countryencoding="iso3166-1", dateencoding="iso8601",
                           langencoding="iso639-2b", repositoryencoding="iso15511"):  # fmt: skip
            self._text("eadid", identifier, countrycode="FR")
            with self._element("filedesc"):
                with self._element("titlestmt"):
                    self._text("titleproper", words.title)
                with self._element("publicationstmt"):
                    self._text("publisher", repository)
                    self._date("date", at.date())
            with self._element("profiledesc"):
                with self._element("creation"):
                    self._xml.characters(f"{words.creation} ")
                    self._date("date", at.date())
                with self._element("langusage"):
                    self._text("language", words.language_name, langcode=words.language)

    def _did(self, one: EadComponent, *, repository: str = "") -> None:
        with self._element("did"):
            if one.cote:
                self._text("unitid", one.cote, type="cote")
            self._text("unittitle", one.title)
            if one.earliest or one.latest:
                ends = list(dict.fromkeys(end for end in (one.earliest, one.latest) if end))
                self._text("unitdate", "-".join(ends), normal="/".join(ends), calendar="gregorian",
                           era="ce")  # fmt: skip
            if one.extent is not None:
                self._physdesc(one.extent)
            if one.location:
                self._text("physloc", one.location)
            if one.origination:
                with self._element("origination"):
                    self._text("corpname", one.origination)
            if repository:
                with self._element("repository"):
                    self._text("corpname", repository)

    def _physdesc(self, extent: Extent) -> None:
        told = [
            (extent.files, "files"),
            (extent.size_bytes, "bytes"),
            (extent.paper_items, "paper items"),
            (extent.boxes, "boxes"),
            (extent.linear_centimetres, "linear centimetres"),
        ]
        if not any(count for count, _ in told):
            return
        with self._element("physdesc"):
            for count, unit in told:
                if count:
                    self._text("extent", str(count), unit=unit)

    def _notes(self, one: EadComponent) -> None:
        for name, text in (("scopecontent", one.scope), ("accessrestrict", one.access)):
            if text:
                with self._element(name):
                    self._text("p", text)

    def _date(self, name: str, day: date) -> None:
        self._text(name, day.isoformat(), normal=day.isoformat())

    def _text(self, name: str, text: str, **attributes: str) -> None:
        with self._element(name, **attributes):
            self._xml.characters(_writable(text))

    @contextmanager
    def _element(self, name: str, **attributes: str) -> Iterator[None]:
        self._xml.startElement(name, attributes)  # type: ignore[arg-type]  # a mapping will do
        yield
        self._xml.endElement(name)


# ----------------------------------------------------------------------------- private


def _writable(text: str) -> str:
    """Leave out the characters that XML 1.0 has no way to write."""
    return "".join(
        one
        for one in text
        if one in "\t\n\r" or (ord(one) >= 32 and ord(one) not in (0xFFFE, 0xFFFF))
    )
