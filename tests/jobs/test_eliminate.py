"""A whole elimination: proposed, agreed, submitted, visaed, ordered by another, certified."""

from pathlib import Path

from sae.domain.elimination import CampaignState, UnitState
from sae.jobs.audit import Scope, audit
from sae.jobs.rebuild import rebuild
from sae.ports import Reader
from tests.jobs.eliminations import an_archive_to_weed, an_old_dossier, executed, visaed
from tests.jobs.removals import places_with, units_of, words_of


def rows(reader: Reader) -> list[str]:
    """Give what a rebuild must give back; it adds lines of its own to the journal."""
    told = ('"row":"entry', '"row":"head', '"row":"seal')
    return [line for line in reader.dump() if not any(kind in line for kind in told)]


def test_what_was_visaed_is_destroyed_everywhere_and_certified(tmp_path: Path) -> None:
    dossiers = (an_old_dossier("alpha"), an_old_dossier("beta", start="2012-05-01"))
    with an_archive_to_weed(tmp_path, *dossiers) as archive:
        gone = units_of(archive, "alpha") | units_of(archive, "beta")
        campaign = visaed(archive, tmp_path)

        done = executed(archive, campaign, units=len(gone))

        assert done.campaign.state is CampaignState.CERTIFIED
        assert done.pending == ()
        assert not list(places_with(archive.places.home, [*words_of("alpha"), *words_of("beta")]))
        with archive.catalogue.read() as reader:
            states = {unit.state for unit in reader.elimination_units(campaign.campaign_id)}
            assert states == {UnitState.DESTROYED}
            assert all(reader.unit(unit_id) is None for unit_id in gone)
            before = rows(reader)
        assert audit(archive, Scope(), tell=lambda _finding: None).errors == 0
        rebuild(archive)
        with archive.catalogue.read() as reader:
            assert rows(reader) == before
