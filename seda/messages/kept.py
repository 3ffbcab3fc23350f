"""An element of a message that the standard does not name at its place: kept as it is, whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from seda import safe_xml


@dataclass(frozen=True, slots=True)
class Kept:
    """An element with everything below it, as XML that stands alone.

    xml: in canonical form (Exclusive XML Canonicalization 1.0, comments kept, the prefixes that a
    value seems to use declared as well), so that equal elements are equal texts.

    Raises: ValueError when the text is not one element that `seda.safe_xml` would read.
    """

    xml: str

    def __post_init__(self) -> None:
        try:
            root = safe_xml.parse(self.xml.encode())
        except (safe_xml.XmlError, UnicodeError) as error:
            raise ValueError(f"not an element: {error}") from error
        object.__setattr__(self, "xml", canonical(root))

    @property
    def name(self) -> str:
        """Give the name of the element, `{namespace}local`."""
        tag: str = safe_xml.parse(self.xml.encode()).tag
        return tag

    def standing_in(self) -> bytes:
        """Give the element to be written inside another one, whose default namespace it ignores."""
        name = self.xml[1:].partition(">")[0].partition(" ")[0].removesuffix("/")
        rest = self.xml[1 + len(name) :]
        # Canonical form declares the default namespace first, when there is one.
        declared = "" if rest.startswith(' xmlns="') else ' xmlns=""'
        return f"<{name}{declared}{rest}".encode()


def canonical(element: "etree._Element") -> str:
    """Write an element of a tree so that it stands alone."""
    alone = _exclusive(element, ())
    # A prefix may stand in a value (xsi:type="p:T"), where canonicalization does not see it.
    used = [prefix for prefix in element.nsmap if prefix and f"{prefix}:" in alone]
    return _exclusive(element, used)


# ----------------------------------------------------------------------------- private


def _exclusive(element: "etree._Element", prefixes: Sequence[str]) -> str:
    data: bytes = etree.tostring(
        element,
        method="c14n",
        exclusive=True,
        with_comments=True,
        inclusive_ns_prefixes=list(prefixes),
        with_tail=False,
    )
    return data.decode()
