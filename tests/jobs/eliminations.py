"""Homes with archives past their term, and the steps of a campaign as an archivist takes them.

Every word of a dossier bears its name (`tests.jobs.removals`), so that what remains of it anywhere
is found by its bytes.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from sae.bootstrap import Opening
from sae.cli.samples.sip import Unit
from sae.custody.referential_change import change_referential
from sae.domain.accounts import Account, Caller, Role, caller_of
from sae.domain.elimination import Campaign
from sae.domain.records import Agency, ArchivalAgreement, Reading, RuleDefinition
from sae.domain.referential_record import ACCOUNTS, ReferentialRecord
from sae.jobs.agree_elimination import record_agreement
from sae.jobs.elimination_slip import SlipTerms
from sae.jobs.execute_elimination import Confirmation, Executed, execute
from sae.jobs.ingest import ingest
from sae.jobs.propose_elimination import Proposed, Selection, propose
from sae.jobs.signed_papers import Paper
from sae.jobs.submit_elimination import submit
from sae.jobs.visa_elimination import TypedVisa, record_visa
from sae.ports import Archive
from tests.jobs.archives import a_home, an_archive
from tests.jobs.removals import a_wordy_dossier
from tests.packages import a_package, appraisal

AD = "AD-99"
FINANCES = "SERVICE-FINANCES"
MAYOR = Account(
    account_id="00000000-0000-7000-8000-00000000000a",
    login="maire",
    name="Madame la maire",
    roles=(Role.AUTHORITY,),
)
TERMS = SlipTerms(control_authority=AD, responsible="Une archiviste", mayor="La maire")
INVOICES = RuleDefinition(
    rule_id="APP-5",
    category="AppraisalRule",
    value="Factures et mandats",
    description="",
    duration="5",
    measurement="Year",
    start_event="latest_document",
    final_sort="D",
    legal_basis="DAF/DPACI/RES/2008/008",
    agreement_reference="AD-2024-12",
    agreement_on="2024-02-01",
    version=1,
)


def a_rule(rule_id: str, **changes: object) -> RuleDefinition:
    return replace(INVOICES, rule_id=rule_id, **changes)  # type: ignore[arg-type]


def an_agreement(policy: str) -> ArchivalAgreement:
    return ArchivalAgreement(
        identifier="CONVENTION-1",
        name="Convention",
        confirmed=True,
        active=True,
        reading=Reading.TOLERANT,
        acceptance="automatic",
        post_elimination_metadata_policy=policy,
    )


def an_old_dossier(name: str, *, start: str = "2010-01-01", rule: str = "APP-5") -> Unit:
    return a_wordy_dossier(name, management=(appraisal(rule, start=start),))


@contextmanager
def an_archive_to_weed(
    folder: Path,
    *dossiers: Unit,
    policy: str = "expurgate",
    rules: Sequence[RuleDefinition] = (INVOICES,),
    opening: Opening | None = None,
) -> Iterator[Archive]:
    """Open a home that holds these dossiers, with its rules in force and its mayor."""
    opening = opening or a_home(folder / "home")
    with an_archive(opening) as archive:
        _change(archive, "rules", *rules)
        _change(archive, ACCOUNTS, MAYOR)
        package = a_package(folder / "versement.zip", units=dossiers)
        (outcome,) = ingest(archive, [package])
        assert outcome.result.status.startswith("accepted"), outcome.result
        _change(archive, "agencies", Agency(identifier=FINANCES, name="Finances", confirmed=True))
        _change(archive, "agreements", an_agreement(policy))
        yield archive


def put_rules(archive: Archive, *, agreement: str = "AD-2024-12") -> None:
    """Put the rule in force, with its agreement when there is one."""
    agreed_on = INVOICES.agreement_on if agreement else ""
    rule = a_rule("APP-5", agreement_reference=agreement, agreement_on=agreed_on)
    _change(archive, "rules", rule)


def put_policy(archive: Archive, policy: str) -> None:
    """Confirm the agreement, with what becomes of its metadata."""
    _change(archive, "agreements", an_agreement(policy))


def as_mayor(archive: Archive, **changes: object) -> Archive:
    caller: Caller = caller_of(MAYOR)
    return replace(archive, caller=replace(caller, **changes))  # type: ignore[arg-type]


def proposed(archive: Archive, **selection: object) -> Proposed:
    return propose(archive, on=None, selection=Selection(**selection))  # type: ignore[arg-type]


def a_paper(folder: Path, reference: str = "courrier du 3") -> Paper:
    scan = folder / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    return Paper(
        reference=reference, signatory="La directrice", given_on=date(2020, 1, 3), scan=scan
    )


def submitted(archive: Archive, folder: Path) -> Campaign:
    """Propose everything, have every producer agree, submit."""
    campaign = proposed(archive).campaign
    assert campaign is not None
    for producer in campaign.producers:
        record_agreement(archive, campaign.number, producer, a_paper(folder))
    return submit(archive, campaign.number, TERMS)


def visaed(archive: Archive, folder: Path, **typed: object) -> Campaign:
    """The same, with the visa; every line is accepted unless said otherwise."""
    campaign = submitted(archive, folder)
    visa = TypedVisa(**({"rest": "accepted"} | typed))  # type: ignore[arg-type]
    return record_visa(archive, campaign.number, visa, a_paper(folder, "VISA-2020-7"))


def executed(archive: Archive, campaign: Campaign, *, units: int | None) -> Executed:
    """Order the destruction in the name of the mayor, on the day it is."""
    confirmation = Confirmation(units=units, day=archive.clock.today())
    return execute(as_mayor(archive), campaign.number, confirmation)


# ----------------------------------------------------------------------------- private


def _change(archive: Archive, table: str, *rows: object) -> None:
    change_referential(
        archive,
        ReferentialRecord(
            table=table,
            rows=rows,  # type: ignore[arg-type]
            closed=frozenset(),
            changed_at=archive.clock.now(),
            salt=archive.new_salt(),
        ),
    )
