"""Puts each object in a group, as SEDA 2.2 and later want, and points units at the groups."""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import BinaryIO

from seda.findings import info
from seda.lint.element_spans import Span, bytes_of, spans_at
from seda.lint.fixes import Fixes, prefix_of
from seda.manifest_edits import Replacement
from seda.model import DataObject, Manifest

MAX_BYTES = 64 * 1024 * 1024  # of objects outside groups: they are held in memory
GROUP_ELEMENTS = frozenset({"DataObjectGroupId", "DataObjectGroupReferenceId"})


def group_fixes(manifest: BinaryIO, model: Manifest) -> Fixes:
    """Group the objects that stand outside, and take their group's name out of all objects.

    Nothing when an object joins a group that stands elsewhere as an element: that is for people.
    """
    loose = [item for item in model.objects if not item.nested]
    elements = {group.xml_id for group in model.groups}
    if any(item.group in elements for item in loose):
        return Fixes()
    if sum(item.end - item.start for item in loose) > MAX_BYTES:
        return Fixes()
    spans = spans_at(manifest, frozenset(item.offset for item in model.objects))
    replacements = [
        Replacement(child.start, child.end, b"")
        for item in model.objects
        if item.nested
        for child in _group_names(spans[item.offset])
    ]
    notes = [info("fixed_group_name", "manifest.xml", count=len(replacements))] * bool(replacements)
    if loose:
        named = _named(loose, {*_ids(model)})
        replacements += _wrapped(manifest, named, spans)
        moved = {item.xml_id: group for group, items in named.items() for item in items}
        replacements += _references(manifest, moved)
        notes.append(info("fixed_groups", "manifest.xml", objects=len(loose), groups=len(named)))
    return Fixes(tuple(replacements), tuple(notes))


# ----------------------------------------------------------------------------- private


def _ids(model: Manifest) -> Iterable[str]:
    yield from (unit.xml_id for unit in model.units)
    yield from (group.xml_id for group in model.groups)
    yield from (item.xml_id for item in model.objects)


def _named(loose: list[DataObject], ids: set[str]) -> dict[str, list[DataObject]]:
    """Give its group to each object: the one that it names, or one of its own."""
    groups: dict[str, list[DataObject]] = {}
    for item in loose:
        name = item.group
        if not name:
            name = next(
                one for n in count() if (one := f"G-{item.xml_id}" + f"-{n}" * (n > 0)) not in ids
            )
            ids.add(name)
        groups.setdefault(name, []).append(item)
    return groups


def _group_names(span: Span) -> list[Span]:
    return [child for child in span.children if child.name in GROUP_ELEMENTS]


def _wrapped(
    manifest: BinaryIO, groups: dict[str, list[DataObject]], spans: Mapping[int, Span]
) -> list[Replacement]:
    """Put each group where its first object was, and nothing where the others were."""
    found: list[Replacement] = []
    for name, items in groups.items():
        first, *others = items
        prefix = prefix_of(manifest, spans[first.offset])
        inside = b"\n".join(_without_names(manifest, spans[item.offset]) for item in items)
        data = b'<%bDataObjectGroup id="%b">\n%b\n</%bDataObjectGroup>' % (
            prefix.encode(),
            name.encode(),
            inside,
            prefix.encode(),
        )
        found.append(Replacement(first.start, first.end, data))
        found.extend(Replacement(item.start, item.end, b"") for item in others)
    return found


def _without_names(manifest: BinaryIO, span: Span) -> bytes:
    data = bytes_of(manifest, span)
    for child in reversed(_group_names(span)):
        data = data[: child.start - span.start] + data[child.end - span.start :]
    return data


def _references(manifest: BinaryIO, moved: dict[str, str]) -> list[Replacement]:
    """Point at the group of an object where a unit pointed at the object."""
    found: list[Replacement] = []
    for pointer in spans_at(manifest, names=frozenset({"DataObjectReference"})).values():
        for child in pointer.children:
            if child.name != "DataObjectReferenceId":
                continue
            text = bytes_of(manifest, child)
            target = text.partition(b">")[2].partition(b"<")[0].strip().decode()
            if target in moved:
                name = f"{prefix_of(manifest, child)}DataObjectGroupReferenceId"
                data = f"<{name}>{moved[target]}</{name}>".encode()
                found.append(Replacement(child.start, child.end, data))
    return found
