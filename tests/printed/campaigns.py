"""Decisions and reports of campaigns to print."""

from dataclasses import replace
from datetime import date

from sae.domain.documents import (
    FinalSort,
    RuleCampaignReport,
    RuleChange,
    RuleTable,
    Sampling,
    SamplingMethod,
    Signature,
    SignatureRole,
    SortDecisions,
    SortLine,
)
from tests.printed.parts import (
    AN_EXTENT,
    AN_ID,
    ARCHIVIST,
    DATES,
    NOW,
    SHA512,
    a_heading,
    an_annex,
    some_terms,
)


def some_sort_decisions(*, decided: bool = True) -> SortDecisions:
    kept = SortLine(
        number=1,
        wording="Registres des délibérations",
        series="1 D – Délibérations",
        originating_agency="Secrétariat général",
        dates=DATES,
        extent=AN_EXTENT,
        retention=some_terms(),
        outcome=FinalSort.KEEP,
        communicable_on=date(2012, 12, 31),
        sampling=None,
    )
    sampled = replace(
        kept,
        number=2,
        wording="Dossiers individuels d’agents",
        outcome=FinalSort.SORT,
        communicable_on=None,
        retention=some_terms(agreed=False),
        sampling=Sampling(
            method=SamplingMethod.RANDOM,
            parameter="5 %",
            seed="04 11 23 31 42 + 7",
            seed_source="tirage du loto du 21/11/2026",
            population=412,
            kept=21,
            proposed=391,
            kept_annex="conserves.csv",
            proposed_annex="proposes.csv",
        ),
    )
    return SortDecisions(
        heading=a_heading("2026-C2"),
        annexes=(an_annex("conserves.csv", lines=21), an_annex("proposes.csv", lines=391)),
        signatures=(Signature(role=SignatureRole.ARCHIVIST, person=ARCHIVIST),),
        campaign_id=AN_ID,
        analysed_on=date(2026, 11, 2),
        decided_at=NOW if decided else None,
        decided_by=ARCHIVIST if decided else None,
        lines=(kept, sampled, replace(sampled, number=3, sampling=None)),
        total=AN_EXTENT,
    )


def a_rule_campaign(*, applied: bool = True) -> RuleCampaignReport:
    change = RuleChange(
        series="W/3 – Comptabilité",
        rule="FIN-05",
        aspect="appraisal_end",
        before="2022-12-31",
        after="2027-12-31",
        units=412,
    )
    return RuleCampaignReport(
        heading=a_heading("2026-R4"),
        campaign_id=AN_ID,
        on=date(2026, 11, 23),
        applied_at=NOW if applied else None,
        author=ARCHIVIST,
        reason="Tableau de gestion 2027, accord des AD du 14/02/2026",
        before=RuleTable(name="Tableau de gestion", version="3", sha512=SHA512),
        after=RuleTable(name="Tableau de gestion", version="4", sha512="b2" * 64),
        units_examined=1_000_000,
        units_changed=412,
        changes=(
            change,
            replace(change, aspect="final_sort", before="destroy", after="keep", units=31),
        ),
    )
