"""What every catalogue must do with the journal: chain, positions, publication, restoration."""

import hashlib
import multiprocessing
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from sae.errors import ChainBroken
from sae.journal.entry import GENESIS, Head, Stream, empty_head, extend, parse_line
from sae.ports import Catalogue, EntryFile, SealRecord
from tests.contracts.catalogue import ORIGIN, CataloguePlaces
from tests.contracts.catalogue_records import (
    NOON,
    a_rule,
    a_transfer,
    a_unit,
    an_aip,
    an_entry,
    an_object,
    keep,
    take_in_charge,
)

WRITERS, LINES_EACH = 3, 25


class JournalContract(CataloguePlaces):
    def test_lines_are_chained_from_one_without_gap(self, catalogue: Catalogue) -> None:
        with catalogue.write() as transaction:
            first = transaction.append(Stream.EVENTS, [an_entry(), an_entry()], at=NOON)
        with catalogue.write() as transaction:
            second = transaction.append(Stream.EVENTS, [an_entry()], at=NOON)
            nothing = transaction.append(Stream.EVENTS, [], at=NOON)

        assert [entry.seq for entry in (*first, *second)] == [1, 2, 3]
        assert nothing == ()
        with catalogue.read() as reader:
            lines = list(reader.entries(Stream.EVENTS))
            assert lines == [entry.line for entry in (*first, *second)]
            assert reader.head(Stream.EVENTS) == _head_after(Stream.EVENTS, lines)
            assert reader.head(Stream.LIFECYCLE) == empty_head(Stream.LIFECYCLE)
            assert list(reader.entries(Stream.LIFECYCLE)) == []

    def test_a_range_of_lines_is_given_with_both_ends(self, catalogue: Catalogue) -> None:
        with catalogue.write() as transaction:
            made = transaction.append(Stream.ACCESS, (an_entry() for _ in range(5_000)), at=NOON)

        with catalogue.read() as reader:
            assert list(reader.entries(Stream.ACCESS)) == [entry.line for entry in made]
            assert list(reader.entries(Stream.ACCESS, 2, 3)) == [made[1].line, made[2].line]
            assert list(reader.entries(Stream.ACCESS, 4_999)) == [
                made[4_998].line,
                made[4_999].line,
            ]
            assert list(reader.entries(Stream.ACCESS, 5_001)) == []

    def test_the_published_position_only_advances_and_never_beyond_the_head(
        self, catalogue: Catalogue
    ) -> None:
        with catalogue.write() as transaction:
            transaction.append(Stream.EVENTS, [an_entry(), an_entry(), an_entry()], at=NOON)
            transaction.set_published(Stream.EVENTS, 2)
            transaction.set_published(Stream.EVENTS, 2)

        for refused in (1, 4):
            with pytest.raises(ValueError, match="published"), catalogue.write() as transaction:
                transaction.set_published(Stream.EVENTS, refused)

        with catalogue.read() as reader:
            assert reader.published(Stream.EVENTS) == 2
            assert reader.published(Stream.LIFECYCLE) == 0

    def test_entry_files_and_seals_come_back_in_order(self, catalogue: Catalogue) -> None:
        files = tuple(
            EntryFile(stream=Stream.EVENTS, first=n, last=n, sha512=f"{n:0128}") for n in (1, 2, 3)
        )
        pending = SealRecord(number=1, text=b"origin: x\n", token=b"", published=False)
        stamped = replace(pending, token=b"\x30\x82", published=True)
        second = SealRecord(number=2, text=b"second\n", token=b"", published=False)

        with catalogue.write() as transaction:
            transaction.append(Stream.EVENTS, [an_entry(), an_entry(), an_entry()], at=NOON)
            for entry_file in reversed(files):
                transaction.add_entry_file(entry_file)
            for seal in (second, pending, stamped):
                transaction.put_seal(seal)

        with catalogue.read() as reader:
            assert reader.entry_files(Stream.EVENTS) == files
            assert reader.entry_files(Stream.EVENTS, beyond=2) == files[2:]
            assert reader.entry_files(Stream.EVENTS, beyond=3) == ()
            assert reader.entry_files(Stream.LIFECYCLE) == ()
            assert reader.seals() == (stamped, second)

    def test_lines_of_a_copy_are_put_back_after_those_already_there(
        self, catalogue: Catalogue, tmp_path: Path
    ) -> None:
        with catalogue.write() as transaction:
            transaction.append(Stream.EVENTS, (an_entry() for _ in range(3)), at=NOON)
        with catalogue.read() as reader:
            lines, head = list(reader.entries(Stream.EVENTS)), reader.head(Stream.EVENTS)
        other = self.another(tmp_path)

        with other.write() as transaction:
            transaction.restore_entries(Stream.EVENTS, lines[:2])
            transaction.restore_entries(Stream.EVENTS, iter(lines[2:]))

        with other.read() as reader:
            assert list(reader.entries(Stream.EVENTS)) == lines
            assert reader.head(Stream.EVENTS) == head
        with other.write() as transaction:  # and the chain goes on
            transaction.append(Stream.EVENTS, [an_entry()], at=NOON)
        other.close()

    def test_lines_that_do_not_follow_are_not_put_back(
        self, catalogue: Catalogue, tmp_path: Path
    ) -> None:
        with catalogue.write() as transaction:
            made = transaction.append(Stream.EVENTS, (an_entry() for _ in range(3)), at=NOON)
        lines = [entry.line for entry in made]
        other = self.another(tmp_path)

        for broken in ([lines[1]], [lines[0], lines[2]], [lines[0], lines[1] + b" "]):
            with pytest.raises(ChainBroken), other.write() as transaction:
                transaction.restore_entries(Stream.EVENTS, broken)

        with other.read() as reader:
            assert reader.head(Stream.EVENTS).size == 0
        other.close()

    def test_what_is_rebuilt_from_storage_dumps_the_same_lines(
        self, catalogue: Catalogue, tmp_path: Path
    ) -> None:
        self.fill(catalogue)
        with catalogue.write() as transaction:  # none of this is in any copy
            transaction.forget_from_outbox(["A1"])
            transaction.add_transfer(a_transfer("T9", message_identifier="later"))
            pending = SealRecord(number=2, text=b"pending", token=b"", published=False)
            transaction.put_seal(pending)
        other = self.another(tmp_path)

        self.fill(other, source="")

        with catalogue.read() as reader, other.read() as rebuilt:
            dumped = list(reader.dump())
            assert list(rebuilt.dump()) == dumped
        assert len(dumped) == len(set(dumped))
        kinds = [line.split('"row":"')[1].split('"')[0] for line in dumped]
        assert kinds.count("unit") == 2
        assert {"home", "transfer", "aip", "object", "entry", "head", "seal"} <= set(kinds)
        assert not any("/drop/" in line or "pending" in line for line in dumped)
        other.close()

    def test_processes_that_append_together_leave_one_chain(self, catalogue: Catalogue) -> None:
        fork = multiprocessing.get_context("fork")  # the catalogue was used before the fork
        writers = [
            fork.Process(target=self.append_lines, args=(catalogue, n)) for n in range(WRITERS)
        ]

        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()

        assert [writer.exitcode for writer in writers] == [0] * WRITERS
        with catalogue.read() as reader:
            lines = list(reader.entries(Stream.LIFECYCLE))
            assert len(lines) == WRITERS * LINES_EACH
            assert reader.head(Stream.LIFECYCLE) == _head_after(Stream.LIFECYCLE, lines)
            assert len(list(reader.transfers())) == WRITERS * LINES_EACH
        _assert_chained(lines)

    def test_threads_that_append_together_leave_one_chain(self, catalogue: Catalogue) -> None:
        def append() -> None:
            for _ in range(LINES_EACH):
                with catalogue.write() as transaction:
                    transaction.append(Stream.ACCESS, [an_entry()], at=NOON)

        threads = [threading.Thread(target=append) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        with catalogue.read() as reader:
            lines = list(reader.entries(Stream.ACCESS))
        assert len(lines) == WRITERS * LINES_EACH
        _assert_chained(lines)

    # ------------------------------------------------------------------------- private

    def another(self, tmp_path: Path) -> Catalogue:
        place = tmp_path / "other"
        place.mkdir()
        other = self.open_catalogue(place)
        other.create(origin=ORIGIN)
        return other

    def fill(self, catalogue: Catalogue, *, source: str = "/drop/a.zip") -> None:
        keep(
            catalogue,
            a_unit("U1", 0, rules=(a_rule(),), groups=("G-O1",)),
            a_unit("U2", 1, parents=("U1",)),
            objects=(an_object("O1"),),
        )
        with catalogue.write() as transaction:
            transaction.update_transfer(a_transfer("T1", published_seq=1, source=source))
            take_in_charge(transaction, an_aip("A2"))
            transaction.set_published(Stream.LIFECYCLE, 2)
            digest = hashlib.sha512(b"".join(transaction.entries(Stream.LIFECYCLE))).hexdigest()
            closed = EntryFile(stream=Stream.LIFECYCLE, first=1, last=2, sha512=digest)
            transaction.add_entry_file(closed)
            transaction.put_seal(SealRecord(number=1, text=b"s", token=b"t", published=True))

    def append_lines(self, catalogue: Catalogue, writer: int) -> None:
        for n in range(LINES_EACH):
            with catalogue.write() as transaction:
                seq = transaction.head(Stream.LIFECYCLE).size + 1
                transaction.add_transfer(a_transfer(f"T{writer}-{n}", published_seq=seq))
                transaction.append(Stream.LIFECYCLE, [an_entry()], at=NOON)
        catalogue.close()


def _head_after(stream: Stream, lines: list[bytes]) -> Head:
    head = empty_head(stream)
    for line in lines:
        head = extend(head, line)
    return head


def _assert_chained(lines: list[bytes]) -> None:
    previous = GENESIS
    for seq, line in enumerate(lines, 1):
        parsed = parse_line(line)
        assert (parsed.seq, parsed.prev) == (seq, previous)
        previous = hashlib.sha256(line).hexdigest()
