"""What the recipient wrote: what accepts a hand-over, and what does not."""

from datetime import date
from pathlib import Path

import pytest

from sae.domain.departure import DepartureKind, DepartureState
from sae.errors import NotAllowed, UsageError
from sae.jobs.restitute_accept import abandon_departure
from sae.jobs.restitute_complete import complete_departure
from sae.jobs.transfer_files import reply_path
from tests.jobs.archives import a_home, an_archive
from tests.jobs.departures import (
    accepted,
    counts,
    prepared,
    state_of,
    the_mayor,
    two_transfers,
)
from tests.jobs.exports import take_in


def test_the_receiver_s_own_reply_is_an_acceptance(tmp_path: Path) -> None:
    with (
        an_archive(a_home(tmp_path / "home")) as archive,
        an_archive(a_home(tmp_path / "other")) as other,
    ):
        first, _ = two_transfers(tmp_path, archive)
        made = prepared(
            archive,
            tmp_path / "out",
            transfer_ids=(first,),
            kind=DepartureKind.DEPOSIT,
            recipient="FRAD000",
        )
        taken = take_in(other, tmp_path / "out" / "packages" / "1.zip")
        reply = reply_path(other, taken)
        assert reply is not None

        done = accepted(archive, made.standing, tmp_path, scan=None, messages=(reply,))

        assert done.state is DepartureState.ACCEPTED


def test_an_answer_to_something_else_or_a_refusal_is_no_acceptance(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = two_transfers(tmp_path, archive)
        made = prepared(
            archive,
            tmp_path / "out",
            transfer_ids=(first,),
            kind=DepartureKind.TRANSFER,
            recipient="AUTRE-SAE",
        )
        wrong = reply_path(archive, first)
        assert wrong is not None
        identifier = made.standing.departure.packages[0].message_identifier
        own = wrong.read_text().replace(">V-1<", f">{identifier}<")
        refusal = tmp_path / "refusal.xml"
        refusal.write_text(own.replace("<ReplyCode>OK<", "<ReplyCode>KO<"))
        broken = tmp_path / "broken.xml"
        broken.write_text(own.replace("<ReplyCode>OK</ReplyCode>", "<Nonsense/>"))

        for message, code in (
            (wrong, "departure_answers_other"),
            (refusal, "departure_refused"),
            (broken, "departure_file"),
            (tmp_path / "absent.xml", "departure_file"),
        ):
            with pytest.raises((NotAllowed, UsageError)) as refused:
                accepted(archive, made.standing, tmp_path, scan=None, messages=(message,))
            assert refused.value.code == code
        assert state_of(archive, made.standing.departure.departure_id) is DepartureState.PREPARED


def test_an_acknowledgement_accepts_a_restitution_and_no_transfer(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, second = two_transfers(tmp_path, archive)
        given_back = prepared(archive, tmp_path / "out", transfer_ids=(first,))
        sent = prepared(
            archive,
            tmp_path / "sent",
            transfer_ids=(second,),
            kind=DepartureKind.TRANSFER,
            recipient="AUTRE-SAE",
        )
        known = archive.copies.read_bytes(first, "acknowledgement.xml").decode()

        def acknowledging(identifier: str) -> Path:
            path = tmp_path / f"{identifier}.xml"
            path.write_text(known.replace(">V-1<", f">{identifier}<"))
            return path

        reply = given_back.standing.departure.reply_identifier
        done = accepted(
            archive, given_back.standing, tmp_path, scan=None, messages=(acknowledging(reply),)
        )
        package = sent.standing.departure.packages[0].message_identifier
        with pytest.raises(NotAllowed) as refused:
            accepted(
                archive, sent.standing, tmp_path, scan=None, messages=(acknowledging(package),)
            )

        assert done.state is DepartureState.ACCEPTED
        assert refused.value.code == "departure_only_acknowledged"


def test_an_abandoned_restitution_removes_nothing_ever(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = two_transfers(tmp_path, archive)
        made = prepared(archive, tmp_path / "out", transfer_ids=(first,))
        departure_id = made.standing.departure.departure_id
        accepted(archive, made.standing, tmp_path)

        done = abandon_departure(archive, departure_id, reason="le producteur garde tout ici")
        with pytest.raises(UsageError) as refused:
            complete_departure(the_mayor(archive), departure_id, keep=False)

        assert done.state is DepartureState.ABANDONED
        assert refused.value.code == "departure_is_abandoned"
        assert counts(archive) == (4, 2)


def test_an_acceptance_is_written_dated_and_signed(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = two_transfers(tmp_path, archive)
        made = prepared(archive, tmp_path / "out", transfer_ids=(first,))

        for changes, code in (
            ({"scan": None}, "acceptance_document_missing"),
            ({"signatory": ""}, "acceptance_words_missing"),
            ({"accepted_on": date(9999, 1, 1)}, "acceptance_in_future"),
        ):
            with pytest.raises(UsageError) as refused:
                accepted(archive, made.standing, tmp_path, **changes)
            assert refused.value.code == code
