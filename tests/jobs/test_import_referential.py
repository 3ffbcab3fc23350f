"""Referentials: each change is an archive, and a rebuild makes them all again."""

import hashlib
from pathlib import Path

import pytest

from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.import_referential import (
    close_table,
    confirm,
    import_referential,
    referentials,
    rows_of,
)
from sae.jobs.ingest import ingest
from sae.jobs.rebuild import rebuild
from sae.journal.entry import EntryType, ParsedEntry, Stream, parse_line
from sae.ports import Archive
from tests.jobs.archives import a_home, an_archive
from tests.packages import a_package

AGENCIES = "Identifier,Name\nDRH,Ressources humaines\nSTM,Services techniques\n"


def test_a_change_is_journaled_sealed_and_kept_as_received(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        done = import_referential(archive, "agencies", a_file(tmp_path, AGENCIES))

        (line,) = lines(archive)
        assert line.objects == (done.object_id,)
        assert line.after == "sha512:" + sha512_of_inventory(archive, done.object_id)
        assert archive.copies.read_bytes(done.object_id, "source.csv") == AGENCIES.encode()
        with archive.catalogue.read() as reader:
            assert len(reader.seals()) == 1


def test_an_unchanged_table_leaves_no_trace(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        table = a_file(tmp_path, AGENCIES)
        import_referential(archive, "agencies", table)

        again = import_referential(archive, "agencies", table)

        assert (again.added, again.replaced, again.unchanged) == (0, 0, 2)
        assert again.object_id == ""
        assert len(lines(archive)) == 1


def test_a_renamed_agency_is_replaced(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        import_referential(archive, "agencies", a_file(tmp_path, AGENCIES))
        renamed = AGENCIES.replace("Services techniques", "Direction technique")

        done = import_referential(archive, "agencies", a_file(tmp_path, renamed))

        assert (done.added, done.replaced, done.unchanged) == (0, 1, 1)
        names = {agency.name for agency in referentials(archive).agencies}
        assert names == {"Ressources humaines", "Direction technique"}


def test_an_import_confirms_what_a_package_had_named(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        list(ingest(archive, [a_package(tmp_path / "one.zip", agency="DRH")]))

        done = import_referential(archive, "agencies", a_file(tmp_path, AGENCIES))

        assert (done.added, done.replaced) == (1, 1)
        known = rows_of(referentials(archive), "agencies")
        assert known["DRH"].confirmed


def test_terms_that_a_file_leaves_out_stay_as_they_were(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        strict = "Identifier,Name,Reading,Acceptance\nC1,Finances,strict,automatic\n"
        import_referential(archive, "agreements", a_file(tmp_path, strict))

        inactive = "Identifier,Name,Status\nC1,Finances,INACTIVE\n"
        import_referential(archive, "agreements", a_file(tmp_path, inactive))

        (agreement,) = referentials(archive).agreements
        assert (agreement.reading, agreement.acceptance) == ("strict", "automatic")
        assert not agreement.active


def test_a_rebuild_makes_every_change_again(tmp_path: Path) -> None:
    opening = a_home(tmp_path / "home")
    with an_archive(opening) as archive:
        list(ingest(archive, [a_package(tmp_path / "one.zip", agency="ACHATS")]))
        import_referential(archive, "agencies", a_file(tmp_path, AGENCIES))
        import_referential(
            archive,
            "rules",
            a_file(
                tmp_path,
                "RuleId,RuleType,RuleValue,RuleDuration,RuleMeasurement\n"
                "G1,HoldRule,Gel sans terme,,\nA1,AppraisalRule,Dix ans,10,year\n",
            ),
        )
        confirm(archive, "agencies", "ACHATS")
        close_table(archive, "rules", closed=True)
        close_table(archive, "agencies", closed=True)
        close_table(archive, "rules", closed=False)
        before = referentials(archive)

        rebuild(archive)

        assert referentials(archive) == before
        assert before.closed == {"agencies"}


def test_confirming_is_for_what_was_seen(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        list(ingest(archive, [a_package(tmp_path / "one.zip", agreement="C-9")]))

        assert confirm(archive, "agreements", "C-9")
        assert not confirm(archive, "agreements", "C-9")
        with pytest.raises(UnknownIdentifier):
            confirm(archive, "agreements", "C-10")
        with pytest.raises(UsageError):
            confirm(archive, "couleurs", "C-9")


def test_declaring_a_table_what_it_is_changes_nothing(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        assert not close_table(archive, "rules", closed=False)
        assert close_table(archive, "rules", closed=True)
        assert not close_table(archive, "rules", closed=True)
        assert len(lines(archive)) == 1


def a_file(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def lines(archive: Archive) -> list[ParsedEntry]:
    with archive.catalogue.read() as reader:
        parsed = [parse_line(line) for line in reader.entries(Stream.LIFECYCLE)]
    return [line for line in parsed if line.type == EntryType.REFERENTIAL_CHANGED]


def sha512_of_inventory(archive: Archive, object_id: str) -> str:
    return hashlib.sha512(archive.copies.inventory_bytes(object_id)).hexdigest()
