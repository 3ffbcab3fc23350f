"""A step of registers: what left, as the acts of eliminations and of other ways out tell it.

Only bodies of acts are read: they say typologies, counts and references, and outlive what left.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sae.domain.accession import total
from sae.domain.act import Act, ActKind
from sae.domain.documents import EliminationLine, Extent, ExtremeDates, Period
from sae.jobs.legal_days import day_of
from sae.jobs.register_entries import in_period
from sae.jobs.register_holdings import Gone
from sae.ports import Archive, Reader


def elimination_lines(
    archive: Archive, reader: Reader, period: Period
) -> tuple[EliminationLine, ...]:
    """Give a line for each line of a slip that was executed, in order of execution."""
    lines: list[EliminationLine] = []
    for told in _eliminations(reader).values():
        for number, (order, destroyed) in sorted(told.executed.items()):
            day = day_of(archive.clock, order.at)
            line = told.lines.get(number)
            if line is not None and in_period(day, period):
                remark = order.body["remarks"].get(str(number), "")
                lines.append(_line(told, line, executed_on=day, destroyed=destroyed, remark=remark))
    return tuple(lines)


def gone(reader: Reader) -> Iterator[Gone]:
    """Give everything that left, by producer and series."""
    for told in _eliminations(reader).values():
        for number, (order, destroyed) in told.executed.items():
            line = told.lines.get(number, {})
            yield Gone(
                left_at=order.at,
                agency=line.get("agency", ""),
                series=line.get("series_code", ""),
                eliminated=_extent(destroyed),
            )
    yield from _handed_over(reader)


def gone_since(archive: Archive, reader: Reader, period: Period) -> tuple[Extent, Extent]:
    """Sum what left in a period: eliminated, handed over."""
    left = [one for one in gone(reader) if in_period(day_of(archive.clock, one.left_at), period)]
    return total(one.eliminated for one in left), total(one.handed_over for one in left)


# ----------------------------------------------------------------------------- private


@dataclass(slots=True)
class _Told:
    """What the acts of one campaign say.

    ordered, executed: by line, the last order and how much; executed once a certificate, or a
    statement while a copy is away, says that the purge was made.
    """

    number: str = ""
    lines: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    visa: Mapping[str, Any] = field(default_factory=dict)
    ordered: dict[int, tuple[Act, Mapping[str, Any]]] = field(default_factory=dict)
    executed: dict[int, tuple[Act, Mapping[str, Any]]] = field(default_factory=dict)
    certificate: str = ""


_KINDS = tuple(kind for kind in ActKind if kind.value.startswith("elimination_"))


def _eliminations(reader: Reader) -> Mapping[str, _Told]:
    campaigns: dict[str, _Told] = {}
    for act in reader.acts(*_KINDS):
        told = campaigns.setdefault(act.campaign_id, _Told())
        body = act.body
        told.number = body.get("number", told.number)
        for line in body.get("lines", ()):
            told.lines[line["number"]] = line
        if act.kind is ActKind.ELIMINATION_VISAED:
            told.visa = body.get("answer", {})
        elif act.kind is ActKind.ELIMINATION_ORDERED:
            told.ordered = {
                int(number): (act, destroyed) for number, destroyed in body["destroyed"].items()
            }
        elif act.kind is ActKind.ELIMINATION_CERTIFIED:
            told.executed = told.ordered
            told.certificate = act.act_id if body["complete"] else ""
    return campaigns


def _line(
    told: _Told,
    line: Mapping[str, Any],
    *,
    executed_on: date,
    destroyed: Mapping[str, Any],
    remark: str,
) -> EliminationLine:
    terms = line.get("terms", {})
    given = told.visa.get("given_on", "")
    return EliminationLine(
        number=f"{told.number}/{line['number']}",
        slip_number=told.number,
        originating_agency=line.get("agency", ""),
        typology=line.get("wording") or line.get("typology", ""),
        dates=ExtremeDates(
            earliest=destroyed.get("earliest", ""), latest=destroyed.get("latest", "")
        ),
        extent=_extent(destroyed),
        rule=terms.get("rule_id", ""),
        visa_reference=told.visa.get("reference", ""),
        visa_on=date.fromisoformat(given) if given else None,
        executed_on=executed_on,
        certificate_number=told.certificate,
        remark=remark,
    )


def _handed_over(reader: Reader) -> Iterator[Gone]:
    """Read restitutions, deposits, transfers whose bytes are gone, and withdrawals."""
    begun: dict[str, Act] = {}
    for act in reader.acts(
        ActKind.RESTITUTION_PREPARED,
        ActKind.RESTITUTION_COMPLETED,
        ActKind.WITHDRAWAL_REQUESTED,
        ActKind.WITHDRAWAL_COMPLETED,
    ):
        if act.kind in (ActKind.RESTITUTION_PREPARED, ActKind.WITHDRAWAL_REQUESTED):
            begun[act.campaign_id] = act
        elif act.campaign_id in begun and not act.body.get("kept_here"):
            for pile in begun[act.campaign_id].body["piles"]:
                yield Gone(
                    left_at=act.at,
                    agency=pile["agency"],
                    series=pile["series"],
                    handed_over=_extent(pile),
                )


def _extent(told: Mapping[str, Any]) -> Extent:
    return Extent(
        units=told.get("units", 0),
        files=told.get("objects", 0),
        size_bytes=told.get("size", told.get("content_bytes", 0)),
        paper_items=told.get("paper", told.get("papers", 0)),
    )
