"""A step of several jobs: the cotes of dossiers, given by the archive or stated by packages."""

from collections.abc import Iterable, Mapping

from sae.ports import Reader


def cotes_of(reader: Reader, unit_ids: Iterable[str]) -> Mapping[str, str]:
    """Give the cotes of dossiers by id; that given by the archive comes before a stated one."""
    wanted = set(unit_ids)
    cotes = {unit_id: cote for unit_id, cote in reader.stated_cotes() if unit_id in wanted}
    cotes.update((filing.unit_id, filing.cote) for filing in reader.filings(wanted) if filing.cote)
    return cotes
