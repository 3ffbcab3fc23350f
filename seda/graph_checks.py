"""Checks that every `id` and every reference of a package hold together.

libxml2 does not check xs:IDREF: every reference is resolved here.
"""

from collections.abc import Iterator

from seda.findings import Finding, error, warning
from seda.graph import Graph, find_cycle
from seda.model import Manifest, UnitNode


def check_graph(manifest: Manifest, graph: Graph) -> Iterator[Finding]:
    """Find duplicate ids, references to nothing or to the wrong kind, cycles and orphans."""
    kinds = _kinds(manifest)
    for xml_id, line, offset in manifest.duplicates:
        yield error("duplicate_id", _at(line), offset=offset, id=xml_id)
    if not any(not unit.target for unit in manifest.units):
        yield error("no_archive_unit", "manifest.xml")
    grouped = {item.xml_id: item.group for item in manifest.objects if item.group}
    for unit in manifest.units:
        yield from _check_unit(unit, kinds, grouped)
    yield from _check_objects(manifest, kinds)
    cycle = find_cycle(graph)
    if cycle:
        names = [manifest.units[index].xml_id for index in cycle]
        first = manifest.units[cycle[0]].start
        yield error("unit_cycle", names[0], offset=first, path=" → ".join([*names[:20], names[0]]))
    several = [unit for unit in manifest.units if len(graph.parents[unit.index]) > 1]
    if several:
        yield warning(
            "multiple_parents", several[0].xml_id, offset=several[0].start, count=len(several)
        )
    yield from _check_orphans(manifest)


# ----------------------------------------------------------------------------- private


def _at(line: int) -> str:
    return f"manifest.xml:{line}"


def _kinds(manifest: Manifest) -> dict[str, str]:
    kinds = {group.xml_id: "group" for group in manifest.groups}
    for item in manifest.objects:
        if item.declares_group:
            kinds[item.group] = "group"
        kinds[item.xml_id] = "object"
    for unit in manifest.units:
        kinds[unit.xml_id] = "reference" if unit.target else "unit"
    return kinds


def _check_unit(
    unit: UnitNode, kinds: dict[str, str], grouped: dict[str, str]
) -> Iterator[Finding]:
    if unit.target and unit.stands_for < 0:
        yield from _check_reference(unit, unit.target, "unit", kinds)
    for reference in unit.group_refs:
        yield from _check_reference(unit, reference, "group", kinds)
    for reference in unit.object_refs:
        yield from _check_reference(unit, reference, "object", kinds)
        if reference in grouped:
            yield error(
                "object_of_group_referenced",
                _at(unit.line),
                offset=unit.start,
                unit=unit.xml_id,
                object=reference,
                group=grouped[reference],
            )
    for mention in unit.mentions:
        if mention not in kinds:
            yield error(
                "reference_unknown",
                _at(unit.line),
                offset=unit.start,
                unit=unit.xml_id,
                target=mention,
            )
    if unit.attachment is not None and (unit.group_refs or unit.object_refs):
        yield error("attachment_with_objects", _at(unit.line), offset=unit.start, unit=unit.xml_id)
    if unit.attachment is not None and unit.attachment.changes:
        yield error("attachment_changes", _at(unit.line), offset=unit.start, unit=unit.xml_id)


def _check_reference(
    unit: UnitNode, target: str, expected: str, kinds: dict[str, str]
) -> Iterator[Finding]:
    kind = kinds.get(target)
    if kind is None:
        yield error(
            "reference_unknown", _at(unit.line), offset=unit.start, unit=unit.xml_id, target=target
        )
    elif kind != expected:
        yield error(
            "reference_wrong_kind",
            _at(unit.line),
            offset=unit.start,
            unit=unit.xml_id,
            target=target,
            expected=expected,
            kind=kind,
        )


def _check_objects(manifest: Manifest, kinds: dict[str, str]) -> Iterator[Finding]:
    for item in manifest.objects:
        named = [item.group] if item.group and kinds.get(item.group) != "group" else []
        named.extend(mention for mention in item.mentions if mention not in kinds)
        for target in dict.fromkeys(named):
            yield error(
                "reference_unknown",
                _at(item.line),
                offset=item.offset,
                unit=item.xml_id,
                target=target,
            )


def _check_orphans(manifest: Manifest) -> Iterator[Finding]:
    wanted: set[str] = set()
    for unit in manifest.units:
        wanted.update(unit.group_refs)
        wanted.update(unit.object_refs)
        wanted.update(unit.mentions)
    wanted.update(item.group for item in manifest.objects if item.xml_id in wanted)
    for group in manifest.groups:
        if group.xml_id not in wanted:
            yield error(
                "object_not_referenced", _at(group.line), offset=group.start, id=group.xml_id
            )
    for item in manifest.objects:
        if not item.nested and (item.group or item.xml_id) not in wanted:
            yield error("object_not_referenced", _at(item.line), offset=item.offset, id=item.xml_id)
