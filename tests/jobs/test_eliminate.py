"""A whole elimination: proposed, agreed, submitted, visaed, ordered by another, certified."""

from pathlib import Path

import pytest

from sae.domain.act import ActKind
from sae.domain.elimination import CampaignState, UnitState
from sae.errors import NotAllowed
from sae.jobs.audit import Scope, audit
from sae.jobs.execute_elimination import Confirmation, execute
from sae.jobs.rebuild import rebuild
from sae.ports import Reader
from tests.jobs.archives import a_home, an_archive
from tests.jobs.eliminations import an_archive_to_weed, an_old_dossier, executed, visaed
from tests.jobs.removals import places_with, units_of, words_of


def late_second_copy(text: str) -> str:
    head, _, tail = text.rpartition("required = true")
    return f"{head}required = false{tail}"


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


def test_a_copy_that_is_away_is_purged_when_it_is_back_then_the_certificate_comes(
    tmp_path: Path,
) -> None:
    opening = a_home(tmp_path / "home", settings=late_second_copy)
    with an_archive_to_weed(tmp_path, an_old_dossier("alpha"), opening=opening) as archive:
        units = len(units_of(archive, "alpha"))
        campaign = visaed(archive, tmp_path)
        place = archive.places.home / "copies" / "copy-2"
        place.rename(tmp_path / "away")

        first = executed(archive, campaign, units=units)
        again = execute(archive, campaign.number, Confirmation(units=None, day=None))
    (tmp_path / "away").rename(place)

    with an_archive(opening) as archive:
        last = execute(archive, campaign.number, Confirmation(units=None, day=None))

        assert first.campaign.state is CampaignState.EXECUTED_PENDING_COPIES
        assert again.pending == first.pending == ("copy-2",)
        assert last.campaign.state is CampaignState.CERTIFIED
        with archive.catalogue.read() as reader:
            acts = list(reader.acts(ActKind.ELIMINATION_CERTIFIED))
        documents = [[one.path for one in act.documents] for act in acts]
        assert documents == [
            ["interim-statement.pdf", "interim-statement.json"],
            ["certificate.pdf", "certificate.json", "notification-1.xml"],
        ]
        assert not list(places_with(archive.places.home, words_of("alpha")))


def test_an_order_whose_purge_never_began_is_given_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with an_archive_to_weed(tmp_path, an_old_dossier("alpha")) as archive:
        units = len(units_of(archive, "alpha"))
        campaign = visaed(archive, tmp_path)
        with monkeypatch.context() as patch:
            patch.setattr("sae.jobs.execute_elimination.remove_units", stopped)
            with pytest.raises(KeyboardInterrupt):
                executed(archive, campaign, units=units)

        with pytest.raises(NotAllowed):  # nothing is intended yet: only the authority may
            execute(archive, campaign.number, Confirmation(units=units, day=None))
        done = executed(archive, campaign, units=units)

        assert done.campaign.state is CampaignState.CERTIFIED
        with archive.catalogue.read() as reader:
            assert len(list(reader.acts(ActKind.ELIMINATION_ORDERED))) == 2
