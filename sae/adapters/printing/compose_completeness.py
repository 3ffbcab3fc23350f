"""What stands on the attestation that a series is complete, or what it lacks."""

from sae.adapters.printing.layout import Body, Cell, Column, Line, Notice, Section, Table
from sae.adapters.printing.pieces import attested, facts, mono, plain, strong
from sae.adapters.printing.words import Words
from sae.domain.documents import CompletenessCertificate, ExplainedNumber, NumberedRun


def completeness_certificate(certificate: CompletenessCertificate, words: Words) -> Body:
    """Compose the statement of the numbers of a series: held, missing, explained."""
    outcome = _outcome(certificate, words)
    return Body(
        title=words("completeness_certificate.title"),
        subtitle=words.of(certificate.series),
        blocks=(
            facts(
                (words("completeness_certificate.year"), strong(str(certificate.year))),
                (
                    words("completeness_certificate.checked_at"),
                    plain(words.instant(certificate.checked_at)),
                ),
                (words("completeness_certificate.held"), plain(words.number(certificate.held))),
            ),
            Notice(
                words("completeness_certificate.outcome"),
                (outcome,),
                warning=bool(certificate.missing),
            ),
            Section(words("completeness_certificate.runs")),
            _runs(certificate.runs, words),
            *_explained(certificate.explained, words),
            Notice("", (words("completeness_certificate.limits"),)),
            *attested(certificate, words),
        ),
    )


# ----------------------------------------------------------------------------- private


def _outcome(certificate: CompletenessCertificate, words: Words) -> str:
    """Say what is missing; nothing is called complete that was not judged."""
    if certificate.missing:
        return words("completeness_certificate.missing", count=certificate.missing)
    judged = [one.judged for one in certificate.runs]
    if not any(judged):
        return words("completeness_certificate.not_judged")
    if not all(judged):
        return words("completeness_certificate.complete_where_judged")
    return words("completeness_certificate.complete")


def _runs(runs: tuple[NumberedRun, ...], words: Words) -> Table:
    columns = (
        Column(words("numbered_run.owner"), "44mm"),
        Column(words("numbered_run.span"), "52mm"),
        Column(words("numbered_run.held"), "16mm"),
        Column(words("numbered_run.missing"), "1fr"),
    )
    return Table(columns, tuple(_run(one, words) for one in runs))


def _run(one: NumberedRun, words: Words) -> tuple[Cell, ...]:
    missing: Cell = plain(", ".join(one.missing) or words("numbered_run.none"))
    if not one.judged:
        missing = (Line(words("numbered_run.not_judged"), "small"),)
    span = words("numbered_run.from_to", first=one.first, last=one.last)
    return (plain(one.owner), plain(span), plain(words.number(one.held)), missing)


def _explained(explained: tuple[ExplainedNumber, ...], words: Words) -> tuple[Section | Table, ...]:
    if not explained:
        return ()
    columns = (
        Column(words("explained_number.number"), "40mm"),
        Column(words("explained_number.reason"), "1fr"),
        Column(words("explained_number.act"), "52mm"),
    )
    rows = tuple((plain(one.number), plain(one.reason), mono(one.act_id)) for one in explained)
    return (Section(words("completeness_certificate.explained")), Table(columns, rows))
