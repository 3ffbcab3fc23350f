"""How an index changes: replacing, removing, emptying, several writers, sudden death."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event

import pytest

from sae.errors import HomeUnavailable
from sae.ports import FullText
from tests.contracts.fulltext_records import IndexPlaces, a_document, ask, facet, found, keep

ROOT = Path(__file__).parents[2]


class WritingContract(IndexPlaces):
    def test_an_index_that_was_never_written_is_empty(self, index: FullText) -> None:
        assert ask(index, "*").total == 0

    def test_what_is_added_is_found_after_the_commit_by_every_opening(
        self, index: FullText, tmp_path: Path
    ) -> None:
        other = self.open_index(tmp_path)
        keep(index, a_document("u0"))
        assert found(other, "*") == ["u0"]

        with index.writer() as writer:
            writer.add(a_document("u1"))
            assert found(index, "*") == ["u0"]
            writer.commit()
            assert found(index, "*") == ["u0", "u1"]
            assert found(other, "*") == ["u0", "u1"]

        assert found(self.open_index(tmp_path), "*") == ["u0", "u1"]

    def test_a_unit_added_again_replaces_itself(self, index: FullText) -> None:
        keep(index, a_document("u1", title="Facture"), a_document("u2", title="Facture"))

        with index.writer() as writer:
            writer.add(a_document("u1", title="Devis"))
            writer.add(a_document("u1", title="Mandat"))

        assert found(index, "facture") == ["u2"]
        assert found(index, "devis") == []
        assert found(index, "mandat") == ["u1"]
        assert facet(ask(index, "*"), "transfer") == {"transfer-1": 2}

    def test_a_unit_removed_is_nowhere_after_the_commit(self, index: FullText) -> None:
        keep(
            index,
            *(a_document(f"u{n}", title="Facture", document_type=f"t{n % 2}") for n in range(10)),
        )
        assert ask(index, "facture").total == 10

        with index.writer() as writer:
            writer.delete("u3")
            writer.delete("never there")
            writer.commit()
            assert ask(index, "facture").total == 9

        results = ask(index, "facture")
        assert "u3" not in {hit.unit_id for hit in results.hits}
        assert facet(results, "document_type") == {"t0": 5, "t1": 4}
        assert found(index, "*", sort="date", filters=(("document_type", "t1"),)) == [
            "u1",
            "u5",
            "u7",
            "u9",
        ]

    def test_removing_and_adding_in_one_commit_keeps_the_last_word(self, index: FullText) -> None:
        with index.writer() as writer:
            writer.add(a_document("u1"))
            writer.delete("u1")
            writer.delete("u2")
            writer.add(a_document("u2"))

        assert found(index, "*") == ["u2"]

    def test_identifiers_that_resemble_one_another_are_different_units(
        self, index: FullText
    ) -> None:
        keep(index, *(a_document(unit_id) for unit_id in ("a-b", "a b", "A-B", "a", "a-b-c", "é")))

        with index.writer() as writer:
            writer.delete("a-b")

        assert found(index, "*") == ["A-B", "a", "a b", "a-b-c", "é"]

    def test_an_error_inside_a_writer_forgets_what_was_not_committed(self, index: FullText) -> None:
        keep(index, a_document("u1"))

        def write_and_fail() -> None:
            with index.writer() as writer:
                writer.delete("u1")
                writer.add(a_document("u2"))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            write_and_fail()

        assert found(index, "*") == ["u1"]
        keep(index, a_document("u3"))
        assert found(index, "*") == ["u1", "u3"]

    def test_an_index_is_emptied_and_filled_again(self, index: FullText, tmp_path: Path) -> None:
        keep(index, a_document("u1"))
        other = self.open_index(tmp_path)
        assert found(other, "*") == ["u1"]

        index.clear()

        assert found(index, "*") == []
        assert found(other, "*") == []
        keep(index, a_document("u2"))
        assert found(other, "*") == ["u2"]

    def test_an_index_that_does_not_exist_can_be_emptied(self, index: FullText) -> None:
        index.clear()

        assert found(index, "*") == []

    def test_a_second_writer_waits_for_the_first(self, index: FullText, tmp_path: Path) -> None:
        other = self.open_index(tmp_path)
        starting = Event()

        def second() -> None:
            starting.set()
            keep(other, a_document("u1", title="second"))

        with ThreadPoolExecutor() as threads:
            with index.writer() as writer:
                answer = threads.submit(second)
                starting.wait(10)
                writer.add(a_document("u1", title="premier"))
            answer.result(60)

        assert found(index, "second") == ["u1"]
        assert found(index, "premier") == []

    def test_searches_go_on_while_another_commits(self, index: FullText, tmp_path: Path) -> None:
        other = self.open_index(tmp_path)

        def write() -> None:
            for number in range(10):
                keep(other, *(a_document(f"u{number}-{n}", title="Facture") for n in range(5)))
            other.clear()

        with ThreadPoolExecutor() as threads:
            writing = threads.submit(write)
            totals = [ask(index, "facture").total]
            while not writing.done():
                totals.append(ask(index, "facture").total)

        writing.result()
        assert all(total % 5 == 0 for total in totals)
        assert found(index, "*") == []

    def test_a_process_killed_while_writing_leaves_the_last_commit(
        self, index: FullText, tmp_path: Path
    ) -> None:
        keep(index, a_document("u1"))
        script = (
            "import sys\n"
            f"from {type(self).__module__} import {type(self).__name__} as contract\n"
            "from pathlib import Path\n"
            "from tests.contracts.fulltext_records import a_document\n"
            "with contract().open_index(Path(sys.argv[1])).writer() as writer:\n"
            "    writer.add(a_document('u2'))\n"
            "    writer.commit()\n"
            "    writer.delete('u1')\n"
            "    [writer.add(a_document(f'v{n}', body='mot ' * 300)) for n in range(300)]\n"
            "    print('ready', flush=True)\n"
            "    sys.stdin.read()\n"
        )
        command = [sys.executable, "-c", script, str(tmp_path)]
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            process.kill()

        assert found(index, "*") == ["u1", "u2"]
        keep(index, a_document("u3"))
        assert found(index, "*") == ["u1", "u2", "u3"]

    def test_an_index_of_another_version_is_refused_until_it_is_emptied(
        self, index: FullText, tmp_path: Path
    ) -> None:
        keep(index, a_document("u1"))
        (version,) = tmp_path.rglob("version")
        version.write_text("another engine 7\n", encoding="utf-8")
        reopened = self.open_index(tmp_path)

        with pytest.raises(HomeUnavailable) as at_search:
            ask(reopened, "*")
        with pytest.raises(HomeUnavailable) as at_writing:
            keep(reopened, a_document("u2"))
        reopened.clear()

        assert at_search.value.code == at_writing.value.code == "index_outdated"
        assert at_search.value.fields["found"] == "another engine 7"
        keep(reopened, a_document("u3"))
        assert found(reopened, "*") == ["u3"]

    def test_an_index_made_anew_keeps_no_byte_of_the_old_one(
        self, index: FullText, tmp_path: Path
    ) -> None:
        keep(index, a_document("u1", title="Motperdu", body="Motperdu"), a_document("u2"))
        other = self.open_index(tmp_path)
        assert found(other, "motperdu") == ["u1"]

        with index.rebuilding() as writer:
            writer.add(a_document("u2"))
            assert found(other, "motperdu") == ["u1"]

        assert found(index, "*") == found(other, "*") == ["u2"]
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert not [path for path in files if b"motperdu" in path.read_bytes().lower()]

    def test_an_index_that_could_not_be_made_anew_is_the_old_one(self, index: FullText) -> None:
        keep(index, a_document("u1"))

        with suppress(ZeroDivisionError), index.rebuilding() as writer:
            writer.add(a_document("u2"))
            raise ZeroDivisionError

        assert found(index, "*") == ["u1"]
        with index.rebuilding() as writer:
            writer.add(a_document("u3"))
        assert found(index, "*") == ["u3"]

    def test_files_of_unknown_origin_are_not_taken_for_an_index(self, tmp_path: Path) -> None:
        index = self.open_index(tmp_path)
        keep(index, a_document("u1"))
        (version,) = tmp_path.rglob("version")
        version.unlink()

        with pytest.raises(HomeUnavailable):
            keep(self.open_index(tmp_path), a_document("u2"))

    def test_a_damaged_index_says_so_and_can_be_made_again(
        self, index: FullText, tmp_path: Path
    ) -> None:
        keep(index, a_document("u1", body="mot " * 100))
        (folder,) = (version.parent for version in tmp_path.rglob("version"))
        for file in folder.iterdir():
            if file.name != "version":
                file.write_bytes(b"\x00damaged" + file.read_bytes()[: file.stat().st_size // 2])
        reopened = self.open_index(tmp_path)

        with pytest.raises(HomeUnavailable):
            ask(reopened, "mot")
        reopened.clear()

        keep(reopened, a_document("u2"))
        assert found(reopened, "*") == ["u2"]
