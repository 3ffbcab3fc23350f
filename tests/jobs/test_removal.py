"""Removing what an act authorised: everything of it goes from everywhere, nothing else does."""

import shutil
from pathlib import Path

import pytest

from sae.bootstrap import Opening
from sae.custody.purge_forward import purge_state
from sae.custody.seal import seal
from sae.domain.act import ActKind
from sae.domain.removal import PurgeStatus
from sae.errors import PurgeRefused, UsageError
from sae.jobs.audit import Scope, audit
from sae.jobs.hold import HoldRequest, set_hold
from sae.jobs.rebuild import rebuild
from sae.jobs.removal import remove_units, resume_removals
from sae.jobs.search import search
from sae.journal.entry import Stream, parse_line
from sae.ports import Archive, SearchQuery, Transaction
from tests.jobs.archives import a_home, an_archive, french
from tests.jobs.removals import (
    an_order,
    nothing,
    places_with,
    removed,
    set_policy,
    take_in,
    units_of,
    words_of,
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_an_aip_whose_units_all_go_is_purged_whole(home: Path, tmp_path: Path) -> None:
    with an_archive(a_home(home)) as archive:
        take_in(archive, tmp_path / "one.zip", "alpha")
        aip_id = the_aip(archive)
        units = units_of(archive, "alpha")

        state = removed(archive, units)

        assert (state.status, state.pending, state.units) == (PurgeStatus.EXECUTED, (), 2)
        assert not any(archive.copies.holds(name, aip_id) for name in archive.copies.names)
        with archive.catalogue.read() as reader:
            assert not list(reader.aips())
            assert [reader.unit(one) for one in units] == [None, None]
            stone = reader.tombstone(min(units))
        assert stone is not None
        assert stone.aip_id == aip_id
        assert found(archive, "*") == 0
        assert_sound(archive)


def test_what_stays_keeps_its_identifiers_and_its_bytes(home: Path, tmp_path: Path) -> None:
    with an_archive(a_home(home)) as archive:
        take_in(archive, tmp_path / "one.zip", "alpha", "beta")
        before = the_aip(archive)
        staying = rows_of(archive, "beta")

        state = removed(archive, units_of(archive, "alpha"))

        after = the_aip(archive)
        assert state.status is PurgeStatus.EXECUTED
        assert after != before
        assert rows_of(archive, "beta") == staying
        assert not units_of(archive, "alpha")
        assert found(archive, words_of("alpha")[2]) == 0
        assert found(archive, words_of("beta")[2]) == 1
        data = archive.copies.read_bytes(after, "package/manifest.xml")
        manifest = data.decode()
        assert archive.schemas.validate_message(data, "2.1") == ()
        assert words_of("beta")[0] in manifest
        assert words_of("alpha")[0] not in manifest
        assert_sound(archive)


def test_with_an_expurgating_agreement_no_word_is_left_anywhere(home: Path, tmp_path: Path) -> None:
    with an_archive(a_home(home)) as archive:
        set_policy(archive, "expurgate")
        package = tmp_path / f"{words_of('alpha')[3]}.zip"
        transfer_id = take_in(archive, package, "alpha", "beta", comment="sans mot")
        assert list(places_with(home, words_of("alpha")))

        state = removed(archive, units_of(archive, "alpha"))

        assert state.status is PurgeStatus.EXECUTED
        assert list(places_with(home, words_of("alpha"))) == []
        kept = archive.copies.read_bytes(transfer_id, "manifest-expurgated.xml").decode()
        assert words_of("beta")[0] in kept
        assert_sound(archive)


def test_a_second_removal_of_the_same_transfer_empties_more(home: Path, tmp_path: Path) -> None:
    with an_archive(a_home(home)) as archive:
        set_policy(archive, "expurgate")
        take_in(archive, tmp_path / "one.zip", "alpha", "beta", "gamma")

        removed(archive, units_of(archive, "alpha"))
        state = removed(archive, units_of(archive, "gamma"))

        assert state.status is PurgeStatus.EXECUTED
        assert list(places_with(home, words_of("alpha") + words_of("gamma"))) == []
        assert found(archive, words_of("beta")[2]) == 1
        assert_sound(archive)


def test_digest_only_leaves_no_manifest(home: Path, tmp_path: Path) -> None:
    with an_archive(a_home(home)) as archive:
        set_policy(archive, "digest_only")
        transfer_id = take_in(archive, tmp_path / "one.zip", "alpha", "beta")

        removed(archive, units_of(archive, "alpha"))

        assert sorted(archive.copies.inventory(transfer_id).versions[-1].state) == [
            "acknowledgement.xml",
            "expurgation.json",
            "findings.json",
            "reply.xml",
        ]
        assert list(places_with(home, words_of("alpha"))) == []
        assert_sound(archive)


def test_by_default_the_manifest_is_kept_as_it_was_received(home: Path, tmp_path: Path) -> None:
    with an_archive(a_home(home)) as archive:
        transfer_id = take_in(archive, tmp_path / "one.zip", "alpha")
        manifest = archive.copies.read_bytes(transfer_id, "manifest.xml")

        removed(archive, units_of(archive, "alpha"))

        assert archive.copies.read_bytes(transfer_id, "manifest.xml") == manifest
        left = {place.split("/")[0] for place in places_with(home, words_of("alpha"))}
        assert left == {"copies"}


def test_a_rebuild_gives_the_same_catalogue_after_removals(home: Path, tmp_path: Path) -> None:
    with an_archive(a_home(home)) as archive:
        set_policy(archive, "expurgate")
        take_in(archive, tmp_path / "one.zip", "alpha", "beta", agency="AUTRE")
        take_in(archive, tmp_path / "two.zip", "gamma", message_identifier="V2")
        removed(archive, units_of(archive, "alpha"))
        removed(archive, units_of(archive, "gamma"))
        seal(archive)
        before = dump(archive)

        rebuild(archive)

        assert set(before) - set(dump(archive)) <= heads(before)
        assert units_of(archive, "beta")
        assert_sound(archive)


def test_what_is_removed_does_not_come_back_with_an_old_copy(home: Path, tmp_path: Path) -> None:
    with an_archive(a_home(home)) as archive:
        take_in(archive, tmp_path / "one.zip", "alpha")
        aip_id = the_aip(archive)
        shutil.copytree(home / "copies" / "copy-2", tmp_path / "old")
        act = an_order(archive)
        removed(archive, units_of(archive, "alpha"), act)
    for path in (tmp_path / "old" / "ocfl").rglob("*"):
        target = home / "copies" / "copy-2" / path.relative_to(tmp_path / "old")
        if path.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)

    with an_archive(Opening(home=home, wording=french)) as archive:
        seen = findings(archive)
        returned = resume_removals(archive)

        assert "holdings_object_returned" in seen
        assert returned == (aip_id,)
        assert not archive.copies.holds("copy-2", aip_id)
        assert purge_state(archive, act.act_id).status is PurgeStatus.EXECUTED


def test_a_copy_that_is_away_keeps_it_pending_then_is_purged_first(
    home: Path, tmp_path: Path
) -> None:
    opening = a_home(home, settings=late_second_copy)
    with an_archive(opening) as archive:
        take_in(archive, tmp_path / "one.zip", "alpha")
        aip_id = the_aip(archive)
        act = an_order(archive)
        away = home / "copies" / "copy-2"
        away.rename(tmp_path / "away")

        state = removed(archive, units_of(archive, "alpha"), act)

        assert state.status is PurgeStatus.EXECUTED_PENDING_COPIES
        assert state.pending == ("copy-2",)
        assert not archive.copies.holds("copy-1", aip_id)
    (tmp_path / "away").rename(home / "copies" / "copy-2")
    with an_archive(opening) as archive:
        assert not archive.copies.holds("copy-2", aip_id)
        assert purge_state(archive, act.act_id).status is PurgeStatus.EXECUTED


@pytest.mark.parametrize("kind", [ActKind.ATTESTED, ActKind.ELIMINATION_VISAED])
def test_only_an_act_that_authorises_it_removes(home: Path, tmp_path: Path, kind: ActKind) -> None:
    with an_archive(a_home(home)) as archive:
        take_in(archive, tmp_path / "one.zip", "alpha")

        with pytest.raises(PurgeRefused) as caught:
            removed(archive, units_of(archive, "alpha"), an_order(archive, kind))

        assert caught.value.code == "purge_not_authorised"
        assert found(archive, "*") == 2


def test_a_hold_authorises_no_removal(home: Path, tmp_path: Path) -> None:
    with an_archive(a_home(home)) as archive:
        take_in(archive, tmp_path / "one.zip", "alpha")
        units = units_of(archive, "alpha")
        held = set_hold(archive, HoldRequest(unit_ids=tuple(units), owner="Juriste", reason="x"))
        with archive.catalogue.read() as reader:
            act = reader.act(held.hold.hold_id)

        with pytest.raises(PurgeRefused) as caught:
            removed(archive, units, act)

        assert caught.value.code == "purge_not_authorised"
        assert found(archive, "*") == 2


def test_a_check_that_refuses_at_the_last_moment_leaves_everything(
    home: Path, tmp_path: Path
) -> None:
    def held(_tx: Transaction) -> None:
        raise UsageError("held")

    with an_archive(a_home(home)) as archive:
        take_in(archive, tmp_path / "one.zip", "alpha", "beta")
        before = dump(archive)
        act = an_order(archive)

        with pytest.raises(UsageError):
            remove_units(archive, act.act_id, units_of(archive, "alpha"), check=held)

        assert set(before) - set(dump(archive)) <= heads(before)
        assert archive.copies.staged_ids() == {"copy-1": (), "copy-2": ()}
        assert_sound(archive)


def test_a_unit_above_one_that_stays_is_not_removed(home: Path, tmp_path: Path) -> None:
    with an_archive(a_home(home)) as archive:
        take_in(archive, tmp_path / "one.zip", "alpha")
        with archive.catalogue.read() as reader:
            above = next(unit for unit in reader.units() if unit.level == "File")

        with pytest.raises(PurgeRefused) as caught:
            removed(archive, {above.unit_id})

        assert caught.value.code == "purge_child_stays"


def test_asking_again_for_the_same_act_changes_nothing(home: Path, tmp_path: Path) -> None:
    with an_archive(a_home(home)) as archive:
        take_in(archive, tmp_path / "one.zip", "alpha")
        act, units = an_order(archive), units_of(archive, "alpha")
        first = removed(archive, units, act)
        before = dump(archive)

        again = remove_units(archive, act.act_id, units, check=nothing)

        assert again == first
        assert dump(archive) == before


def test_the_journal_says_the_intent_then_the_end_and_no_word(home: Path, tmp_path: Path) -> None:
    with an_archive(a_home(home)) as archive:
        take_in(archive, tmp_path / "one.zip", "alpha")
        aip_id, act = the_aip(archive), an_order(archive)

        removed(archive, units_of(archive, "alpha"), act)

        with archive.catalogue.read() as reader:
            lines = [parse_line(line) for line in reader.entries(Stream.LIFECYCLE)]
        about = [one for one in lines if one.objects == (act.act_id, aip_id)]
        assert [one.type for one in about] == ["purge_intended", "purged"]
        assert about[0].before == about[1].before != ""


# ----------------------------------------------------------------------------- builders


def late_second_copy(text: str) -> str:
    head, mark, tail = text.rpartition("required = true")
    return f"{head}required = false{tail}" if mark else text


def the_aip(archive: Archive) -> str:
    with archive.catalogue.read() as reader:
        (aip,) = reader.aips()
    return aip.aip_id


def rows_of(archive: Archive, name: str) -> list[tuple[str, str, str]]:
    units = units_of(archive, name)
    with archive.catalogue.read() as reader:
        return [
            (unit_id, item.object_id, item.sha512)
            for unit_id in sorted(units)
            for item in reader.objects_of_unit(unit_id)
        ]


def found(archive: Archive, words: str) -> int:
    return len(search(archive, SearchQuery(words=words)).units)


def dump(archive: Archive) -> list[str]:
    with archive.catalogue.read() as reader:
        return list(reader.dump())


def heads(lines: list[str]) -> set[str]:
    return {line for line in lines if '"row":"head"' in line}


def findings(archive: Archive) -> list[str]:
    seen: list[str] = []
    audit(archive, Scope(), tell=lambda placed: seen.append(placed.finding.code))
    return seen


def assert_sound(archive: Archive) -> None:
    seal(archive)
    seen: list[object] = []
    report = audit(archive, Scope(), tell=seen.append)
    assert report.errors == 0, seen
