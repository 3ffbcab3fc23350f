"""An archive with rules and packages under them, for the tests of decisions.

with ruled(tmp_path) as archive:
    ids = keep(archive, tmp_path, a_dossier("Factures", management=(appraisal("FIN"),)))
    assert decision(archive, ids["Factures"]).due_on == date(2020, 12, 31)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path

from sae.domain.unit_decision import UnitDecision
from sae.jobs.import_referential import confirm, import_referential
from sae.jobs.ingest import ingest
from sae.jobs.unit_decisions import fresh_decisions
from sae.ports import Archive
from tests.jobs.archives import a_home, an_archive
from tests.packages import a_package

COLUMNS = (
    "RuleId,RuleType,RuleValue,RuleDuration,RuleMeasurement,StartEvent,FinalSort,Sampling,"
    "AgreementReference,AgreementDate\n"
)
TABLE = (
    "FIN,AppraisalRule,Factures,10,YEAR,exercise_closing,D,,AD-1,2020-01-01\n"
    "FREE,AppraisalRule,Sans accord,1,YEAR,exercise_closing,D,,,\n"
    "RH,AppraisalRule,Agents,80,YEAR,birth,D,,AD-1,2020-01-01\n"
    "TRI,AppraisalRule,À trier,5,YEAR,latest_document,T,nth:2,AD-1,2020-01-01\n"
    "KEEP,AppraisalRule,Délibérations,1,YEAR,latest_document,C,,AD-1,2020-01-01\n"
    "OPEN,AccessRule,Vie privée,50,YEAR,latest_document,,,,\n"
    "USE,StorageRule,Courante,3,YEAR,latest_document,,,,\n"
)
_messages = count(1)


@contextmanager
def ruled(folder: Path, *, table: str = TABLE) -> Iterator[Archive]:
    """Open an archive with these rules in force."""
    with an_archive(a_home(folder / "home")) as archive:
        import_rules(archive, folder, table)
        yield archive


def import_rules(archive: Archive, folder: Path, table: str) -> None:
    path = folder / "rules.csv"
    path.write_text(COLUMNS + table, encoding="utf-8")
    result = import_referential(archive, "rules", path)
    assert not [one for one in result.findings if one.severity == "error"], result.findings


def keep(
    archive: Archive, folder: Path, *units: object, confirmed: bool = True, **description: object
) -> dict[str, str]:
    """Archive units in a transfer of their own, confirm who sends them; give their ids by title."""
    number = next(_messages)
    message = f"VERSEMENT-{number}"
    path = folder / f"{message}.zip"
    a_package(path, units=units, message_identifier=message, **description)
    (outcome,) = ingest(archive, [path])
    assert outcome.result.status.value.startswith("accepted"), outcome.result.findings
    if confirmed:
        with archive.catalogue.read() as reader:
            known = reader.referentials()
        for agency in known.agencies:
            confirm(archive, "agencies", agency.identifier)
        for agreement in known.agreements:
            confirm(archive, "agreements", agreement.identifier)
    with archive.catalogue.read() as reader:
        transfer_id = outcome.transfer.transfer_id
        return {unit.title: unit.unit_id for unit in reader.units(transfer_id=transfer_id)}


def decision(archive: Archive, unit_id: str) -> UnitDecision:
    """Give the stored decision of a unit, made true first."""
    fresh_decisions(archive)
    with archive.catalogue.read() as reader:
        found = reader.decision(unit_id)
    assert found is not None
    return found


def dated(first: str, last: str = "") -> tuple[tuple[str, str], ...]:
    """Content with the extreme dates of a unit."""
    return (("StartDate", first), ("EndDate", last or first))


DAY = date(2026, 1, 1)
