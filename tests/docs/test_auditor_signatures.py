"""The auditor's commands for signatures do what the guide says, without this software."""

import re
import subprocess
from pathlib import Path

import pytest

from sae.adapters.signatures.verifier import ChildSignatureVerifier
from sae.domain.signature_evidence import evidence_lines
from tests.signed_documents import NOW, a_cms, a_pdf, an_authority

GUIDE = Path(__file__).parents[2] / "docs" / "guide-auditeur.md"


def blocks() -> list[str]:
    page = GUIDE.read_text(encoding="utf-8")
    section = page.split("## Les signatures d'un document")[1].split("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", section, flags=re.DOTALL)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("auditor")
    authority = an_authority(place / "authority")
    mayor = authority.signer("Maire")
    (place / "document.odt").write_bytes(b"Acte d'engagement")
    a_cms(place / "document.odt", mayor, place / "document.p7s")
    (place / "autorite.pem").write_bytes(mayor.authority.read_bytes())
    signed = a_pdf(place / "acte.pdf", mayor)
    verifier = ChildSignatureVerifier()
    report = verifier.verify(signed, at=NOW)
    verifier.close()
    assert report is not None
    (place / "signatures.jsonl").write_bytes(b"".join(evidence_lines({"O1": report})))
    return place


@pytest.mark.parametrize("number", range(4))
def test_each_command_of_the_guide_verifies(number: int, place: Path) -> None:
    done = subprocess.run(
        ["bash", "-euc", blocks()[number]], cwd=place, capture_output=True, check=False, text=True
    )

    assert done.returncode == 0, done.stderr
    assert "successful" in done.stderr or "Maire" in done.stdout


def test_an_altered_document_is_refused_by_the_same_commands(place: Path) -> None:
    honest = (place / "acte.pdf").read_bytes()
    (place / "acte.pdf").write_bytes(honest.replace(b"/MediaBox [", b"/MediaBox[ ", 1))
    done = subprocess.run(
        ["bash", "-euc", blocks()[2]], cwd=place, capture_output=True, check=False, text=True
    )
    (place / "acte.pdf").write_bytes(honest)

    assert done.returncode != 0
