"""A step of the proposal of an elimination: units become lines, worded by the table of retention.

A line groups dossiers by rule, originating agency, typology and year. Typology is the type of
document or the node of the filing plan, never a title.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sae.domain.elimination import Line, LineState, Terms
from sae.domain.elimination_list import ListedUnit, extents, listed
from sae.domain.personal_names import name_like, names_in
from sae.domain.records import RuleDefinition, RuleState, UnitRecord
from sae.domain.rule_inputs import RuleUnitRow
from sae.domain.rule_mapping import content_days, definition_of
from sae.domain.scheme import SeriesNode
from sae.jobs.elimination_units import Salts, present
from sae.jobs.elimination_verdicts import Verdict
from sae.ports import Archive, Reader

APPRAISAL = "AppraisalRule"
TABLE = "tableau de gestion"

Choice = Callable[[str, str, str], bool]
"""Says whether an agency, a rule and a series, each by its identifier, are wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is proposed: lines, and the units on them.

    names: words of the wordings that may name a person of these units, by line.
    """

    lines: tuple[Line, ...]
    units: tuple[ListedUnit, ...]
    names: tuple[tuple[int, tuple[str, ...]], ...]


def listing(
    archive: Archive,
    reader: Reader,
    judged: Mapping[str, Verdict],
    *,
    chosen: Choice,
    internal_purge: bool = False,
) -> Listing:
    """Put units that may be destroyed on lines. judged: their verdicts, by unit id.

    chosen: says of a dossier, by its agency, its rule and its series, whether it is wanted.
    """
    wanted = reader.aips_of_units(judged)
    series = reader.series_of(wanted)
    dossiers: dict[str, _Dossier] = {}
    units: list[tuple[str, ListedUnit]] = []
    counted: set[str] = set()
    formats: dict[str, set[str]] = {}
    salts = Salts(archive)
    for unit, objects in present(reader, wanted):
        goes_with = unit.unit_id if internal_purge else unit.dossier_id or unit.unit_id
        dossier = dossiers.setdefault(goes_with, _Dossier())
        dossier.add(unit, judged[unit.unit_id], series.get(unit.unit_id), top=goes_with)
        salt, days = salts.of(unit.aip_id), _days(unit)
        one = _once(listed(unit, objects, salt=salt, days=days), counted)
        dossier.latest = max(dossier.latest, days[1])
        dossier.names |= names_in(unit.metadata, unit.title)
        formats.setdefault(goes_with, set()).update(item.puid for item in objects if item.puid)
        units.append((goes_with, replace(one, dossier_id="") if internal_purge else one))
    dossiers = {top: one for top, one in dossiers.items() if one.is_chosen(chosen)}
    rules = _rules(reader)
    for dossier in dossiers.values():
        if not dossier.latest and dossier.rule_id in rules:
            dossier.latest = _started_on(rules[dossier.rule_id], dossier.expired_on)
    numbers = _numbers(dossiers)
    placed = tuple(
        replace(unit, line=numbers[dossiers[top].key]) for top, unit in units if top in dossiers
    )
    made = tuple(
        replace(line, internal_purge=internal_purge)
        for line in _lines(rules, dossiers, formats, numbers, placed)
    )
    return Listing(lines=made, units=placed, names=tuple(_names(made, dossiers, numbers)))


def terms_of(rule: RuleDefinition | None, rule_id: str, *, expired_on: str) -> Terms:
    """Say why records may go: the row of a rule in force, and its arithmetic."""
    if rule is None:
        return Terms(rule_id=rule_id, expired_on=expired_on)
    return Terms(
        rule_id=rule_id,
        table=f"{TABLE} v{rule.version}" if rule.version else TABLE,
        label=rule.value,
        duration=_iso_duration(rule),
        start_event=rule.start_event,
        started_on=_started_on(rule, expired_on),
        expired_on=expired_on,
        text=", ".join(one for one in (rule.legal_basis, rule.article) if one),
        agreement_reference=rule.agreement_reference,
        agreement_on=rule.agreement_on,
    )


def wording_of(terms: Terms, document_type: str, year: str) -> str:
    """Word a line as the table of retention does, with the type of document and the year."""
    label = terms.label or terms.rule_id
    known = label.casefold()
    kind = f" - {document_type}" if document_type and document_type.casefold() not in known else ""
    return f"{label}{kind}{f', {year}' if year else ''}"


# ----------------------------------------------------------------------------- private

_Key = tuple[str, str, str, str, str]


class _Dossier:
    """What decides the line of a dossier: said by its top, or by its most recent piece."""

    def __init__(self) -> None:
        self.agency = ""
        self.document_type = ""
        self.series: SeriesNode | None = None
        self.latest = ""
        self.rule_id = ""
        self.expired_on = ""
        self.names: frozenset[str] = frozenset()

    def add(
        self, unit: UnitRecord, verdict: Verdict, series: SeriesNode | None, *, top: str
    ) -> None:
        """Hear one of its units."""
        expired = verdict.expired_on.isoformat() if verdict.expired_on else ""
        if expired >= self.expired_on and verdict.rule_id:
            self.rule_id, self.expired_on = verdict.rule_id, expired
        if unit.unit_id == top or not self.agency:
            self.agency = verdict.agency or unit.originating_agency
            self.document_type = unit.document_type
            self.series = series

    def is_chosen(self, chosen: Choice) -> bool:
        """Say whether it is wanted."""
        return chosen(self.agency, self.rule_id, self.series.code if self.series else "")

    @property
    def key(self) -> _Key:
        """Give what its line groups by."""
        code = self.series.code if self.series else ""
        return (self.agency, self.rule_id, code, self.document_type, self.latest[:4])


def _numbers(dossiers: Mapping[str, _Dossier]) -> Mapping[_Key, int]:
    keys = sorted({dossier.key for dossier in dossiers.values()})
    return {key: number for number, key in enumerate(keys, 1)}


def _names(
    lines: Iterable[Line], dossiers: Mapping[str, _Dossier], numbers: Mapping[_Key, int]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    names: dict[int, set[str]] = {}
    for dossier in dossiers.values():
        names.setdefault(numbers[dossier.key], set()).update(dossier.names)
    for line in lines:
        words = name_like(line.wording, names=names[line.number], proposed=line.terms.label)
        if words:
            yield line.number, words


def _once(unit: ListedUnit, counted: set[str]) -> ListedUnit:
    """Leave to a unit the objects that no other has listed: each is destroyed once."""
    own = tuple(one for one in unit.objects if one[0] not in counted)
    counted.update(one[0] for one in own)
    return replace(unit, objects=own)


def _rules(reader: Reader) -> Mapping[str, RuleDefinition]:
    return {
        rule.rule_id: rule
        for rule in reader.rule_versions(RuleState.IN_FORCE)
        if rule.category == APPRAISAL
    }


def _days(unit: UnitRecord) -> tuple[str, str]:
    """Give the extreme days of a unit: as stated, or read from the other dates of its Content."""
    first, last = unit.start_date[:10], unit.end_date[:10]
    if first or last:
        return first or last, last or first
    row = RuleUnitRow(
        unit_number=0,
        unit_id=unit.unit_id,
        transfer_id=unit.transfer_id,
        dossier_id=unit.dossier_id,
        agency=unit.originating_agency,
        start_date="",
        end_date="",
        metadata=unit.metadata,
        parents=unit.parents,
        rules=(),
    )
    earliest, latest = content_days(row)
    return (earliest.isoformat() if earliest else "", latest.isoformat() if latest else "")


def _lines(
    rules: Mapping[str, RuleDefinition],
    dossiers: Mapping[str, _Dossier],
    formats: Mapping[str, Iterable[str]],
    numbers: Mapping[_Key, int],
    units: Iterable[ListedUnit],
) -> Iterator[Line]:
    known = extents(units)
    of_key: dict[_Key, list[str]] = {}
    for top, dossier in dossiers.items():
        of_key.setdefault(dossier.key, []).append(top)
    for key, number in numbers.items():
        agency, rule_id, _, document_type, year = key
        last = max((dossiers[top] for top in of_key[key]), key=lambda one: one.expired_on)
        terms = terms_of(rules.get(rule_id), rule_id, expired_on=last.expired_on)
        series = f"{last.series.code} {last.series.title}" if last.series else ""
        yield Line(
            number=number,
            state=LineState.PROPOSED,
            agency=agency,
            typology=document_type or (last.series.title if last.series else ""),
            series=series,
            series_code=last.series.code if last.series else "",
            year=year,
            wording=wording_of(terms, document_type, year),
            extent=known[number],
            terms=terms,
            formats=tuple(sorted({one for top in of_key[key] for one in formats[top]})),
        )


def _started_on(rule: RuleDefinition, expired_on: str) -> str:
    """Count back from the end; empty when the calendar does not lead to the same day again."""
    duration = definition_of(rule).duration
    letter = _iso_duration(rule)[-1:]
    if duration is None or not expired_on or letter != "Y":
        return ""
    end = date.fromisoformat(expired_on)
    try:
        start = end.replace(year=end.year - int(rule.duration))
    except ValueError:  # 29 February of a year that has none
        return ""
    return start.isoformat() if duration.after(start) == end else ""


def _iso_duration(rule: RuleDefinition) -> str:
    """Write a duration as ISO 8601 does; empty when there is none to write."""
    letter = {"year": "Y", "month": "M", "day": "D"}.get(rule.measurement.lower().rstrip("s"), "")
    return f"P{rule.duration}{letter}" if rule.duration.isdigit() and letter else ""
