"""How commands stop: interrupted, unread, out of rights, or by a fault nobody foresaw."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sae.jobs.storage_status
from tests.doors.command_line import a_home, change_settings, sae_alone
from tests.doors.command_line import sae as command
from tests.packages import a_package


def test_an_unforeseen_fault_is_a_sentence_and_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_home(tmp_path / "archive")
    monkeypatch.setattr(sae.jobs.storage_status, "storage_status", fails)

    done = command("storage", "status", "--json", home=home, TMPDIR=str(tmp_path))

    assert done.status == 3
    assert done.document["error"]["code"] == "internal_error"
    assert "Traceback" not in done.err
    (report,) = [word for word in done.err.split() if word.endswith(".txt")]
    assert "nobody thought of it" in Path(report).read_text(encoding="utf-8")
    Path(report).unlink()


def test_who_develops_may_ask_for_the_fault_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_home(tmp_path / "archive")
    monkeypatch.setattr(sae.jobs.storage_status, "storage_status", fails)

    with pytest.raises(ZeroDivisionError):
        command("storage", "status", home=home, SAE_DEBUG="1")


def test_a_reader_that_goes_away_is_not_a_fault(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    command("ingest", a_package(tmp_path / "one.zip", units=50), home=home)

    done = subprocess.run(
        ["sh", "-c", '"$0" -m sae.cli search "*" --limit 100 --json | head -n 1', sys.executable],
        env={**os.environ, "SAE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert len(done.stdout.splitlines()) == 1
    assert "Broken" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("processes", [1, 2])
def test_an_interrupted_ingest_says_so_and_can_be_run_again(tmp_path: Path, processes: int) -> None:
    home = a_home(tmp_path / "archive")
    change_settings(home, "processes = 1", f"processes = {processes}")
    (tmp_path / "batch").mkdir()
    for number in range(12):
        a_package(tmp_path / "batch" / f"{number}.zip", message_identifier=f"V-{number}", units=10)

    running = subprocess.Popen(
        [sys.executable, "-m", "sae.cli", "ingest", str(tmp_path / "batch")],
        env={**os.environ, "SAE_HOME": str(home), "SAE_LANG": "fr"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_for_work(home, running)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to every process of the command
    _, err = running.communicate(timeout=60)
    again = sae_alone("ingest", tmp_path / "batch", "--json", home=home)

    assert running.returncode == 130
    assert "Relancez la même commande" in err
    assert "Traceback" not in err
    assert again.status == 0
    answered = {Path(one["package"]).name for one in again.documents}
    assert answered == {f"{number}.zip" for number in range(12)}
    assert len({one["transfer_id"] for one in again.documents}) == 12


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_copy_that_cannot_be_written_stops_with_status_3(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    incoming = home / "copies/copy-2/incoming"
    incoming.chmod(0o500)

    done = command("ingest", a_package(tmp_path / "one.zip"), home=home)

    incoming.chmod(0o700)
    assert done.status == 3
    assert "copy-2" in done.err


def test_a_required_copy_that_is_away_stops_an_ingest(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive", "--copy", tmp_path / "disk")
    (tmp_path / "disk").rename(tmp_path / "unplugged")

    done = command("ingest", a_package(tmp_path / "one.zip"), "--json", home=home)

    assert done.status == 3
    assert done.documents[-1]["error"]["code"] == "store_unavailable"
    assert "copy-2" in done.err


def test_schemas_that_are_gone_are_told_not_held_against_the_package(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    change_settings(home, 'schemas = ""', f'schemas = "{tmp_path}"')

    done = command("ingest", a_package(tmp_path / "one.zip"), "--dry-run", "--json", home=home)

    assert done.status == 3
    assert done.document["error"]["code"] == "schemas_unusable"
    assert "sae.toml" in done.err


def wait_for_work(home: Path, running: "subprocess.Popen[str]") -> None:
    """Wait until something is staged: the interruption must come in the middle."""
    incoming = home / "copies/copy-1/incoming"
    while running.poll() is None and not any(incoming.iterdir()):
        time.sleep(0.002)


def fails(*_: object) -> None:
    raise ZeroDivisionError("nobody thought of it")
