"""Damaged and nasty files of every kind: preparing never fails, and their neighbours are archived.

A small fuzzer with a seed of its own: bytes flipped, cut, repeated, and values of the business
replaced by what no honest software writes. One run of each kind takes them all.
"""

import random
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sae.adapters.pdf_attachments_child import embedded
from sae.jobs.flow_preparation import FlowRequest
from sae.jobs.preparation import Prepared, PreparedStatus
from sae.jobs.prepare_actes import prepare_actes
from sae.jobs.prepare_invoices import prepare_invoices
from sae.jobs.prepare_pes import prepare_pes
from sae.ports import EmbeddedFile, EmbeddedFiles
from tests.jobs.preparations import Formats, a_folder, asked, in_tar_gz, titles, tools
from tests.unit.flows.actes import (
    STEM,
    a_classification,
    an_acknowledgement,
    an_act,
    an_envelope,
    an_exchange,
)
from tests.unit.flows.invoices import (
    a_cii,
    a_message,
    a_pivot,
    a_ubl,
    a_zip,
    an_attachment,
    an_order_x,
)
from tests.unit.flows.pes_flows import (
    RECETTE,
    SIGNATURE,
    a_document,
    a_flow,
    a_return,
    a_slip,
    an_acquit,
    an_order,
)

ROUNDS = 12  # mutations of each sample
NASTY = (
    *(
        "",
        " ",
        "0",
        "-1",
        "NaN",
        "1e999",
        "9" * 40,
        "1,2,3",
        "0000-00-00",
        "99999-01-01",
        "2024-02-30",
    ),
    *(
        "x" * 5_000,
        "\u0085\u00a0",
        "\u200b",
        "\U0001f4a9",
        "&#x1F;",
        "&lt;b&gt;",
        "%s{0}",
        "../../x",
    ),
    *("]]&gt;", "a\nb\tc", "-", "é" * 300, "1234567890123", "&#xD;&#xA;", "\ufffd"),
)
_VALUE = re.compile(rb'(?<==")[^"<]*(?=")|(?<=>)[^<>]+(?=<)')

Prepare = Callable[[Path, Path], Prepared]


class EmbeddedInProcess:
    """An EmbeddedFileReader of what tests made, without a child."""

    def read(self, path: Path, *, filename: str) -> EmbeddedFiles:
        del filename
        found = embedded(path, 1 << 20)["files"]
        assert isinstance(found, list)
        return EmbeddedFiles(
            files=tuple(EmbeddedFile(name, data.encode()) for name, data in found), findings=()
        )

    def close(self) -> None:
        """Nothing to end."""


def accounting(source: Path, package: Path) -> Prepared:
    return prepare_pes(FlowRequest(source=source, asked=asked(package)), tools(Formats()))


def acts(source: Path, package: Path) -> Prepared:
    return prepare_actes(FlowRequest(source=source, asked=asked(package)), tools(Formats()))


def invoices(source: Path, package: Path) -> Prepared:
    request = FlowRequest(source=source, asked=asked(package))
    return prepare_invoices(request, tools(Formats()), EmbeddedInProcess())


KINDS: dict[str, tuple[Prepare, dict[str, bytes], tuple[str, bytes, str]]] = {
    "pes": (
        accounting,
        {
            "flux.xml": a_flow(
                a_slip(an_order("P1", "P2"), an_order("P1", number="9"), signature=SIGNATURE),
                RECETTE,
                documents=a_document("P1") + a_document("P3", zipped=False),
            ),
            "acquit.xml": an_acquit(state="0"),
            "retour.xml": a_return(),
            "depot.zip": a_zip({"f.xml": a_flow(a_slip(an_order("P1")))}),
        },
        ("sain.xml", a_flow(a_slip(an_order(number="777")), name="SAIN"), "Mandat 777"),
    ),
    "actes": (
        acts,
        {
            f"{STEM}-1-1_0.xml": an_act(annexes=("a.pdf",)),
            "ar.xml": an_acknowledgement(),
            "enveloppe.xml": an_envelope(f"{STEM}-1-1_0.xml"),
            "lettre.xml": an_exchange("LettreObservations", day="2024-04-02", document="l.pdf"),
            "classification.xml": a_classification(),
            "envoi.tar.gz": in_tar_gz({"acte.xml": an_act(number="D44")}),
        },
        ("sain.xml", an_act(number="SAIN_1", document=""), "Délibération n° SAIN_1"),
    ),
    "invoices": (
        invoices,
        {
            "cii.xml": a_cii(attachment=an_attachment("ZGV2aXM=")),
            "ubl.xml": a_ubl(),
            "avoir.xml": a_ubl(credit=True),
            "pivot.xml": a_pivot(),
            "message.xml": a_message(),
            "commande.xml": an_order_x(),
            "lot.zip": a_zip({"cii.xml": a_cii()}),
        },
        ("sain.xml", a_cii(number="SAINE"), "Facture SAINE"),
    ),
}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Damage a file in one of several ways."""
    where = chance.randrange(len(data))
    match chance.randrange(6):
        case 0:
            return data[:where]
        case 1:
            return (
                data[:where] + bytes([data[where] ^ (1 << chance.randrange(8))]) + data[where + 1 :]
            )
        case 2:
            return data[:where] + data[where : where + 200] * 2 + data[where + 200 :]
        case 3:
            return data[:where] + data[where + chance.randrange(1, 40) :]
        case _:
            return _with_nasty_values(data, chance)


def _with_nasty_values(data: bytes, chance: random.Random) -> bytes:
    places = list(_VALUE.finditer(data))
    for place in sorted(chance.sample(places, min(3, len(places))), key=lambda one: -one.start()):
        nasty = chance.choice(NASTY).encode()
        data = data[: place.start()] + nasty + data[place.end() :]
    return data


def _files(samples: dict[str, bytes], seed: int) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(seed)
    for name, data in samples.items():
        yield name, data
        for number in range(ROUNDS):
            yield f"{number:02}/{name}", mutated(data, chance)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [1, 2])
def test_damaged_files_are_archived_as_they_are_and_harm_no_neighbour(
    kind: str, seed: int, tmp_path: Path
) -> None:
    prepare, samples, (name, neighbour, beginning) = KINDS[kind]
    files = dict(_files(samples, seed)) | {name: neighbour}

    made = prepare(a_folder(tmp_path / "source", files), tmp_path / "out.zip")

    assert made.status is PreparedStatus.PREPARED, made.findings
    assert any(title.startswith(beginning) for title in titles(made.package))
    with zipfile.ZipFile(made.package) as package:
        packed = {package.read(entry) for entry in package.namelist()}
    assert set(files.values()) <= packed
