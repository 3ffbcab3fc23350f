"""Where tags and elements end, in memory, in a file, in a stream."""

import io

import pytest

from seda.byte_source import StreamBytes
from seda.safe_xml import scan
from seda.tag_ends import element_end, tag_end, tag_prefix


class Ends:
    """Notes where expat says that elements begin and end."""

    def __init__(self) -> None:
        self.found: list[tuple[int, int]] = []
        self._open: list[int] = []

    def start(self, _name: str, _attributes: object, offset: int, _line: int) -> None:
        self._open.append(offset)

    def end(self, _name: str, offset: int, _line: int) -> None:
        self.found.append((self._open.pop(), offset))

    def text(self, _data: str) -> None: ...


@pytest.mark.parametrize(
    "element",
    ["<b/>", "<b />", "<b></b>", "<b></b \n>", "<b a='/>'/>", '<b a="/>">t</b>', "<b><c/></b>",
     f"<b{' ' * 600}/>", f"<b></b{' ' * 600}>", '<b a="\'>" c=\'">\'></b>', "<b>/></b>"],
)  # fmt: skip
def test_an_element_ends_after_its_last_tag(element: str) -> None:
    data = f"<a>{element}<d/>tail</a>".encode()
    ends = Ends()
    scan(io.BytesIO(data), handler=ends)
    start, offset = next(pair for pair in ends.found if pair[0] == 3)

    for source in (data, StreamBytes(io.BytesIO(data))):
        assert source[start : element_end(source, start, offset)] == element.encode()


def test_a_tag_ends_at_its_own_bracket() -> None:
    assert tag_end(b"<a b='>' c=\">\">text>", 0) == 15


@pytest.mark.parametrize(
    ("tag", "prefix"),
    [(b"<s:a>", "s:"), (b"<a b:c=''>", ""), (b"</s:a>", "s:"), (b"<a/>", ""), (b"text", "")],
)
def test_the_prefix_of_a_tag_is_that_of_its_name(tag: bytes, prefix: str) -> None:
    assert tag_prefix(tag) == prefix
