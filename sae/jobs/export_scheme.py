"""Export the plan de classement: its table, or a finding aid in EAD 2002 with its dossiers.

(1) the tree, and the series of every dossier
(2) what may be published: a dossier that is communicable today; every one for internal use
(3) write aside, element by element; give the file its name when it is whole

A dossier that is not communicable, or whose delay is unknown, is counted and not named.
"""

import os
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sae.domain.accession import day_part, extreme, paper_size
from sae.domain.accounts import Role
from sae.domain.documents import Extent
from sae.domain.ead import EadComponent, EadWords, EadWriter
from sae.domain.records import UnitRecord
from sae.domain.scheme import Scheme, SeriesNode
from sae.domain.scheme_file import write_scheme
from sae.jobs.cotes import all_cotes
from sae.jobs.holdings_picture import HoldingsPicture, holdings_picture
from sae.jobs.unit_decisions import fresh_decisions
from sae.ports import Archive, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenScheme:
    """What was written. withheld: dossiers not named, since they are not communicable."""

    nodes: int
    dossiers: int = 0
    withheld: int = 0


def export_table(archive: Archive, *, into: Path, french: bool) -> WrittenScheme:
    """Write the table that gives the tree back. Raises: OSError."""
    with archive.catalogue.read() as reader:
        scheme = reader.scheme()
    _write_aside(into, [write_scheme(scheme, french=french)])
    return WrittenScheme(nodes=len(scheme.nodes))


def export_ead(archive: Archive, *, into: Path, internal: bool, words: EadWords) -> WrittenScheme:
    """Follow the three steps. internal: name every dossier, for the archive's own use.

    Raises: NotAllowed, OSError.
    """
    archive.caller.require(Role.ARCHIVIST)
    fresh_decisions(archive)
    aside = into.with_name(f".{into.name}.{os.getpid()}.part")
    try:
        with archive.catalogue.read() as reader, aside.open("wb") as out:
            making = _Making(archive, reader, words, internal=internal)  # (1)
            making.write(EadWriter(out, words))  # (2)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(into)  # (3)
    finally:
        aside.unlink(missing_ok=True)
    return WrittenScheme(
        nodes=len(making.scheme.nodes), dossiers=making.dossiers, withheld=making.withheld
    )


# ----------------------------------------------------------------------------- private


class _Making:
    """One finding aid being written."""

    def __init__(
        self, archive: Archive, reader: Reader, words: EadWords, *, internal: bool
    ) -> None:
        self._archive = archive
        self._reader = reader
        self._internal = internal
        self._today: date = archive.clock.today()
        self._words = words
        self._cotes = all_cotes(reader)
        self.scheme: Scheme = reader.scheme()
        self.dossiers = 0
        self.withheld = 0
        self._picture: HoldingsPicture = holdings_picture(archive, reader, on=self._today)
        self._filed = self._dossiers_by_series()

    def write(self, ead: EadWriter) -> None:
        """Write the whole document."""
        policy = self._archive.policy
        dates = self._picture.dates()
        fonds = EadComponent(
            level="fonds",
            identifier=self._reader.origin(),
            cote="",
            title=policy.archival_agency_name,
            earliest=dates.earliest,
            latest=dates.latest,
            extent=self._picture.extent(),
            origination=policy.archival_agency_name,
        )
        with ead.document(
            identifier=self._reader.origin(),
            repository=policy.archival_agency_name,
            at=self._archive.clock.now(),
            fonds=fonds,
        ):
            self._write_nodes(ead)
            if self._filed.get(""):
                unfiled = EadComponent(
                    level="recordgrp", identifier="unfiled", cote="", title=self._words.unfiled
                )
                with ead.component(unfiled):
                    self._write_dossiers(ead, "")

    def _write_nodes(self, ead: EadWriter) -> None:
        with ExitStack() as stack:
            opened: list[ExitStack] = []
            for depth, node in self.scheme.walk():
                while len(opened) > depth:
                    opened.pop().close()
                own = ExitStack()
                stack.callback(own.close)
                own.enter_context(ead.component(self._node(node, depth)))
                opened.append(own)
                self._write_dossiers(ead, node.code)
            while opened:
                opened.pop().close()

    def _write_dossiers(self, ead: EadWriter, code: str) -> None:
        ids = self._filed.get(code, [])
        for start in range(0, len(ids), _BATCH):
            some = ids[start : start + _BATCH]
            decisions = self._reader.decisions(some)
            for unit_id in some:
                decided = decisions.get(unit_id)
                free_on = decided.communicable_on if decided is not None else None
                if not self._internal and (free_on is None or free_on > self._today):
                    self.withheld += 1
                    continue
                unit = self._reader.unit(unit_id)
                if unit is not None:
                    with ead.component(self._dossier(unit, free_on)):
                        self.dossiers += 1

    def _node(self, node: SeriesNode, depth: int) -> EadComponent:
        within = self.scheme.within(node.code)
        dates = self._picture.dates(lambda key: key.series in within)
        return EadComponent(
            level="series" if depth == 0 else "subseries",
            identifier=f"s-{node.position}",
            cote=node.code,
            title=node.title,
            earliest=node.start_date or dates.earliest,
            latest=node.end_date or dates.latest,
            extent=self._picture.extent(lambda key: key.series in within),
            scope=node.description,
            location=node.location,
        )

    def _dossier(self, unit: UnitRecord, free_on: date | None) -> EadComponent:
        days = extreme((day_part(unit.start_date), day_part(unit.end_date)))
        return EadComponent(
            level=unit.level or "file",
            identifier=unit.unit_id,
            cote=self._cotes.get(unit.unit_id, ""),
            title=unit.title,
            earliest=days.earliest,
            latest=days.latest,
            extent=self._extent(unit.unit_id),
            origination=unit.originating_agency,
            access=self._access(free_on),
        )

    def _extent(self, unit_id: str) -> Extent:
        items = [
            item
            for one in (unit_id, *self._reader.descendants(unit_id))
            for item in self._reader.objects_of_unit(one)
        ]
        known = {item.object_id: item for item in items}.values()
        papers = [paper_size(item.physical_id, ()) for item in known if item.physical]
        return Extent(
            units=0,
            files=sum(not item.physical for item in known),
            size_bytes=sum(item.size for item in known),
            paper_items=len(papers),
            boxes=len({paper.box for paper in papers} - {""}),
        )

    def _access(self, free_on: date | None) -> str:
        if free_on is None:
            return self._words.restricted
        if free_on <= self._today:
            return self._words.open
        return self._words.restricted_until.replace("{day}", free_on.isoformat())

    def _dossiers_by_series(self) -> Mapping[str, list[str]]:
        filed: dict[str, list[str]] = {}
        ids = list(self._reader.dossiers())
        series = self._reader.series_of(ids)
        for unit_id in ids:
            node = series.get(unit_id)
            filed.setdefault(node.code if node else "", []).append(unit_id)
        return filed


_BATCH = 1_000


def _write_aside(into: Path, pieces: Iterable[bytes]) -> None:
    aside = into.with_name(f".{into.name}.{os.getpid()}.part")
    try:
        with aside.open("wb") as out:
            out.writelines(pieces)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(into)
    finally:
        aside.unlink(missing_ok=True)
