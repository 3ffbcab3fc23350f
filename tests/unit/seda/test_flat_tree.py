import io
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from seda.flat_tree import MAX_NESTING, FlatUnit, write_flat_tree
from seda.messages.archive_transfer import ArchiveTransfer
from seda.nouns import (
    ArchiveUnit,
    CodeListVersions,
    Content,
    Identifier,
    Text,
    agency,
)
from seda.transfer_writer import TransferWriter

HEADER = ArchiveTransfer(
    date="2026-01-15T09:30:00Z",
    message_identifier=Identifier("VERSEMENT-1"),
    code_list_versions=CodeListVersions(),
    archival_agency=agency("ARCHIVES"),
    transferring_agency=agency("COMMUNE"),
)


def written(depths: list[int]) -> etree._Element:
    """Write units of these depths, titled by their rank."""

    def units_from(position: int) -> Iterator[FlatUnit]:
        for rank, depth in enumerate(depths[position:], position):
            content = Content(titles=(Text(str(rank)),))
            yield FlatUnit(rank, depth, ArchiveUnit(id=f"U{rank}", content=content))

    out = io.BytesIO()
    with TransferWriter(out, HEADER, version="2.1") as message:
        write_flat_tree(message, units_from, reference_prefix="R")
    return etree.fromstring(out.getvalue(), etree.XMLParser(huge_tree=True))


def parents(manifest: etree._Element) -> dict[str, str]:
    """Give the parent of each unit, by titles, placeholders followed; "" at the top."""
    stands_in = {
        unit.findtext("{*}ArchiveUnitRefId"): unit.getparent().get("id", "")
        for unit in manifest.iter("{*}ArchiveUnit")
        if unit.find("{*}ArchiveUnitRefId") is not None
    }
    return {
        unit.get("id"): stands_in.get(unit.get("id")) or unit.getparent().get("id", "")
        for unit in manifest.iter("{*}ArchiveUnit")
        if unit.find("{*}ArchiveUnitRefId") is None
    }


def expected(depths: list[int]) -> dict[str, str]:
    above: list[str] = []
    found = {}
    for rank, depth in enumerate(depths):
        del above[depth:]
        found[f"U{rank}"] = above[-1] if above else ""
        above.append(f"U{rank}")
    return found


@st.composite
def trees(draw: st.DrawFn) -> list[int]:
    depths = [0]
    for step in draw(st.lists(st.integers(-3, 1), max_size=40)):
        depths.append(max(0, depths[-1] + step))
    return depths


@given(trees())
def test_depths_become_a_tree(depths: list[int]) -> None:
    assert parents(written(depths)) == expected(depths)


def test_units_too_deep_for_readers_are_written_at_the_top_and_referred_to() -> None:
    down = list(range(MAX_NESTING * 2 + 50))
    depths = [*down, MAX_NESTING + 5, 3, 4, *range(5, MAX_NESTING + 20), 0, 1]

    manifest = written(depths)

    deepest = max(len(list(unit.iterancestors("{*}ArchiveUnit"))) for unit in manifest.iter())
    assert deepest <= MAX_NESTING + 1  # what is in a placeholder
    assert parents(manifest) == expected(depths)
