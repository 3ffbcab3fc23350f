"""An act is an archive: its object, its line, its row, and nothing when it is refused."""

from pathlib import Path

import pytest

from sae.custody.acts import ActDocument, new_act, perform
from sae.domain.act import ActKind
from sae.errors import UsageError
from sae.jobs.audit import Scope, audit
from sae.jobs.rebuild import rebuild
from sae.journal.entry import Stream, parse_line
from sae.ports import Transaction
from tests.jobs.archives import a_home, an_archive


def test_an_act_is_kept_on_every_copy_journaled_and_found_again(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        act = new_act(archive, ActKind.ATTESTED, body={"of": ["x"]}, reason="a test")

        kept = perform(archive, act, documents=[ActDocument("attestation.pdf", b"%PDF")])

        with archive.catalogue.read() as reader:
            assert reader.act(act.act_id) == kept
            assert list(reader.acts(ActKind.ATTESTED)) == [kept]
            line = parse_line(next(reader.entries(Stream.LIFECYCLE, kept.published_seq)))
        assert (line.type, line.objects) == ("attested", (act.act_id,))
        for copy in archive.copies.names:
            assert archive.copies.holds(copy, act.act_id)
        assert archive.copies.read_bytes(act.act_id, "attestation.pdf") == b"%PDF"


def test_an_act_refused_at_the_last_moment_leaves_no_trace(tmp_path: Path) -> None:
    def refuse(_tx: Transaction) -> None:
        raise UsageError("too_late")

    with an_archive(a_home(tmp_path / "home")) as archive:
        act = new_act(archive, ActKind.ATTESTED, body={})

        with pytest.raises(UsageError):
            perform(archive, act, check=refuse)

        assert not any(archive.copies.holds(name, act.act_id) for name in archive.copies.names)
        assert archive.copies.staged_ids() == dict.fromkeys(archive.copies.names, ())
        with archive.catalogue.read() as reader:
            assert reader.head(Stream.LIFECYCLE).size == 0


def test_acts_come_back_from_the_copies_and_pass_the_audit(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first = perform(archive, new_act(archive, ActKind.ATTESTED, body={"n": 1}))
        perform(
            archive, new_act(archive, ActKind.HOLDINGS_CENSUS, body={}, campaign_id=first.act_id)
        )
        with archive.catalogue.read() as reader:
            before = list(reader.dump())

        rebuild(archive)

        with archive.catalogue.read() as reader:
            rebuilt = [line for line in reader.dump() if '"row":"act"' in line]
        assert rebuilt == [line for line in before if '"row":"act"' in line]
        assert audit(archive, Scope(), tell=lambda _finding: None).errors == 0
