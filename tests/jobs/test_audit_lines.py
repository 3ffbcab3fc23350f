"""Audit of the lines on a copy: each way to forge a journal is found, at its place."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sae.jobs.audit import Scope
from sae.jobs.ingest import ingest
from sae.jobs.read_journal import export_head
from tests.jobs.archives import an_archive
from tests.jobs.audited_homes import KeptHome, a_kept_home, audited, entry_files, errors, places
from tests.packages import a_package

FIRST, SECOND = "copy-1", "copy-2"
Lines = list[bytes]
Forgery = Callable[[Lines, int], Lines]


def deleted(lines: Lines, at: int) -> Lines:
    return lines[:at] + lines[at + 1 :]


def edited(lines: Lines, at: int) -> Lines:
    return [*lines[:at], lines[at].replace(b'"operator"', b'"mayor"'), *lines[at + 1 :]]


def broken(lines: Lines, at: int) -> Lines:
    return [*lines[:at], b"{" + lines[at], *lines[at + 1 :]]


def inserted(lines: Lines, at: int) -> Lines:
    return [*lines[:at], edited(lines, at)[at], *lines[at:]]


def duplicated(lines: Lines, at: int) -> Lines:
    return [*lines[: at + 1], *lines[at:]]


def swapped(lines: Lines, at: int) -> Lines:
    other = at + 1 if at + 1 < len(lines) else at - 1
    changed = list(lines)
    changed[at], changed[other] = changed[other], changed[at]
    return changed


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> KeptHome:
    folder = tmp_path_factory.mktemp("sealed")
    home = a_kept_home(folder)
    with an_archive(home.opening) as archive:
        list(ingest(archive, [a_package(folder / "two.zip", message_identifier="SECOND")]))
    return home


@pytest.mark.parametrize("forge", [deleted, edited, broken, inserted, duplicated, swapped])
def test_a_line_forged_on_a_copy_is_found_and_located(sealed: KeptHome, forge: Forgery) -> None:
    with an_archive(sealed.opening, for_writing=False) as archive:
        for file in entry_files(sealed.copy(SECOND)):
            before = file.read_bytes()
            lines = before.splitlines(keepends=True)
            first = json.loads(lines[0])["seq"]
            for at in range(len(lines) if len(lines) > 1 or forge is not swapped else 0):
                file.write_bytes(b"".join(forge(list(lines), at)))

                found = audited(archive)

                named = {place for place, _ in errors(found)}
                assert named == {SECOND}, (file.name, at)
                near = {f"lifecycle {first + at + step}" for step in (-1, 0, 1)}
                assert any(one in places(found) for one in near), (file.name, at, places(found))
                file.write_bytes(before)


def test_a_head_kept_outside_tells_a_cut_from_a_rewriting(sealed: KeptHome, tmp_path: Path) -> None:
    """An operator who rolls everything back, catalogue included, is caught by the head alone."""
    home = KeptHome(sealed.opening, sealed.units)
    place = home.opening.home
    kept_aside = Path(shutil.copytree(place, tmp_path / "aside"))
    with an_archive(home.opening) as archive:
        list(ingest(archive, [a_package(tmp_path / "x.zip", message_identifier="THIRD")]))
        head = export_head(archive)
        assert errors(audited(archive, Scope(against=head))) == set()
    shutil.rmtree(place)
    kept_aside.rename(place)

    with an_archive(home.opening) as archive:
        assert errors(audited(archive)) == set()
        cut = audited(archive, Scope(against=head))
        list(ingest(archive, [a_package(tmp_path / "y.zip", message_identifier="FOURTH")]))
        forked = audited(archive, Scope(against=head))

    assert {code for _, code in errors(cut)} >= {"journal_truncated"}
    assert {place for place, _ in errors(cut)} == {FIRST, SECOND, "catalogue"}
    assert {code for _, code in errors(forked)} >= {"journal_forked"}
