"""A change of archived units is a new version of their AIP: all of it, journaled, or nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from sae.custody.acts import ActDocument, new_act
from sae.custody.new_version import AipChange, StagedVersion, change_units
from sae.custody.prove import gather
from sae.custody.seal import seal
from sae.domain.act import Act, ActKind
from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.audit import Scope, audit
from sae.jobs.indexing import drain_outbox
from sae.jobs.ingest import ingest
from sae.jobs.rebuild import rebuild
from sae.jobs.repair import catch_up
from sae.jobs.search import search
from sae.journal.entry import Stream, parse_line
from sae.ports import Archive, SearchQuery, Transaction
from seda.byte_source import ByteSource, open_source
from storage.errors import StoreUnavailable
from storage.fixity import check_object
from tests.jobs.archives import a_home, an_archive, failing
from tests.packages import a_dossier, a_file, a_package

NEW = "Chaudière réparée"

Edit = Callable[[ByteSource], Iterable[bytes]]


def test_a_changed_unit_is_found_by_its_new_words(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        aip_id = an_aip(archive, tmp_path)

        act = change(archive, aip_id)

        with archive.catalogue.read() as reader:
            aip = reader.aip(aip_id)
            titles = sorted(unit.title for unit in reader.units(aip_id=aip_id))
            line = parse_line(next(reader.entries(Stream.LIFECYCLE, act.published_seq + 1)))
        assert aip is not None
        assert aip.version == 2
        assert titles == [NEW, "facture.txt"]
        assert line.type == "aip_versioned"
        assert line.objects == (aip.transfer_id, act.act_id, aip_id)
        assert line.before != line.after == f"sha512:{aip.inventory_sha512}"
        drain_outbox(archive)
        assert found(archive, "réparée") == 1
        assert found(archive, "chauffage") == 0
        assert_sound(archive)


def test_the_version_before_is_still_there_by_its_digest(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        aip_id = an_aip(archive, tmp_path)
        before = inventory_of(archive, aip_id)
        manifest = archive.copies.read_bytes(aip_id, "package/manifest.xml")

        change(archive, aip_id)

        assert manifest == archive.copies.read_bytes(
            aip_id, "package/manifest.xml", inventory_sha512=before
        )


def test_the_digests_are_known_when_the_act_is_made(tmp_path: Path) -> None:
    seen: list[StagedVersion] = []

    with an_archive(a_home(tmp_path / "home")) as archive:
        aip_id = an_aip(archive, tmp_path)
        before = inventory_of(archive, aip_id)

        change(archive, aip_id, seen=seen)

        assert [(one.version, one.before) for one in seen] == [(2, before)]
        assert seen[0].after == inventory_of(archive, aip_id)
        assert seen[0].manifest_before != seen[0].manifest_after


def test_a_change_refused_at_the_last_moment_leaves_no_trace(tmp_path: Path) -> None:
    def refuse(_tx: Transaction) -> None:
        raise UsageError("held")

    with an_archive(a_home(tmp_path / "home")) as archive:
        aip_id = an_aip(archive, tmp_path)
        before = inventory_of(archive, aip_id)

        with pytest.raises(UsageError):
            change(archive, aip_id, check=refuse)

        assert inventory_of(archive, aip_id) == before
        assert archive.copies.staged_ids() == {"copy-1": (), "copy-2": ()}
        assert_sound(archive)


def test_a_change_that_loses_a_unit_is_refused(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        aip_id = an_aip(archive, tmp_path)

        with pytest.raises(ValueError, match="its manifest and its record differ"):
            change(archive, aip_id, edit=without_units)

        assert_sound(archive)


def test_a_crash_between_the_commit_and_the_copies_is_finished(tmp_path: Path) -> None:
    opening = a_home(tmp_path / "home")
    with an_archive(opening) as archive:
        aip_id = an_aip(archive, tmp_path)
        with (
            failing(5, on=lambda operation, path: operation == "rename" and path.endswith("/v2")),
            pytest.raises(StoreUnavailable),
        ):
            change(archive, aip_id)
        with archive.catalogue.read() as reader:
            assert reader.aip(aip_id) is None  # committed, shown nowhere: waits for its recovery

    with an_archive(opening) as archive:
        drain_outbox(archive)
        assert found(archive, "réparée") == 1
        for name in archive.copies.names:
            store = archive.copies.copy(name).store
            assert check_object(store, aip_id, inventory_of(archive, aip_id)).intact
        assert_sound(archive)


def test_a_rebuild_gives_the_same_rows_after_changes(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        aip_id = an_aip(archive, tmp_path)
        change(archive, aip_id)
        change(archive, aip_id, edit=lambda source: retitled(source, NEW, "Encore"))
        drain_outbox(archive)
        before = dump(archive)

        rebuild(archive)

        assert {line for line in before if '"row":"head"' not in line} <= set(dump(archive))
        assert found(archive, "encore") == 1
        assert_sound(archive)


def test_a_changed_unit_is_proved_by_its_last_version(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        aip_id = an_aip(archive, tmp_path)
        seal(archive)
        change(archive, aip_id)
        with archive.catalogue.read() as reader:
            unit_id = next(reader.units(aip_id=aip_id)).unit_id

        evidence, _, proved = gather(archive, unit_id)

        assert proved == aip_id
        assert evidence.inventory == archive.copies.inventory_bytes(aip_id)


def test_a_copy_that_missed_a_version_catches_up(tmp_path: Path) -> None:
    opening = a_home(tmp_path / "home", settings=late_second_copy)
    with an_archive(opening) as archive:
        aip_id = an_aip(archive, tmp_path)
        (tmp_path / "home/copies/copy-2").rename(tmp_path / "away")
        change(archive, aip_id)
        (tmp_path / "away").rename(tmp_path / "home/copies/copy-2")

    with an_archive(opening) as archive:
        catch_up(archive, tell=lambda _placed: None)

        store = archive.copies.copy("copy-2").store
        assert check_object(store, aip_id, inventory_of(archive, aip_id)).intact
        assert_sound(archive)


def test_an_aip_that_is_not_there_is_not_changed(tmp_path: Path) -> None:
    with (
        an_archive(a_home(tmp_path / "home")) as archive,
        pytest.raises(UnknownIdentifier),
    ):
        change(archive, archive.new_id())


# ----------------------------------------------------------------------------- builders


def an_aip(archive: Archive, place: Path) -> str:
    dossier = a_dossier("Facture de chauffage", files=[a_file("facture.txt")])
    list(ingest(archive, [a_package(place / "one.zip", units=(dossier,))]))
    with archive.catalogue.read() as reader:
        return next(reader.aips()).aip_id


def change(
    archive: Archive,
    aip_id: str,
    *,
    edit: Edit | None = None,
    check: Callable[[Transaction], None] = lambda _tx: None,
    seen: list[StagedVersion] | None = None,
) -> Act:
    def made(staged: tuple[StagedVersion, ...]) -> tuple[Act, Sequence[ActDocument]]:
        (seen if seen is not None else []).extend(staged)
        act = new_act(archive, ActKind.UNITS_MODIFIED, body={"aip": aip_id}, reason="erreur")
        return act, [ActDocument("attestation.txt", b"avant, apres")]

    def first(source: ByteSource) -> Iterable[bytes]:
        return retitled(source, "Facture de chauffage", NEW)

    edit = edit or first
    return change_units(archive, [AipChange(aip_id=aip_id, edit=edit)], act=made, check=check)


def retitled(source: ByteSource, old: str, new: str) -> Iterator[bytes]:
    yield open_source(source).read().replace(old.encode(), new.encode())


def without_units(source: ByteSource) -> Iterator[bytes]:
    text = open_source(source).read()
    start, end = text.index(b"<ArchiveUnit"), text.rindex(b"</ArchiveUnit>")
    yield text[:start] + text[end + len(b"</ArchiveUnit>") :]


def late_second_copy(text: str) -> str:
    head, mark, tail = text.rpartition("required = true")
    return f"{head}required = false{tail}" if mark else text


def inventory_of(archive: Archive, aip_id: str) -> str:
    with archive.catalogue.read() as reader:
        aip = reader.aip(aip_id)
    assert aip is not None
    return aip.inventory_sha512


def found(archive: Archive, words: str) -> int:
    return len(search(archive, SearchQuery(words=words)).units)


def dump(archive: Archive) -> list[str]:
    with archive.catalogue.read() as reader:
        return list(reader.dump())


def assert_sound(archive: Archive) -> None:
    seal(archive)
    seen: list[object] = []
    assert audit(archive, Scope(), tell=seen.append).errors == 0, seen
