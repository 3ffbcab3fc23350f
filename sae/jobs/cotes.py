"""A step of several jobs: the cotes of dossiers, given by the archive or stated by packages."""

from collections.abc import Mapping

from sae.ports import Reader


def all_cotes(reader: Reader) -> Mapping[str, str]:
    """Give the cotes of dossiers by id; that given by the archive comes before a stated one.

    A cote stays given when its dossier is gone.
    """
    cotes = dict(reader.stated_cotes())
    cotes.update((filing.unit_id, filing.cote) for filing in reader.filings() if filing.cote)
    return cotes
