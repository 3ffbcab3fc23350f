"""Parts that several documents share: persons, visa, retention, proof, lists of objects."""

from sae.adapters.printing.layout import Block, Cell, Column, Facts, Line, Notice, Section, Table
from sae.adapters.printing.words import Words
from sae.domain.documents import (
    Agency,
    Attestation,
    Extent,
    JournalProof,
    ListedObject,
    Person,
    RetentionTerms,
    Standing,
    Visa,
)

Fact = tuple[str, Cell]


def plain(*texts: str) -> Cell:
    """Give a cell of plain lines; empty texts are left out."""
    return tuple(Line(text) for text in texts if text)


def strong(text: str) -> Cell:
    """Give a cell of one line that stands out."""
    return (Line(text, "strong"),)


def mono(*texts: str) -> Cell:
    """Give a cell of identifiers or digests; a digest has its algorithm on a line of its own."""
    return tuple(line for text in texts if text for line in _digest_lines(text))


def facts(*rows: Fact | None) -> Facts:
    """Give names and values; those without value are left out."""
    return Facts(tuple(row for row in rows if row is not None and row[1]))


def person(one: Person | None) -> str:
    """Give a name and a function."""
    return "" if one is None else ", ".join(part for part in (one.name, one.function) if part)


def agency(one: Agency, words: Words) -> Cell:
    """Give a body: its name, where it stands, its identifiers."""
    identifiers = ", ".join(
        words(key, value=value)
        for key, value in (
            ("page.agency_identifier", one.identifier),
            ("page.siret", one.siret),
            ("page.insee", one.insee),
        )
        if value not in {"", one.name}
    )
    return (
        Line(one.name, "strong"),
        *plain(" › ".join(one.position), ", ".join(one.address)),
        *((Line(identifiers, "small"),) if identifiers else ()),
    )


def extent(one: Extent, words: Words) -> Cell:
    """Give an extent, one measure a line."""
    return tuple(Line(text) for text in words.extent(one))


def inline_extent(one: Extent, words: Words) -> str:
    """Give an extent on one line."""
    return ", ".join((words("extent.archive_units", count=one.units), *words.extent(one)[1:]))


def retention(one: RetentionTerms, words: Words) -> Cell:
    """Give the motive of a line: rule, period, event, term, regulation, agreement or warning."""
    lines = [
        Line(f"{one.code} – {one.label}" if one.label else one.code, "strong"),
        Line(one.table, "small"),
        Line(words("retention.duration", duration=words.duration(one.duration))),
    ]
    if one.start_event:
        event = words.code("start_event", one.start_event)
        lines.append(Line(words("retention.start_event", event=event)))
    if one.started_on:
        lines.append(Line(words("retention.started_on", day=words.partial_day(one.started_on))))
    lines.append(Line(words("retention.expired_on", day=words.short_day(one.expired_on)), "strong"))
    if one.text:
        lines.append(Line(words("retention.text", text=one.text), "small"))
    if one.agreement is None:
        lines.append(Line(words("retention.no_agreement"), "warning"))
    else:
        day = words.short_day(one.agreement.given_on)
        lines.append(
            Line(words("retention.agreement", reference=one.agreement.reference, day=day), "small")
        )
    return tuple(lines)


def visa(one: Visa, words: Words) -> tuple[Fact | None, ...]:
    """Give a visa as facts."""
    return (
        (words("visa.reference"), strong(one.reference)),
        (words("visa.given_on"), plain(words.day(one.given_on))),
        (words("visa.signatory"), plain(person(one.signatory))),
        (words("visa.scan_unit"), mono(one.scan_unit_id)) if one.scan_unit_id else None,
        (words("visa.scan"), mono(one.scan_sha512)) if one.scan_sha512 else None,
    )


def attested(document: Attestation, words: Words) -> tuple[Block, ...]:
    """Give what every attestation ends with: the journal's word, and what the archive was then."""
    return (*_proof(document.proof, words), *standing(document.standing, words))


def standing(one: Standing, words: Words) -> tuple[Block, ...]:
    """Give software, level, policy, and what this archive does not do."""
    policy = one.archiving_policy
    told = (
        words(
            "standing.policy_version",
            title=policy.title,
            version=policy.version,
            day=words.day(policy.in_force_on),
        )
        if policy
        else words("standing.no_policy")
    )
    unmet = tuple(words.of(requirement) for requirement in one.unmet)
    return (
        Section(words("standing.section")),
        facts(
            (words("standing.software"), plain(one.software)),
            (words("standing.security_level"), plain(words.of(one.security_level))),
            (words("standing.policy"), plain(told)),
        ),
        Notice(
            words("standing.unmet") if unmet else "",
            unmet or (words("standing.nothing_unmet"),),
            warning=bool(unmet),
        ),
    )


def journal(proof: JournalProof, words: Words) -> Facts:
    """Give where the journal says it, and the seal that covers it."""
    stream = words.code("stream", proof.stream)
    if proof.first_entry == proof.last_entry == 0:
        entries = words("proof.own_entry", stream=stream)
    elif proof.first_entry == proof.last_entry:
        entries = words("proof.entry", number=str(proof.first_entry), stream=stream)
    else:
        first, last = str(proof.first_entry), str(proof.last_entry)
        entries = words("proof.entries", first=first, last=last, stream=stream)
    seal = proof.seal
    sealed: Cell = plain(words("proof.not_sealed"))
    if seal is not None:
        at = words.instant(seal.sealed_at)
        sealed = (
            Line(
                words("proof.seal_number", number=str(seal.number), at=at, authority=seal.authority)
            ),
            Line(f"sha256 {seal.sha256}", "mono"),
        )
    return facts(
        (words("proof.operation"), mono(proof.operation_id)),
        (words("proof.journal"), plain(entries)),
        (words("proof.seal"), sealed),
    )


def listed(objects: tuple[ListedObject, ...], words: Words) -> tuple[Block, ...]:
    """Give the list of objects by identifiers and digests; nothing when an annex holds it."""
    if not objects:
        return ()
    columns = (
        Column(words("object.identifiers"), "58mm"),
        Column(words("object.size"), "22mm", "right"),
        Column(words("object.digests"), "1fr"),
    )
    rows = tuple(
        (_object_names(one, words), _object_size(one, words), mono(*one.digests)) for one in objects
    )
    return (Section(words("object.section", count=len(objects))), Table(columns, rows))


# ----------------------------------------------------------------------------- private


def _digest_lines(text: str) -> tuple[Line, ...]:
    """Cut a digest of 128 figures in two: a line holds 64 of them."""
    algorithm, colon, figures = text.rpartition(":")
    if not colon or " " in text:
        figures, algorithm = text, ""
    pieces = [figures[start : start + 64] for start in range(0, len(figures), 64)]
    head = (Line(algorithm, "small"),) if algorithm else ()
    return (*head, *(Line(piece, "mono") for piece in pieces))


def _proof(proof: JournalProof, words: Words) -> tuple[Block, ...]:
    return (Section(words("proof.section")), journal(proof, words))


def _object_names(one: ListedObject, words: Words) -> Cell:
    supplied = words("object.supplied", value=one.supplied_id) if one.supplied_id else ""
    unit = words("object.unit", value=one.unit_id)
    return (
        Line(one.object_id, "mono"),
        Line(unit, "small"),
        *((Line(supplied, "small"),) if supplied else ()),
    )


def _object_size(one: ListedObject, words: Words) -> Cell:
    rule = ""
    if one.rule:
        rule = words("object.rule", rule=one.rule, day=words.short_day(one.rule_ends_on))
    return (
        Line(words.size(one.size_bytes)),
        *((Line(one.format_id, "small"),) if one.format_id else ()),
        *((Line(rule, "small"),) if rule else ()),
    )
