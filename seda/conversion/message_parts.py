"""The converted parts of an ArchiveTransfer, written in the order of the standard."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from seda.versions import namespace_of
from seda.vocabulary import grammar
from seda.xml_text import attribute_text, leaf


@dataclass(slots=True)
class MessageParts:
    """What a message is made of, but its units and objects. All bytes are valid in `version`.

    header: elements around the package, by name. root_id, package_id: `xml:id` of the message and
    of its package, or empty.
    """

    version: str
    header: dict[str, list[bytes]] = field(default_factory=dict)
    management: bytes = b"<ManagementMetadata/>"
    root_id: str = ""
    package_id: str = ""

    def add(self, name: str, data: bytes) -> None:
        """Add an element of the header."""
        self.header.setdefault(name, []).append(data)

    def add_comments(self, texts: Iterable[str]) -> None:
        """Add comments after those that are there."""
        for text in texts:
            self.add("Comment", leaf("Comment", text))

    def message(self, *, groups: Iterable[bytes], units: Iterable[bytes]) -> Iterator[bytes]:
        """Give the bytes of the message, in pieces."""
        yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
        opening = _with_id("ArchiveTransfer", self.root_id)
        yield f'<{opening} xmlns="{namespace_of(self.version)}">\n'.encode()
        for name in grammar(self.version).children("ArchiveTransferType"):
            if name == "DataObjectPackage":
                yield f"<{_with_id(name, self.package_id)}>\n".encode()
                yield from groups
                yield b"<DescriptiveMetadata>\n"
                yield from units
                yield b"</DescriptiveMetadata>\n"
                yield self.management + b"\n</DataObjectPackage>\n"
            for data in self.header.get(name, ()):
                yield data + b"\n"
        yield b"</ArchiveTransfer>\n"


# ----------------------------------------------------------------------------- private


def _with_id(name: str, identifier: str) -> str:
    return f'{name} xml:id="{attribute_text(identifier)}"' if identifier else name
