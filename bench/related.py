"""Measures the file of an expense: `python -m bench related`.

Units are put in the catalogue without any file: thirty-two thousand expenses, each an invoice, a
folder of visa, an order with the invoice and the bank details of the supplier, in slips of twenty
with their flow and their answer; contracts of a hundred invoices and their deliberations. Beside
it, what the catalogue of before could do: read the Content of every unit, once.
"""

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import median, quantiles

from bench.homes import a_home
from bench.records import a_transfer, an_aip
from bench.table import print_table
from sae.custody.commit import committing, new_entry
from sae.domain.records import (
    AipKind,
    ObjectRecord,
    UnitRecord,
)
from sae.jobs.gaps import gaps
from sae.jobs.related import related
from sae.jobs.unit_decisions import fresh_decisions
from sae.journal.entry import EntryType, Stream
from sae.ports import Archive

UNITS = 200_000
TRANSFER = "01900000-0000-7000-8000-000000000000"
AIP = "01900000-0000-7000-8000-000000000001"
PER_EXPENSE = 6
PER_SLIP = 20
PER_CONTRACT = 100
SUPPLIERS = 100
ASKED = 200


def run(work: Path) -> None:
    """Print the table."""
    expenses = UNITS // PER_EXPENSE
    with a_home(work / "home") as archive:
        written = _seconds(lambda: _fill(archive, expenses))
        fresh_decisions(archive)
        chosen = Random(1).sample(range(expenses), ASKED)
        from_invoice = [_asked(archive, f"invoice-{number}") for number in chosen]
        from_order = [_asked(archive, f"order-{number}") for number in chosen]
        from_contract = [_asked(archive, f"contract-{n // PER_CONTRACT}") for n in chosen[:20]]
        missing = _seconds(lambda: gaps(archive))
        scanned = _seconds(lambda: _scan(archive, "FA-77"))
        with archive.catalogue.read() as reader:
            units = reader.counts().units
    print_table(
        f"The file of an expense, {units:,} units",
        ("", "median ms", "p95 ms", "target"),
        (
            ("from an invoice", *_figures(from_invoice), "100"),
            ("from its order", *_figures(from_order), "100"),
            (
                "from a contract (a hundred invoices: cut at the limit)",
                *_figures(from_contract),
                "",
            ),
            ("one pass over every Content, for comparison", f"{scanned * 1000:.0f}", "", ""),
            ("gaps of everything", f"{missing * 1000:.0f}", "", ""),
            ("rows written, for all (s)", f"{written:.1f}", "", ""),
        ),
    )


# ----------------------------------------------------------------------------- private


def _asked(archive: Archive, name: str) -> float:
    return _seconds(lambda: related(archive, _identifier(name)))


def _figures(seconds: Sequence[float]) -> tuple[str, str]:
    return f"{median(seconds) * 1000:.0f}", f"{quantiles(seconds, n=20)[-1] * 1000:.0f}"


def _seconds(work: object) -> float:
    started = time.process_time()  # the machine may be busy; the disk is in its cache
    work()  # type: ignore[operator]
    return time.process_time() - started


def _scan(archive: Archive, number: str) -> int:
    with archive.catalogue.read() as reader:
        return sum(number in unit.metadata for unit in reader.units())


def _fill(archive: Archive, expenses: int) -> None:
    with committing(archive) as commit:
        tx = commit.tx
        tx.add_transfer(a_transfer(TRANSFER))
        tx.add_aip(an_aip(TRANSFER, AipKind.DOSSIERS, AIP))
        tx.add_units(_numbered(expenses))
        tx.add_objects(_objects(expenses))
        tx.mark_decisions_stale(every=True)
        entry = new_entry(archive, EntryType.TRANSFER_COMPLETED, TRANSFER, operation=TRANSFER)
        commit.append(Stream.LIFECYCLE, [entry])


def _numbered(expenses: int) -> Iterator[UnitRecord]:
    for position, unit in enumerate(_units(expenses)):
        name, above, kind, said, group = unit
        path = "/".join(_identifier(one) for one in (*above, name))
        content = {
            "DocumentType": [kind],
            "CreatedDate": ["2024-03-15"],
            "Keyword": [
                {"KeywordContent": [value], "KeywordReference": [term]} for value, term in said
            ],
        }
        yield UnitRecord(
            unit_id=_identifier(name),
            transfer_id=TRANSFER,
            aip_id=AIP,
            xml_id=f"ID{position}",
            position=position,
            parents=(_identifier(above[-1]),) if above else (),
            dossier_id=path.split("/")[0],
            path=path,
            level="File",
            title=f"{kind} {name}",
            description="",
            document_type=kind,
            start_date="2024-03-15",
            end_date="2024-03-15",
            originating_agency="MAIRIE",
            metadata=json.dumps(content, sort_keys=True),
            rules=(),
            groups=(f"group-{group}",) if group else (),
        )


_Unit = tuple[str, tuple[str, ...], str, tuple[tuple[str, str], ...], str]


def _units(expenses: int) -> Iterator[_Unit]:
    for n in range(expenses):
        supplier = f"9990{n % SUPPLIERS:05}00013"
        if n % PER_SLIP == 0:
            yield from _slip(n // PER_SLIP)
        if n % PER_CONTRACT == 0:
            yield from _contract(n // PER_CONTRACT)
        bill = ((f"FA-{n}", "EN16931:BT-1"), (supplier, "EN16931:BT-29"))
        more = ((f"M2024-{n // PER_CONTRACT}", "EN16931:BT-12"), ("120.00", "EN16931:BT-112"))
        yield (f"invoice-{n}", (), "Facture", (*bill, *more), f"invoice-{n}")
        yield (f"visa-{n}", (), "Dossier i-Parapheur", (), "")
        yield (f"paper-{n}", (f"visa-{n}",), "Document", (), f"paper-{n}")
        slip = f"slip-{n // PER_SLIP}"
        order = (
            (str(n), "PES:IdPce"),
            *_budget(n // PER_SLIP),
            (supplier, "PES:IdTiers"),
            ("120.00", "PES:MontantTTC"),
        )
        above = (slip, f"order-{n}")
        yield (f"order-{n}", above[:1], "Mandat", order, "")
        yield (f"pj-{n}", above, "Pièce", ((f"PJ{n}", "PES:IdUnique"),), f"pj-{n}")
        yield (f"rib-{n}", above, "Pièce", ((f"RIB{n}", "PES:IdUnique"),), f"rib-{n}")


def _slip(number: int) -> Iterator[_Unit]:
    yield (f"slip-{number}", (), "Bordereau de mandats", _budget(number), "")
    said = ((f"PES-{number}", "PES:NomFic"),)
    yield (f"flow-{number}", (f"slip-{number}",), "Flux PES_Aller", said, f"flow-{number}")
    answer = ((f"2024-{number}", "PES:ExerciceBord-NumBord"), ("123-00", "PES:CodCol-CodBud"))
    yield (f"answer-{number}", (), "Acquittement PES", answer, f"answer-{number}")


def _contract(number: int) -> Iterator[_Unit]:
    said = ((f"M2024-{number}", "DECP:id"), (f"D2024-{number}", "ACTES:NumeroInterne"))
    yield (f"contract-{number}", (), "Marché public", said, "")
    act = ((f"D2024-{number}", "ACTES:NumeroInterne"), ("1", "ACTES:CodeNatureActe"))
    yield (f"act-{number}", (), "Délibération", act, "")


def _budget(slip: int) -> tuple[tuple[str, str], ...]:
    return (
        (str(slip), "PES:IdBord"),
        ("2024", "PES:Exer"),
        ("01", "PES:TypBord"),
        ("123-00", "PES:CodCol-CodBud"),
    )


def _objects(expenses: int) -> Iterator[ObjectRecord]:
    position = 0
    for n in range(expenses):
        bytes_of = {f"{kind}-{n}": f"bill-{n}" for kind in ("invoice", "paper", "pj")}
        bytes_of[f"rib-{n}"] = f"bank-{n % SUPPLIERS}"
        for name, content in bytes_of.items():
            digest = hashlib.sha256(content.encode()).hexdigest()
            yield ObjectRecord(
                object_id=_identifier(f"object-{name}"),
                group_id=f"group-{name}",
                transfer_id=TRANSFER,
                aip_id=AIP,
                xml_id=f"OBJ{position}",
                position=position,
                physical=False,
                usage="BinaryMaster",
                filename=f"{name}.pdf",
                uri=f"Content/{name}.pdf",
                content_path=f"package/Content/{name}.pdf",
                size=1000,
                sha512=digest * 2,
                sha256=digest,
                puid="fmt/18",
                mime="application/pdf",
                format_name="Acrobat PDF 1.4",
                physical_id="",
            )
            position += 1


def _identifier(name: str) -> str:
    digest = hashlib.sha256(name.encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"
