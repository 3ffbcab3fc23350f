"""What surrounds a document: letterhead, references, footer, and how to check it by oneself."""

from dataclasses import replace

from sae.adapters.printing.layout import (
    Block,
    Body,
    Column,
    Facts,
    Line,
    Page,
    Section,
    Signatures,
    Table,
)
from sae.adapters.printing.pieces import mono, person
from sae.adapters.printing.words import Words
from sae.domain.documents import Annex, Attestation, PrintedDocument, Signature

FOOTER_DIGEST = 32  # hexadecimal digits, to tell documents apart; the whole stands at the end
DOT = " \N{MIDDLE DOT} "


def page_of(document: PrintedDocument, body: Body, words: Words, *, twin_sha512: str) -> Page:
    """Put a body on its page, followed by annexes, signatures and what checks it."""
    heading = document.heading
    issuer = heading.issuer
    ending = (
        *_annexes(document.annexes, words),
        *_signatures(document.signatures, words),
        *_verification(document, words, twin_sha512),
    )
    number = words("page.number", number=heading.number) if heading.number else ""
    title = f"{body.title} {number}".strip()
    return Page(
        language=words.language,
        issuer=_letterhead(document, words),
        reference=tuple(
            line
            for line in (
                number,
                words("page.issued", day=words.day(words.local_day(heading.issued_at))),
            )
            if line
        ),
        running_head=words("page.running_head", title=title, issuer=issuer.name),
        footer=words(
            "page.footer", document_id=heading.document_id, digest=twin_sha512[:FOOTER_DIGEST]
        ),
        page_word=words("page.page"),
        body=replace(body, blocks=body.blocks + ending),
    )


# ----------------------------------------------------------------------------- private


def _letterhead(document: PrintedDocument, words: Words) -> tuple[str, ...]:
    """Give the name of who issues, then where it stands and its identifiers, a line each."""
    issuer = document.heading.issuer
    given = (
        ("page.identifier", issuer.identifier),
        ("page.siret", issuer.siret),
        ("page.insee", issuer.insee),
    )
    identifiers = DOT.join(words(key, value=value) for key, value in given if value)
    position, address = " › ".join(issuer.position), ", ".join(issuer.address)
    return tuple(line for line in (issuer.name, position, address, identifiers) if line)


def _annexes(annexes: tuple[Annex, ...], words: Words) -> tuple[Block, ...]:
    if not annexes:
        return ()
    columns = (
        Column(words("annex.file"), "34mm"),
        Column(words("annex.content"), "28mm"),
        Column(words("annex.digests"), "1fr"),
    )
    rows = tuple(
        (
            (Line(annex.filename, "strong"),),
            (
                *((Line(words("annex.lines", count=annex.lines)),) if annex.lines else ()),
                Line(words.size(annex.size_bytes), "small"),
                Line(annex.media_type, "small"),
            ),
            mono(f"sha256:{annex.sha256}", f"sha512:{annex.sha512}"),
        )
        for annex in annexes
    )
    return (Section(words("annex.section")), Table(columns, rows))


def _signatures(signatures: tuple[Signature, ...], words: Words) -> tuple[Block, ...]:
    if not signatures:
        return ()
    places = tuple(
        (
            words.of(one.role),
            person(one.person),
            words.day(one.signed_on) if one.signed_on else "",
        )
        for one in signatures
    )
    return (Signatures(places, words("signature.day"), words("signature.sign")),)


def _verification(document: PrintedDocument, words: Words, twin_sha512: str) -> tuple[Block, ...]:
    blocks: list[Block] = [Section(words("check.section"))]
    rows = [
        (words("check.document_id"), mono(document.heading.document_id)),
        (words("check.issued_at"), (Line(words.instant(document.heading.issued_at)),)),
        (
            words("check.twin", name=f"{document.KIND}.json"),
            mono(twin_sha512),
        ),
        (
            words("check.how"),
            (Line(words("check.how_twin", name=f"{document.KIND}.json"), "small"),),
        ),
    ]
    if isinstance(document, Attestation):
        rows.append(("", (Line(words("check.how_proof"), "small"),)))
    blocks.append(Facts(tuple(rows)))
    return tuple(blocks)
