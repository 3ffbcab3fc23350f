"""The slip of an elimination, as the printer takes it: what is submitted to the visa."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sae.domain.documents import (
    Agency,
    Agreement,
    Annex,
    EliminationSlip,
    ExtremeDates,
    Heading,
    HoldCheck,
    Person,
    PersonalData,
    RetentionTerms,
    Signature,
    SignatureRole,
    SlipLine,
    Support,
)
from sae.domain.documents import Extent as PrintedExtent
from sae.domain.elimination import Campaign, Extent, Line, Terms
from sae.domain.elimination_list import FILE, ListDigests
from sae.ports import Archive, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipTerms:
    """What is said once on a slip. control_authority: identifier of the Archives départementales.

    responsible, mayor: names and qualities, as they sign.
    """

    control_authority: str
    responsible: str
    mayor: str


def slip_of(  # noqa: PLR0913 - what a slip is made of
    archive: Archive,
    campaign: Campaign,
    heading: Heading,
    terms: SlipTerms,
    digests: ListDigests,
    *,
    held: int,
) -> EliminationSlip:
    """Make the slip of the lines that go to the visa. held: units left out because of a hold."""
    with archive.catalogue.read() as reader:
        names = agency_names(reader)
    total = Extent()
    for line in campaign.lines:
        total = total.plus(line.extent)
    return EliminationSlip(
        heading=heading,
        annexes=(list_annex(digests),),
        signatures=(
            Signature(role=SignatureRole.ARCHIVIST, person=Person(name=terms.responsible)),
            Signature(role=SignatureRole.MAYOR, person=Person(name=terms.mayor)),
            Signature(role=SignatureRole.CONTROL_AUTHORITY),
        ),
        elimination_id=campaign.campaign_id,
        addressed_to=named_agency(names, terms.control_authority),
        responsible=Person(name=terms.responsible),
        mayor=Person(name=terms.mayor),
        analysed_on=date.fromisoformat(campaign.on),
        frozen_at=heading.issued_at,
        hold_check=HoldCheck(checked_at=heading.issued_at, set_aside=held),
        total=printed_extent(total),
        lines=tuple(_line(archive, line, names) for line in campaign.lines),
        producer_agreement=" ; ".join(
            f"{named_agency(names, agency).name} : {one.reference}"
            for agency, one in sorted(campaign.answers.items())
        ),
    )


def agency_names(reader: Reader) -> Mapping[str, str]:
    """Give the names of the agencies known, by identifier."""
    return {one.identifier: one.name for one in reader.referentials().agencies}


def named_agency(names: Mapping[str, str], identifier: str) -> Agency:
    """Name an agency on a document, by its identifier when nothing else is known."""
    return Agency(name=names.get(identifier) or identifier, identifier=identifier)


def printed_extent(extent: Extent) -> PrintedExtent:
    """Give an extent as documents print it."""
    return PrintedExtent(
        units=extent.units,
        files=extent.objects,
        size_bytes=extent.size,
        paper_items=extent.paper,
    )


def printed_dates(extent: Extent) -> ExtremeDates:
    """Give the extreme dates of an extent as documents print them."""
    return ExtremeDates(earliest=extent.earliest, latest=extent.latest)


def list_annex(digests: ListDigests) -> Annex:
    """Name the frozen list on a document."""
    return Annex(
        filename=FILE,
        media_type="application/x-ndjson",
        lines=digests.lines,
        size_bytes=digests.size,
        sha256=digests.sha256,
        sha512=digests.sha512,
    )


def day_or_none(text: str) -> date | None:
    """Read an ISO day; None when there is none."""
    return date.fromisoformat(text) if text else None


def retention_terms(terms: Terms) -> RetentionTerms:
    """Give the terms of a line as documents print them."""
    agreed_on = day_or_none(terms.agreement_on)
    return RetentionTerms(
        table=terms.table,
        code=terms.rule_id,
        label=terms.label,
        duration=terms.duration,
        start_event=terms.start_event,
        started_on=terms.started_on,
        expired_on=day_or_none(terms.expired_on),
        text=terms.text,
        agreement=Agreement(reference=terms.agreement_reference, given_on=agreed_on)
        if agreed_on is not None
        else None,
    )


# ----------------------------------------------------------------------------- private


def _line(archive: Archive, line: Line, names: Mapping[str, str]) -> SlipLine:
    return SlipLine(
        number=line.number,
        wording=line.wording,
        series=line.series,
        originating_agency=named_agency(names, line.agency),
        year=line.year,
        dates=printed_dates(line.extent),
        extent=printed_extent(line.extent),
        retention=retention_terms(line.terms),
        support=_support(line.extent),
        copies=False,
        paper=None,
        formats=line.formats,
        application="",
        location=", ".join(dict.fromkeys(copy.site for copy in archive.policy.copies if copy.site)),
        personal_data=PersonalData(line.personal_data),
        annex=FILE,
    )


def _support(extent: Extent) -> Support:
    if extent.paper and not extent.objects:
        return Support.PAPER
    return Support.BOTH if extent.paper else Support.ELECTRONIC
