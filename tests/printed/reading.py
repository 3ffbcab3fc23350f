"""What is read of printed documents: their fields on one side, the text and fonts on the other."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum

import pypdf
import pypdfium2
from pypdf.generic import DictionaryObject, IndirectObject


def leaves(value: object) -> Iterator[object]:
    """Give every value of a noun, whatever its depth, but flags and what is empty."""
    if isinstance(value, tuple):
        for one in value:
            yield from leaves(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))
    elif value is not None and value != "" and not isinstance(value, bool):
        yield value


def emptied(value: object) -> object:
    """Give the same noun with no text, nothing listed, nothing optional that can be left out."""
    match value:
        case Enum():
            return value
        case str():
            return ""
        case tuple():
            return ()
        case _ if is_dataclass(value) and not isinstance(value, type):
            names = [field.name for field in fields(value)]
            return replace(value, **{name: emptied(getattr(value, name)) for name in names})
        case _:
            return value


def squeezed(text: str) -> str:
    """Give the text without any space: lines are cut where the page asks it."""
    return re.sub(r"[\s\u200b\ufffe\x02]+", "", text)


def text_of(data: bytes) -> str:
    """Give the text that a person can select, page after page."""
    return "\n".join(pages_of(data))


def pages_of(data: bytes) -> list[str]:
    """Give the text of each page."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [pdf[index].get_textpage().get_text_bounded() for index in range(len(pdf))]


def fonts_of(pdf: pypdf.PdfReader) -> list[DictionaryObject]:
    """Give the fonts of all pages, each once."""
    fonts: dict[int, DictionaryObject] = {}
    for page in pdf.pages:
        for font in page["/Resources"].get_object().get("/Font", {}).values():
            assert isinstance(font, IndirectObject)
            found = font.get_object()
            assert isinstance(found, DictionaryObject)
            fonts[font.idnum] = found
    assert fonts
    return list(fonts.values())


def is_embedded(font: DictionaryObject) -> bool:
    """Say whether the glyphs of a composite font are in the file, each one with its character."""
    [descendant] = font["/DescendantFonts"]
    descriptor = descendant.get_object()["/FontDescriptor"].get_object()
    return "/ToUnicode" in font and bool({"/FontFile2", "/FontFile3"} & set(descriptor))
