"""A whole elimination typed by two people, with all that may happen to it on the way."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from sae.bootstrap import Opening
from tests.doors.command_line import FRENCH, Done, a_home, sae
from tests.jobs.archives import an_archive, french
from tests.jobs.eliminations import FINANCES, an_old_dossier, put_policy, put_rules
from tests.jobs.removals import places_with, words_of
from tests.packages import a_package

SECRET = "cerise sur le gateau"
NAMES = ("alpha", "beta", "gamma", "delta")
TODAY = date.today().isoformat()  # noqa: DTZ011 - the legal day of a machine under test


def test_a_whole_campaign_from_proposal_to_certificate(tmp_path: Path) -> None:
    """Two accounts, one line refused, a hold after the visa, a copy away, a kill in the middle."""
    home, scan = prepared(tmp_path), tmp_path / "visa.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")

    begun = typed("propose", home=home).document
    number = begun["number"]
    lines = {line["year"]: line["number"] for line in begun["lines"]}
    units = {
        line: [
            one["unit_id"] for one in typed("show", number, "--line", line, home=home).documents[1:]
        ]
        for line in lines.values()
    }
    signed = ("--signatory", "La directrice", "--date", TODAY, "--scan", scan)
    typed("agree", number, "--agency", FINANCES, "--reference", "Note 3", *signed, home=home)
    typed("submit", number, "--to", "AD-99", "--mayor", "La maire", home=home)
    refused, held = lines["2010"], lines["2011"]
    typed(
        "visa", number, "--all", "accepted", "--line", f"{refused}=refused",
        "--remark", f"{refused}=intérêt historique", "--reference", "VISA-7", *signed, home=home,
    )  # fmt: skip
    held_units = units[held]
    kept = sae(
        "hold", "set", held_units[0], "--owner", "Mairie", "--reason", "contentieux", home=home
    )
    going = [one for line in units for one in units[line] if line not in (refused, held)]

    alone = typed("execute", number, home=home, status=1)
    with away(home / "copies" / "copy-2", tmp_path / "elsewhere"):
        ordered = order(home, number, units=len(going), kill_after="intended")
        resumed = typed("execute", number, home=home, status=1)
        interim = typed("status", number, home=home, status=1).documents[0]
    last = typed("execute", number, home=home).document
    sae("storage", "repair", home=home)  # the copy that was away lacks what was written meanwhile
    audited = sae("audit", home=home)
    verified = sae("journal", "verify", home=home)

    assert kept.status == 0, kept.err
    assert "role_needed" in alone.out
    assert ordered in (-signal.SIGKILL, 1)
    assert resumed.document["pending"] == ["copy-2"]
    assert interim["state"] == "executed_pending_copies"
    assert last["state"] == "certified"
    assert [line["state"] for line in last["lines"]].count("destroyed") == 2
    assert audited.status == 0, audited.out
    assert verified.status == 0, verified.out
    gone = [word for name in ("alpha", "beta") for word in words_of(name)]
    assert not list(places_with(home, gone))
    for name in ("gamma", "delta"):
        assert list(places_with(home, words_of(name)))
    tomb = sae("show", going[0], "--json", home=home).document
    assert (tomb["state"], tomb["visa_reference"]) == ("destroyed", "VISA-7")
    assert tomb["certificate_act_id"] == last["certificate_act_id"]


def test_the_documents_of_a_campaign_are_written_and_open(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    number = typed("propose", home=home).document["number"]

    shown = typed("show", number, "-o", tmp_path / "out", home=home)

    assert shown.status == 0
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == [
        "01-proposed-list.jsonl",
        "01-proposed-producer-request-1.xml",
        "01-proposed-refused.csv",
    ]


def test_a_duration_is_said_in_words(tmp_path: Path) -> None:
    home = prepared(tmp_path)

    proposed = sae("eliminate", "propose", home=home, **FRENCH)

    assert "APP-5, 5 ans," in proposed.out
    assert "P5Y" not in proposed.out


def test_nothing_to_eliminate_is_said_with_the_reasons(tmp_path: Path) -> None:
    home = prepared(tmp_path, agreement="")

    done = sae("eliminate", "propose", home=home)

    assert done.status == 1
    assert "Rien ne peut être éliminé" in done.out
    assert "accord des Archives départementales" in done.out


# ----------------------------------------------------------------------------- private


def prepared(folder: Path, *, agreement: str = "AD-2024-12") -> Path:
    """A home with four old dossiers of four years, a mayor, rules in force."""
    home = a_home(folder / "home")
    file = home / "sae.toml"
    head, _, tail = file.read_text(encoding="utf-8").rpartition("required = true")
    file.write_text(f"{head}required = false{tail}", encoding="utf-8")
    sae(
        "accounts", "add", "maire", "--name", "La maire", "--role", "authority",
        home=home, SAE_NEW_SECRET=SECRET,
    )  # fmt: skip
    with an_archive(Opening(home=home, wording=french)) as archive:
        put_rules(archive, agreement=agreement)
    dossiers = tuple(
        an_old_dossier(name, start=f"{2008 + place}-01-01") for place, name in enumerate(NAMES)
    )
    package = a_package(folder / "versement.zip", units=dossiers)
    assert sae("ingest", package, home=home).status in (0, 1)
    sae("referential", "confirm", "agencies", FINANCES, home=home)
    with an_archive(Opening(home=home, wording=french)) as archive:
        put_policy(archive, "expurgate")
    return home


def typed(*arguments: object, home: Path, status: int = 0, **variables: str) -> Done:
    done = sae("eliminate", *arguments, "--json", home=home, **variables)
    assert done.status == status, done.err + done.out
    return done


@contextmanager
def away(place: Path, elsewhere: Path) -> Iterator[None]:
    place.rename(elsewhere)
    yield
    elsewhere.rename(place)


def order(home: Path, number: str, *, units: int, kill_after: str) -> int:
    """Order in a process of its own, killed once the journal of the first copy says the intent."""
    command = [
        sys.executable, "-m", "sae.cli", "eliminate", "execute", number,
        "--as", "maire", "--confirm", str(units), "--date", TODAY,
    ]  # fmt: skip
    variables = {**os.environ, **FRENCH, "SAE_HOME": str(home), "SAE_SECRET": SECRET}
    running = subprocess.Popen(
        command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    entries = home / "copies" / "copy-1" / "journal" / "lifecycle" / "entries"
    while running.poll() is None:
        said = b"".join(one.read_bytes() for one in entries.iterdir() if one.suffix == ".jsonl")
        if f"purge_{kill_after}".encode() in said:
            running.kill()
            break
        with suppress(subprocess.TimeoutExpired):
            running.wait(timeout=0.01)
    return running.wait(timeout=120)
