"""A hostile document costs its data only: it is archived bit for bit, and so are its neighbours."""

import base64
import gzip
import hashlib
import resource
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sae.bootstrap import embedded_file_reader, mail_reader
from sae.jobs.flow_preparation import FlowRequest
from sae.jobs.preparation import Prepared, PreparedStatus
from sae.jobs.prepare_actes import prepare_actes
from sae.jobs.prepare_invoices import prepare_invoices
from sae.jobs.prepare_mail import prepare_mail
from sae.jobs.prepare_parapheur import prepare_parapheur
from sae.jobs.prepare_pes import prepare_pes
from sae.jobs.prepare_procurement import prepare_procurement
from tests.hostile import (
    MEBIBYTE,
    hostile_containers,
    hostile_json,
    hostile_mails,
    hostile_xml,
    nested,
)
from tests.jobs.archives import a_home
from tests.jobs.ingests import taken_in
from tests.jobs.preparations import Formats, a_folder, asked, manifest_of, titles, tools
from tests.unit.flows.actes import an_acknowledgement, an_act
from tests.unit.flows.invoices import a_cii, a_message, a_pivot, a_ubl
from tests.unit.flows.parapheur import a_premis
from tests.unit.flows.pes_flows import a_document, a_flow, a_slip, an_acquit, an_order
from tests.unit.flows.procurement import (
    BOAMP,
    EFORMS,
    ESSENTIAL_DATA_XML,
    a_contract,
    essential_data,
)

SECONDS = 60  # a shared machine; alone, each kind takes a few
MEMORY = 400 * MEBIBYTE  # more than before, at the highest
OF_MEANING = tuple(
    f"{name}.xml"
    for name in ("values", "exponent", "small", "infinite", "long", "days", "paths", "cut")
)
Preparing = Callable[[FlowRequest], Prepared]


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind: how it is prepared, sound documents to spoil, and the title of the first."""

    preparing: Preparing
    sound: tuple[bytes, ...]
    title: str


def invoices(request: FlowRequest) -> Prepared:
    with embedded_file_reader() as embedded:
        return prepare_invoices(request, tools(Formats()), embedded)


def parapheur(request: FlowRequest) -> Prepared:
    with embedded_file_reader() as embedded:
        return prepare_parapheur(request, tools(Formats()), embedded)


def mail(request: FlowRequest) -> Prepared:
    with mail_reader() as reader:
        return prepare_mail(request, tools(Formats()), reader)


MAIL = (
    b"From: a@b.fr\nTo: c@d.fr\nDate: Mon, 1 Jan 2024 10:00:00 +0100\n"
    b"Subject: Devis de chauffage\n\nBonjour\n"
)
SUBJECTS = {
    "pes": Subject(
        lambda request: prepare_pes(request, tools(Formats())),
        (a_flow(a_slip(an_order("P1")), documents=a_document("P1")), an_acquit()),
        "Mandat 1201",
    ),
    "actes": Subject(
        lambda request: prepare_actes(request, tools(Formats())),
        (an_act(), an_acknowledgement()),
        "Budget primitif",
    ),
    "invoice": Subject(invoices, (a_cii(), a_ubl(), a_pivot(), a_message()), "F-2024-1"),
    "parapheur": Subject(
        parapheur, (a_premis({"facture.pdf": b"facture"}),), "Dossier i-Parapheur"
    ),
    "mail": Subject(mail, (MAIL,), "Devis de chauffage"),
    "procurement": Subject(
        lambda request: prepare_procurement(request, tools(Formats())),
        (ESSENTIAL_DATA_XML, EFORMS, BOAMP),
        "",
    ),
}


def spoilt(subject: Subject) -> dict[str, bytes]:
    """Put the sound document among all that is hostile, in folders of their own."""
    if subject.sound == (MAIL,):
        mails = {f"0/{name}": data for name, data in hostile_mails().items()}
        return {"m-sound/sound.eml": MAIL, **mails}
    files = {"m-sound/sound.xml": subject.sound[0]}
    for rank, sound in enumerate(subject.sound):
        hostile = hostile_xml(sound)
        names = OF_MEANING if rank else hostile  # the gate is the same for all
        files |= {f"{rank}/{name}": hostile[name] for name in names}
    return files | {f"z/{name}": data for name, data in hostile_containers().items()}


@pytest.mark.parametrize("kind", SUBJECTS)
def test_hostile_documents_and_their_neighbours_are_archived(kind: str, tmp_path: Path) -> None:
    subject = SUBJECTS[kind]
    files = spoilt(subject)
    if kind == "procurement":
        contract = essential_data(a_contract())
        files |= {f"j/{name}": data for name, data in hostile_json(contract).items()}
    source = a_folder(tmp_path / "source", files)
    before, began = peak_bytes(), time.monotonic()

    made = subject.preparing(FlowRequest(source=source, asked=asked(tmp_path / "out.zip")))

    assert time.monotonic() - began < SECONDS
    assert peak_bytes() - before < MEMORY
    assert made.status is PreparedStatus.PREPARED, made.findings
    kept = digests(made.package)
    lost = {name for name, data in files.items() if digest(data) not in kept}
    if any(digest(nested(depth)) in kept for depth in range(5)):
        lost.discard("z/nested.zip")  # of the parapheur: a zip is the envelope of an export
    assert not lost
    assert any(subject.title in title for title in titles(made.package))
    assert b"root:" not in manifest_bytes(made.package)
    assert not Path("/tmp/climbed.xml").exists()
    (outcome,) = taken_in(a_home(tmp_path / "home"), made.package)
    assert outcome.result.status != "rejected", outcome.result.findings[:5]


def test_bombs_inside_flows_are_told_and_cost_their_documents_only(tmp_path: Path) -> None:
    bomb = base64.b64encode(gzip.compress(bytes(48 * MEBIBYTE), 9)).decode()
    flow = a_flow(
        a_slip(an_order("P1", "P2")),
        documents=a_document("P1", text=bomb[: len(bomb) // 2]) + a_document("P2", b"facture"),
    )
    source = a_folder(tmp_path / "source", {"flux.xml": flow})

    made = prepare_pes(FlowRequest(source=source, asked=asked(tmp_path / "out.zip")), tools())

    assert made.status is PreparedStatus.PREPARED
    assert digest(b"facture") in digests(made.package)
    assert digest(flow) in digests(made.package)


# ----------------------------------------------------------------------------- private


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def digest(data: bytes) -> str:
    return hashlib.sha512(data).hexdigest()


def digests(package: Path) -> set[str]:
    root = manifest_of(package)
    return {element.text or "" for element in root.iter("{*}MessageDigest")}


def manifest_bytes(package: Path) -> bytes:
    with zipfile.ZipFile(package) as archive:
        return archive.read("manifest.xml")
