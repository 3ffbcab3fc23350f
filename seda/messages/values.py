"""The values that messages are made of: texts, identifiers, codes; and what any part keeps.

What exists is lawful: a text is made legible, an identifier collapsed, when the object is made.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from seda.messages.bound import attributes_of, settle
from seda.messages.kept import Kept
from seda.messages.lexical import collapsed, legible


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something that holds elements.

    others: elements that the standard does not name here, or a second time, in order.
    other_attributes: (name, value) of attributes that it does not name, `{namespace}local`;
    one that stands on a plain value is named after it, `ReplyCode/@listVersionID`.

    Raises: ValueError when a value cannot be written.
    """

    SEDA_TYPE: ClassVar[str]

    others: tuple[Kept, ...] = ()
    other_attributes: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        settle(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A text with attributes. other_attributes: as in `Part`.

    Raises: ValueError when an attribute cannot be written.
    """

    SEDA_TYPE: ClassVar[str]

    value: str = field(kw_only=False)
    other_attributes: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        is_text = self.SEDA_TYPE == "TextType"
        object.__setattr__(self, "value", legible(self.value) if is_text else collapsed(self.value))
        for named in attributes_of(type(self)):
            given = getattr(self, named.field)
            if given is not None:
                object.__setattr__(self, named.field, named.settled(given))


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Value):
    """A free text and its language (TextType). xml_lang: as `fr` or `fr-FR`."""

    SEDA_TYPE: ClassVar[str] = "TextType"

    xml_lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier(Value):
    """An identifier, and the scheme that gives it its sense (IdentifierType)."""

    SEDA_TYPE: ClassVar[str] = "IdentifierType"

    scheme_id: str | None = None
    scheme_name: str | None = None
    scheme_agency_id: str | None = None
    scheme_agency_name: str | None = None
    scheme_version_id: str | None = None
    scheme_data_uri: str | None = None
    scheme_uri: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Value):
    """A word of a list, and the list (CodeType). Raises: ValueError also when it is empty."""

    SEDA_TYPE: ClassVar[str] = "CodeType"

    list_id: str | None = None
    list_agency_id: str | None = None
    list_agency_name: str | None = None
    list_name: str | None = None
    list_version_id: str | None = None
    name: str | None = None
    language_id: str | None = None
    list_uri: str | None = None
    list_scheme_uri: str | None = None

    def __post_init__(self) -> None:
        Value.__post_init__(self)
        if not self.value:
            raise ValueError("a code is not empty")
