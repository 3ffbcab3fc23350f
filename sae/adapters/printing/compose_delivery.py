"""What stands on a delivery slip, its attestation, and the letter that refuses to communicate."""

from sae.adapters.printing.layout import (
    Block,
    Body,
    Cell,
    Column,
    Facts,
    Line,
    Notice,
    Paragraph,
    Section,
    Table,
)
from sae.adapters.printing.pieces import attested, facts, listed, mono, person, plain, strong
from sae.adapters.printing.words import Words
from sae.domain.documents import (
    CommunicationRefusal,
    DeliveredItem,
    DeliveryCertificate,
    DeliveryRequest,
    DeliverySlip,
    RefusalMotive,
)


def delivery_slip(slip: DeliverySlip, words: Words) -> Body:
    """Compose the slip handed with the records."""
    rows = _request(slip.request, words)
    told = Facts(
        (
            *rows.rows,
            (words("delivery.delivered_at"), strong(words.instant(slip.delivered_at))),
            (words("delivery.mode"), plain(words.of(slip.mode))),
            *(
                ((words("delivery.return_on"), strong(words.day(slip.return_on))),)
                if slip.return_on
                else ()
            ),
        )
    )
    return Body(
        title=words("delivery_slip.title"),
        blocks=(
            told,
            Section(words("delivery.items", count=len(slip.items))),
            _items(slip.items, words),
            Notice(words("delivery_slip.terms_title"), (words("delivery_slip.terms"),)),
        ),
    )


def delivery_certificate(certificate: DeliveryCertificate, words: Words) -> Body:
    """Compose the attestation of what was given to read, with digests taken at that moment."""
    told = Facts(
        (
            *_request(certificate.request, words).rows,
            (words("delivery.delivered_at"), strong(words.instant(certificate.delivered_at))),
            (words("delivery.delivered_by"), plain(person(certificate.delivered_by))),
            (words("delivery.mode"), plain(words.of(certificate.mode))),
        )
    )
    return Body(
        title=words("delivery_certificate.title"),
        subtitle=words("delivery_certificate.subtitle"),
        blocks=(
            told,
            Section(words("delivery.items", count=len(certificate.items))),
            _items(certificate.items, words),
            *listed(certificate.objects, words),
            *attested(certificate, words),
        ),
    )


def communication_refusal(letter: CommunicationRefusal, words: Words) -> Body:
    """Compose the letter: what was asked, why not, what may be done about it."""
    request = letter.request
    applicant = request.applicant
    where = tuple(line for line in (applicant.body, *applicant.address) if line)
    written_on = words.day(words.local_day(letter.heading.issued_at))
    place = words("communication_refusal.place", place=letter.place, day=written_on)
    return Body(
        title=words("communication_refusal.title"),
        addressee=(applicant.person.name, *where, "", place),
        blocks=(
            Paragraph(words("communication_refusal.dear")),
            Paragraph(
                words(
                    "communication_refusal.request",
                    day=words.day(request.made_on),
                    reference=request.reference,
                )
            ),
            *_purpose(request, words),
            Paragraph(
                words(
                    "communication_refusal.in_part"
                    if letter.partial_delivery
                    else "communication_refusal.whole"
                )
            ),
            _motives(letter.motives, words),
            Section(words("communication_refusal.derogation_title")),
            Paragraph(
                words(
                    "communication_refusal.derogation_refused"
                    if letter.derogation_refused
                    else "communication_refusal.derogation_possible"
                )
            ),
            Section(words("communication_refusal.appeal_title")),
            Paragraph(words("communication_refusal.appeal_cada")),
            Paragraph(words("communication_refusal.appeal_court")),
            *_contact(letter, words),
            Paragraph(words("communication_refusal.yours")),
        ),
    )


# ----------------------------------------------------------------------------- private


def _request(request: DeliveryRequest, words: Words) -> Facts:
    applicant = request.applicant
    reference = words(
        "delivery.request_of", reference=request.reference, day=words.day(request.made_on)
    )
    return facts(
        (words("delivery.request"), strong(reference)),
        (words("delivery.request_id"), mono(request.request_id)),
        (
            words("delivery.applicant"),
            plain(person(applicant.person), applicant.body, *applicant.address),
        ),
        (words("delivery.purpose"), plain(request.purpose)),
    )


def _items(items: tuple[DeliveredItem, ...], words: Words) -> Table:
    columns = (
        Column(words("item.cote"), "25mm"),
        Column(words("item.typology"), "1fr"),
        Column(words("item.dates"), "30mm"),
        Column(words("item.basis"), "54mm"),
    )
    return Table(columns, tuple(_item(one, words) for one in items))


def _item(one: DeliveredItem, words: Words) -> tuple[Cell, ...]:
    basis = [Line(words.of(one.basis))]
    if one.basis_reference:
        basis.append(Line(one.basis_reference, "small"))
    if one.communicable_on is not None:
        day = words.short_day(one.communicable_on)
        basis.append(Line(words("item.communicable_on", day=day), "small"))
    if one.occulted:
        articles = ", ".join(one.occulted)
        basis.append(Line(words("item.occulted", articles=articles), "warning"))
    support = words("item.paper" if one.paper else "item.electronic")
    return (
        strong(one.cote or words("value.none")),
        (Line(one.typology), Line(support, "small"), Line(one.unit_id, "mono")),
        plain(words.partial_day(one.dates)),
        tuple(basis),
    )


def _purpose(request: DeliveryRequest, words: Words) -> tuple[Block, ...]:
    if not request.purpose:
        return ()
    return (Paragraph(words("communication_refusal.purpose", purpose=request.purpose)),)


def _motives(motives: tuple[RefusalMotive, ...], words: Words) -> Table:
    columns = (
        Column(words("motive.typology"), "1fr"),
        Column(words("motive.secret"), "1fr"),
        Column(words("motive.communicable_on"), "36mm"),
    )
    rows = tuple(
        (
            plain(one.typology),
            (Line(one.secret), Line(one.article, "strong"), *plain(one.explanation)),
            plain(
                words.day(one.communicable_on)
                if one.communicable_on
                else words("motive.not_computable")
            ),
        )
        for one in motives
    )
    return Table(columns, rows)


def _contact(letter: CommunicationRefusal, words: Words) -> tuple[Block, ...]:
    if not letter.contact:
        return ()
    return (Paragraph(words("communication_refusal.contact", contact=letter.contact)),)
