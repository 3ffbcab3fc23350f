"""Converts a whole manifest of SEDA 0.2 or 1.0 to SEDA 2: the second of two passes.

Each unit and each document becomes an archive unit, each file an object in a group of its own.
The manifest as received becomes one more file, described by a unit of its own: below the archive
when there is one, at the top when there are several. Nothing is ever written in the old versions.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime

from lxml import etree

from seda.byte_source import ByteSource
from seda.conversion.aside import LossKeeper
from seda.conversion.copied import named
from seda.conversion.dip_writer import Spool
from seda.conversion.nested_units import nested
from seda.conversion.part import Conversion, FilePlace, Naming
from seda.conversion.report import Report, XmlNode
from seda.findings import Finding
from seda.former.header import OldHeader
from seda.former.objects import KeptFile, binary_object, original_unit
from seda.former.outline import OldOutline, binaries_of
from seda.former.parts import is_part, old_parts
from seda.former.rules import rule_categories
from seda.former.units import OldUnits


@dataclass(frozen=True, slots=True, kw_only=True)
class OldTarget:
    """What a package becomes. version: of SEDA. at: instant of the conversion, aware.

    files: what is known of each file of `OldOutline.files`, in their order. original: the
    manifest as received; original_title: of its unit. folder: as for `package_conversion.Target`.
    """

    version: str
    at: datetime
    files: Sequence[KeptFile]
    original: KeptFile
    original_title: str
    folder: str | None = None


def convert_old_manifest(
    source: ByteSource,
    outline: OldOutline,
    target: OldTarget,
    *,
    into: Spool,
    note: Callable[[Finding], None],
) -> int:
    """Write in `into` the manifest read in `outline`, converted; give how many units it has.

    source: the manifest in UTF-8. note: receives a `conversion_...` finding for each element
    lost (warning) or written otherwise (info).

    Raises: NotConvertible.
    """
    with Spool(target.folder) as units, Spool(target.folder) as groups:
        run = _OldConversion(outline, target, note, units=units, groups=groups)
        header = run.header()
        run.convert(source)
        message = header.parts()
        for data in message.message(groups=groups.chunks(), units=nested(units, run.order())):
            into.add(data)
        return run.count


# ----------------------------------------------------------------------------- private


@dataclass(slots=True)
class _Unit:
    """A unit met. span: where it is written. stop: rank of the first unit after what it holds."""

    xml_id: str
    line: int
    span: tuple[int, int] = (0, 0)
    stop: int = 0


class _OldConversion:
    def __init__(
        self,
        outline: OldOutline,
        target: OldTarget,
        note: Callable[[Finding], None],
        *,
        units: Spool,
        groups: Spool,
    ) -> None:
        version = target.version
        self._outline = outline
        self._target = target
        self._note = note
        self._units = units
        self._groups = groups
        self._met: list[_Unit] = []
        self._open: list[int] = []
        self._file = 0
        self._line = 1
        self._names: dict[str, str] = {}
        self._keeper = LossKeeper(outline.version, version, target.at)
        naming = Naming(names=self._names, group_of={}, prefix="", elsewhere=str, masters={})
        self._report = Report(version, self._placed, self._keeper.aside)
        self._conversion = Conversion(version, naming, note=self._placed, keeper=self._keeper)
        self._header = OldHeader(outline, version, self._report, self._conversion, self._keeper)
        self._old_units = OldUnits(self._report, shared=self._header.shared)

    @property
    def count(self) -> int:
        """Say how many units were written."""
        return len(self._met)

    def header(self) -> OldHeader:
        """Convert what is around the units."""
        self._header.convert()
        return self._header

    def convert(self, source: ByteSource) -> None:
        """Convert every part; they go to their files."""
        for kind, element in old_parts(source, self._outline.namespace, self._outline.version):
            if kind == "open":
                self._begin(element.sourceline)
            elif kind == "document":
                self._document(element)
            elif kind == "close":
                self._end_unit(element)
        if len(self._outline.archives) > 1:
            self._original()

    def order(self) -> Iterator[tuple[tuple[int, int], int]]:
        """Give where each unit is written and where what it holds ends, parents first."""
        return ((unit.span, unit.stop) for unit in self._met)

    # ------------------------------------------------------------------------- private

    def _placed(self, finding: Finding) -> None:
        place = f"manifest.xml:{self._line}" if finding.where != "manifest.xml" else finding.where
        self._note(replace(finding, where=place))

    def _begin(self, line: int) -> _Unit:
        unit = _Unit(f"unit-{len(self._met) + 1}", line)
        self._open.append(len(self._met))
        self._met.append(unit)
        self._line = line
        self._keeper.begin("ArchiveUnit")
        return unit

    def _end(self, unit: _Unit, element: XmlNode) -> None:
        """Write a unit that is complete but for the units inside it, already written."""
        data = self._conversion.unit(element, with_objects=True)
        unit.span = self._units.add(data)
        unit.stop = len(self._met)
        self._open.pop()

    def _end_unit(self, old: XmlNode) -> None:
        unit = self._met[self._open[-1]]
        self._line = unit.line
        self._keeper.begin("ArchiveUnit")
        above = frozenset[str]().union(*(rule_categories(one) for one in old.iterancestors()))
        made = self._old_units.unit(_alone(old), unit.xml_id, ruled_above=above)
        self._keeper.write(made)
        if len(self._open) == 1 and len(self._outline.archives) == 1:
            self._original()
        self._end(unit, made)

    def _document(self, old: XmlNode) -> None:
        unit = self._begin(old.sourceline)
        binaries = list(binaries_of(old))
        kept = self._next_file()
        made = self._old_units.document(_alone(old), unit.xml_id, title=kept.name)
        self._keeper.write(made)
        self._refer(made, self._group(binaries[0], kept))
        for node in binaries[1:]:
            related = self._begin(node.sourceline)
            kept = self._next_file()
            inner = self._old_units.related(node.getparent(), related.xml_id, title=kept.name)
            self._refer(inner, self._group(node, kept))
            self._end(related, inner)
        self._line = unit.line
        self._end(unit, made)

    def _original(self) -> None:
        """Add the manifest as received. It tells of everything: it is as closed as all together."""
        unit = self._begin(1)
        target = self._target
        made = original_unit(
            unit.xml_id,
            title=target.original_title,
            file=target.original,
            change=(self._outline.version, target.version),
            at=target.at,
            rules=self._old_units.every_access_rule(),
        )
        self._refer(made, self._group(None, target.original))
        self._end(unit, made)

    def _next_file(self) -> KeptFile:
        kept = self._target.files[self._file]
        self._file += 1
        return kept

    def _group(self, old: XmlNode | None, kept: KeptFile) -> str:
        """Write the group of one file; give its `id`."""
        rank = len(self._names) // 2 + 1
        group_id, object_id = f"group-{rank}", f"object-{rank}"
        self._names[group_id] = group_id
        self._names[object_id] = object_id
        version = self._target.version
        node = binary_object(old, kept, object_id, version)
        facts = {object_id: FilePlace(uri=kept.uri)}
        self._groups.add(self._conversion.group(group_id, (node,), None, facts) + b"\n")
        return group_id

    def _refer(self, unit: XmlNode, group_id: str) -> None:
        version = self._target.version
        reference = etree.SubElement(unit, named("DataObjectReference", version))
        target = etree.SubElement(reference, named("DataObjectGroupReferenceId", version))
        target.text = group_id


def _alone(old: XmlNode) -> XmlNode:
    """Copy a unit or a document without what is given apart, so that paths begin at it."""
    made = etree.Element(old.tag, dict(old.attrib), nsmap=old.nsmap)
    made.extend(deepcopy(node) for node in old if not is_part(node))
    return made
