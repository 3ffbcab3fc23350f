"""What is taken out of a file is the same bytes, in the same place, of the same date, each run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sae.jobs.extracted_files import ExtractedFiles

A_DAY = 1_700_000_000_000_000_000


def test_a_file_keeps_its_bytes_its_name_and_the_date_of_what_it_was_in(tmp_path: Path) -> None:
    path, file = ExtractedFiles(tmp_path).keep(
        (b"un", b"deux"), "..\\pièces/../acte.pdf", modified=A_DAY
    )

    assert path.read_bytes() == b"undeux"
    assert (file.path, file.filename, file.size, file.modified) == (str(path), "acte.pdf", 6, A_DAY)
    assert path.parent == tmp_path


def test_the_same_bytes_keep_the_file_of_an_earlier_run(tmp_path: Path) -> None:
    before = ExtractedFiles(tmp_path).keep((b"acte",), "acte.pdf", modified=A_DAY)

    assert ExtractedFiles(tmp_path).keep((b"acte",), "acte.pdf", modified=A_DAY) == before
    assert ExtractedFiles(tmp_path).keep((b"autre",), "acte.pdf", modified=A_DAY) != before


def test_what_this_run_did_not_take_out_is_forgotten(tmp_path: Path) -> None:
    old, _ = ExtractedFiles(tmp_path).keep((b"vieux",), "vieux.txt", modified=1, place="1/a0")
    extracted = ExtractedFiles(tmp_path)
    new, _ = extracted.keep((b"neuf",), "neuf.txt", modified=1, place="2/a0")

    extracted.forget_others()

    assert new.exists()
    assert not old.exists()


def test_what_cannot_be_read_whole_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"acte"
        raise ValueError("damaged")

    with pytest.raises(ValueError, match="damaged"):
        ExtractedFiles(tmp_path).keep(broken(), "acte.pdf", modified=A_DAY)

    assert list(tmp_path.iterdir()) == []
