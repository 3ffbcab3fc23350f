"""Shows elimination campaigns: where each stands, its lines, its acts and their documents.

(1) find the campaign
(2) gather its acts, the units of its list, what remains to be purged
(3) write the documents of its acts in a folder, when one is given

Whoever keeps, orders, controls or audits may see a campaign; it names nobody.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sae.custody.purge_forward import purge_state
from sae.domain.accounts import Role
from sae.domain.act import Act
from sae.domain.elimination import Campaign
from sae.domain.elimination_list import ListedUnit
from sae.domain.sort_table import SortLine, write_sort_table
from sae.errors import UsageError
from sae.jobs.campaigns import campaign_named, find_campaign
from sae.ports import Archive

_READERS = (Role.ARCHIVIST, Role.AUTHORITY, Role.CONTROL_AUTHORITY, Role.AUDITOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCampaign:
    """A campaign with what surrounds it.

    acts: in order. reasons: units that left its list, by reason. pending: places where purged
    bytes remain.
    """

    campaign: Campaign
    acts: tuple[Act, ...]
    reasons: Mapping[str, int]
    pending: tuple[str, ...]


def campaigns(archive: Archive, *, over: bool | None = None) -> tuple[Campaign, ...]:
    """List campaigns in order of number."""
    archive.caller.require(*_READERS)
    with archive.catalogue.read() as reader:
        return reader.eliminations(over=over)


def shown_campaign(archive: Archive, typed: str) -> ShownCampaign:
    """Follow (1) and (2). Raises: UnknownIdentifier, UsageError."""
    archive.caller.require(*_READERS)
    with archive.catalogue.read() as reader:
        campaign = campaign_named(reader, typed)  # (1)
        acts = tuple(reader.acts(campaign_id=campaign.campaign_id))  # (2)
        units = reader.elimination_units(campaign.campaign_id)
        reasons = Counter(unit.reason for unit in units if unit.reason)
    pending = purge_state(archive, campaign.order_act_id).pending if campaign.order_act_id else ()
    return ShownCampaign(
        campaign=campaign, acts=acts, reasons=dict(sorted(reasons.items())), pending=pending
    )


def units_of_line(archive: Archive, typed: str, line: int | None) -> tuple[ListedUnit, ...]:
    """List the units of a line, or of all. Raises: UnknownIdentifier, UsageError."""
    archive.caller.require(*_READERS)
    campaign = find_campaign(archive, typed)
    with archive.catalogue.read() as reader:
        return tuple(reader.elimination_units(campaign.campaign_id, line=line))


def table_to_sort(archive: Archive, typed: str, line: int) -> bytes:
    """Write the dossiers of a line as the table that `sae sort decide` reads, nothing chosen yet.

    For a line that the control authority wants sorted first: what is chosen to be kept is decided
    there, and the rest may be proposed again.
    Raises: UnknownIdentifier, UsageError.
    """
    archive.caller.require(Role.ARCHIVIST)
    campaign = find_campaign(archive, typed)
    known = campaign.line(line)
    if known is None:
        raise UsageError("elimination_line_unknown", line=line)
    rows = []
    with archive.catalogue.read() as reader:
        for listed in reader.elimination_units(campaign.campaign_id, line=line):
            unit = reader.unit(listed.unit_id)
            if unit is not None and unit.unit_id == unit.dossier_id:
                rows.append(
                    SortLine(
                        unit_id=unit.unit_id,
                        title=unit.title,
                        agency=unit.originating_agency,
                        start_date=unit.start_date,
                        end_date=unit.end_date,
                        rules=(known.terms.rule_id,),
                    )
                )
    return write_sort_table(rows)


def write_documents(archive: Archive, typed: str, folder: Path) -> tuple[Path, ...]:
    """Write what the acts of a campaign keep, one file each, named in order (3).

    Raises: UnknownIdentifier, UsageError, OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, act in enumerate(shown_campaign(archive, typed).acts, 1):
        for document in act.documents:
            path = (
                folder
                / f"{number:02d}-{act.kind.value.removeprefix('elimination_')}-{document.path}"
            )
            with archive.copies.open(act.act_id, document.path) as stream, path.open("wb") as out:
                while block := stream.read(_BLOCK):
                    out.write(block)
            written.append(path)
    return tuple(written)


# ----------------------------------------------------------------------------- private

_BLOCK = 1 << 20
