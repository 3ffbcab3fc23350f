"""The auditor's commands, typed: what they print, and how they end."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from storage.layout import object_key
from tests.doors.command_line import sae
from tests.jobs.audited_homes import KeptHome, a_kept_home, flip

FIRST, SECOND = "copy-1", "copy-2"


@pytest.fixture
def kept(tmp_path: Path) -> KeptHome:
    return a_kept_home(tmp_path)


@pytest.fixture
def home(kept: KeptHome) -> Path:
    return kept.opening.home


def a_document(kept: KeptHome, name: str) -> Path:
    return next(kept.copy(name).glob("ocfl/??/??/*/v1/content/package/Content/*"))


def test_an_audit_of_a_sound_home_ends_well(home: Path) -> None:
    done = sae("audit", home=home)

    assert done.status == 0
    assert "Tout est en ordre." in done.out
    assert "prouve l'ordre des opérations, pas leur date" in done.out
    assert "Copies non distantes" in done.out


def test_an_audit_says_where_and_what_to_do(kept: KeptHome, home: Path) -> None:
    flip(a_document(kept, SECOND), at=0)

    done = sae("audit", home=home)

    assert done.status == 1
    assert "Copie copy-2" in done.out
    assert "v1/content/package/Content/" in done.out
    assert "sae storage repair" in done.out
    assert "1 point ne va pas." in done.out


def test_an_audit_in_json_gives_each_finding_then_a_summary(kept: KeptHome, home: Path) -> None:
    flip(a_document(kept, SECOND), at=0)

    *findings, summary = sae("audit", "--json", home=home).documents

    (wrong,) = [one for one in findings if one["severity"] == "error"]
    assert (wrong["place"], wrong["code"]) == (SECOND, "stored_file_altered")
    assert wrong["remedy"]
    assert summary["audit"]["sound"] is False
    assert summary["audit"]["errors"] == 1


def test_the_report_written_has_the_digest_that_the_journal_keeps(
    home: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.jsonl"

    sae("audit", "-o", report, home=home)
    entries = sae("journal", "show", "--type", "audited", "--json", home=home).documents

    digest = hashlib.sha512(report.read_bytes()).hexdigest()
    assert entries[-1]["after"] == f"sha512:{digest}"
    assert json.loads(report.read_bytes().splitlines()[-1])["format"] == "sae-audit-report/1"


def test_a_sample_is_drawn_and_said(home: Path) -> None:
    done = sae("audit", "--sample", "1", "--seed", "court of accounts", home=home)

    assert done.status == 0
    assert "court of accounts" in done.out
    assert "Objets relus : 1 sur 2" in done.out


def test_all_and_sample_contradict_each_other(home: Path) -> None:
    assert sae("audit", "--all", "--sample", "1", home=home).status == 2


def test_a_head_kept_outside_is_compared(home: Path, tmp_path: Path) -> None:
    head = tmp_path / "head.json"
    assert sae("journal", "head", "-o", head, home=home).status == 0

    done = sae("audit", "--against", head, home=home)
    foreign = head.with_name("foreign.json")
    foreign.write_text(head.read_text().replace('"origin":"0', '"origin":"1'))
    refused = sae("audit", "--against", foreign, home=home)
    unreadable = sae("audit", "--against", home / "sae.toml", home=home)

    assert done.status == 0
    assert "continue bien" in done.out
    assert refused.status == 1
    assert unreadable.status == 2


def test_repair_heals_what_the_audit_found(kept: KeptHome, home: Path) -> None:
    before = flip(a_document(kept, FIRST), at=0)

    healed = sae("storage", "repair", home=home)

    assert healed.status == 0
    assert "Refaits : objets 1, fichiers 0." in healed.out
    assert a_document(kept, FIRST).read_bytes() == before
    assert sae("storage", "verify", FIRST, home=home).status == 0
    assert "Rien à réparer." in sae("storage", "repair", home=home).out


def test_what_is_lost_is_said_and_never_healed(kept: KeptHome, home: Path) -> None:
    for name in (FIRST, SECOND):
        flip(a_document(kept, name), at=0)

    done = sae("storage", "repair", home=home)

    assert done.status == 1
    assert "PERDU" in done.out
    assert sae("audit", home=home).status == 1


def test_a_copy_emptied_is_begun_again_only_when_asked(kept: KeptHome, home: Path) -> None:
    shutil.rmtree(kept.copy(SECOND))

    away = sae("storage", "sync", home=home)
    back = sae("storage", "sync", SECOND, "--create", home=home)

    assert away.status == 3
    assert back.status == 0
    assert sae("audit", home=home).status == 0
    assert sae("storage", "sync", "copy-9", home=home).status == 2


def test_sweep_sets_aside_what_the_journal_does_not_name(kept: KeptHome, home: Path) -> None:
    orphan = "0190f0c0-0000-7000-8000-00000000dead"
    copy = kept.copy(FIRST)
    shutil.copytree(next(copy.glob("ocfl/??/??/*")), copy / object_key(orphan))

    found = sae("audit", home=home)
    dry = sae("sweep", "--dry-run", "--json", home=home).document
    done = sae("sweep", home=home)

    assert "sae sweep" in found.out
    assert (dry["action"], dry["copy"], dry["object"]) == ("set_aside", FIRST, orphan)
    assert (done.status, "mis de côté" in done.out) == (0, True)
    assert sae("audit", home=home).status == 0


def test_the_journal_is_shown_in_plain_words(kept: KeptHome, home: Path) -> None:
    french = sae("journal", "show", home=home)
    english = sae("journal", "show", "--stream", "lifecycle", "--lang", "en", home=home)
    object_id = next(kept.copy(FIRST).glob("sums/*")).name.removesuffix(".sha512")
    about = sae("journal", "show", "--object", object_id[:13], "--json", home=home).documents

    assert "prise en charge d'un paquet d'archives" in french.out
    assert "événements 1" in french.out
    assert "a transfer was received" in english.out
    assert all(any(one.startswith(object_id[:13]) for one in line["objects"]) for line in about)
    assert sae("journal", "show", "--stream", "nothing", home=home).status == 2


def test_the_journal_is_verified_and_sealed(kept: KeptHome, home: Path) -> None:
    sealed = sae("journal", "seal", "--json", home=home).document
    sound = sae("journal", "verify", home=home)
    entries = next(kept.copy(FIRST).glob("journal/lifecycle/entries/*"))
    entries.write_bytes(entries.read_bytes().replace(b'"operator"', b'"somebody"'))
    forged = sae("journal", "verify", home=home)

    assert sealed["seal"] == 2
    assert sealed["internal_authority"] is True
    assert sound.status == 0
    assert forged.status == 1
    assert "Copie copy-1" in forged.out
    assert "lifecycle 1" in forged.out


def test_a_head_goes_to_standard_output_alone(home: Path) -> None:
    done = sae("journal", "head", home=home)

    assert json.loads(done.out)["format"] == "sae-journal-head/1"


def test_a_proof_is_made_and_verified_without_any_home(
    kept: KeptHome, home: Path, tmp_path: Path
) -> None:
    proof = tmp_path / "proof.zip"

    made = sae("proof", kept.units[1][:8], "-o", proof, home=home)
    checked = sae("verify", proof)
    proof.write_bytes(proof.read_bytes().replace(b"seal/1.txt", b"seal/2.txt"))
    refused = sae("verify", proof)

    assert made.status == 0
    assert "prouve l'ordre, pas la date" in made.out
    assert "internal authority" not in made.out  # one language at a time
    assert checked.status == 0
    assert checked.out.rstrip().endswith("PREUVE VALABLE / VALID PROOF")
    assert refused.status == 1


def test_a_unit_without_document_is_proved_by_its_description(
    kept: KeptHome, home: Path, tmp_path: Path
) -> None:
    proof = tmp_path / "proof.zip"

    made = sae("proof", kept.units[3], "-o", proof, home=home)

    assert made.status == 0
    assert "la preuve porte sur sa description" in made.out
    assert sae("verify", proof).status == 0


def test_a_copy_is_verified_without_any_home(kept: KeptHome, tmp_path: Path) -> None:
    brought = Path(shutil.copytree(kept.copy(FIRST), tmp_path / "usb key"))

    sound = sae("verify", brought)
    flip(next(brought.glob("ocfl/??/??/*/inventory.json")), at=4)
    damaged = sae("verify", brought, "--json")

    assert sound.status == 0
    assert "COPIE INTÈGRE" in sound.out
    assert damaged.status == 1
    assert damaged.documents[-1]["verified"]["sound"] is False


def test_a_package_is_verified_without_any_home(kept: KeptHome, tmp_path: Path) -> None:
    package = kept.opening.home.parent / "package.zip"

    assert "PAQUET VALABLE" in sae("verify", package).out
    assert sae("verify", tmp_path / "nothing").status == 2


def test_a_damaged_last_line_is_repaired_though_ingest_refuses_to_start(
    kept: KeptHome, home: Path
) -> None:
    last = max(kept.copy(SECOND).glob("journal/lifecycle/entries/*"))
    last.write_bytes(last.read_bytes().replace(b'"operator"', b'"nobody00"'))
    package = home.parent / "package.zip"

    assert sae("ingest", package, home=home).status == 3
    assert sae("audit", home=home).status == 1
    assert sae("storage", "repair", home=home).status == 0
    assert sae("ingest", package, home=home).status == 0
