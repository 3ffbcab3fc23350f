"""`sae deliver`: requests to read archives, from the request to the package handed over."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.chosen_units import unit_identifiers
from sae.cli.door import Door
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.domain.delivery import Delivery
    from sae.jobs.deliver_decide import AnswerFile
    from sae.jobs.deliver_request import ShownDelivery

SHOWN_CLOSED = 10
Request = Annotated[str, typer.Argument(metavar="REQUEST", help="deliver_identifier")]


def request(
    door: Door,
    *,
    units: Annotated[
        list[str] | None, typer.Argument(metavar="UNIT...", help="deliver_units")
    ] = None,
    requester: Annotated[str, typer.Option(metavar="WORDS", help="deliver_requester")] = "",
    reason: Annotated[str, typer.Option(metavar="WORDS", help="deliver_reason")] = "",
    derogation: Annotated[bool, typer.Option("--derogation", help="deliver_derogation")] = False,
    message: Annotated[
        Path | None, typer.Option(metavar="FILE", exists=True, help="deliver_message")
    ] = None,
    control: Annotated[
        str, typer.Option("--control-authority", metavar="WORDS", help="deliver_control")
    ] = "Archives départementales",
) -> int:
    """Write down a request; say whether what it asks may be read today."""
    from sae.jobs.deliver_request import NewDelivery, request_delivery

    with door.archive(for_writing=True) as archive:
        shown = request_delivery(
            archive,
            NewDelivery(
                unit_ids=unit_identifiers(archive, units or ()),
                requester=requester,
                purpose=reason,
                derogation=derogation,
                message=message,
                control=control,
            ),
        )
    door.screen.record(_document(shown.delivery, shown))
    door.screen.say("delivery_requested", style="green", request=shown.delivery.request_id)
    _say_openness(door.screen, shown)
    return 0


def decide(
    door: Door,
    *,
    delivery: Request,
    accept: Annotated[bool, typer.Option("--accept", help="deliver_accept")] = False,
    refuse: Annotated[bool, typer.Option("--refuse", help="deliver_refuse")] = False,
    motive: Annotated[str, typer.Option(metavar="WORDS", help="deliver_motive")] = "",
    authorization: Annotated[
        list[str] | None, typer.Option(metavar="[WHO=]FILE", help="deliver_authorization")
    ] = None,
    refusal: Annotated[
        list[str] | None,
        typer.Option(
            "--authorization-refused", metavar="WHO=FILE", help="deliver_authorization_refused"
        ),
    ] = None,
    letter: Annotated[Path | None, typer.Option(metavar="FILE", help="deliver_letter")] = None,
) -> int:
    """Accept or refuse a request, or keep what an authority answered."""
    from sae.errors import UsageError
    from sae.jobs.deliver_decide import DecisionAsked, decide_delivery
    from sae.jobs.deliver_request import letter_of

    if accept and refuse:
        raise UsageError("delivery_both")
    answers = [_answer(one, granted=True) for one in authorization or ()]
    answers += [_answer(one, granted=False) for one in refusal or ()]
    with door.archive(for_writing=True) as archive:
        decided = decide_delivery(
            archive,
            delivery,
            DecisionAsked(
                accepts=accept if accept or refuse else None,
                motive=motive,
                answers=tuple(answers),
            ),
        )
        if refuse and letter is not None:
            letter.write_bytes(letter_of(archive, decided))
    screen = door.screen
    screen.record(_document(decided))
    screen.say(f"delivery_is_{decided.state.value}", style="green", request=decided.request_id)
    if decided.missing and decided.state.value == "requested":
        screen.say("delivery_waits_for", authorities=", ".join(name for _, name in decided.missing))
    if refuse and letter is not None:
        screen.say("delivery_letter_written", file=letter)
    return 0


def occult(
    door: Door,
    *,
    delivery: Request,
    item: Annotated[str, typer.Argument(metavar="OBJECT", help="deliver_object")],
    file: Annotated[Path, typer.Option(metavar="FILE", exists=True, help="deliver_occulted")],
    articles: Annotated[list[str], typer.Option(metavar="WORDS", help="deliver_articles")],
    reason: Annotated[str, typer.Option(metavar="WORDS", help="deliver_occult_reason")] = "",
) -> int:
    """Keep a copy with words hidden, to be given in the place of an object."""
    from sae.jobs.deliver_occult import occult as keep

    with door.archive(for_writing=True) as archive:
        kept = keep(archive, delivery, item, file=file, articles=tuple(articles), reason=reason)
    door.screen.record(_document(kept))
    door.screen.say("delivery_occulted", style="green", count=len(kept.occulted))
    return 0


def send(
    door: Door,
    *,
    delivery: Request,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="PACKAGE", help="deliver_output")
    ],
    force: Annotated[bool, typer.Option("--force", help="option_force")] = False,
) -> int:
    """Write the package with its reply and its attestation, and close the request."""
    from sae.errors import UsageError
    from sae.jobs.deliver_send import ready_to_send, record_sending
    from sae.jobs.export import ExportRequest, ReplacedObject, export

    if output.exists() and not force:
        raise UsageError("file_exists", file=output)
    with door.archive(for_writing=True) as archive:
        ready = ready_to_send(archive, delivery)
        replaced = tuple(
            ReplacedObject(
                object_id=copy.object_id,
                holder_id=copy.act_id,
                path=copy.path,
                size=copy.size,
                sha512=copy.sha512,
                puid=copy.puid,
                mime=copy.mime,
                format_name=copy.format_name,
            )
            for copy in ready.occulted
        )
        export(
            archive,
            ExportRequest(
                package=output,
                unit_ids=ready.unit_ids,
                version=ready.version,
                alone=True,
                replaced=replaced,
            ),
        )
        try:
            sent = record_sending(archive, ready.request_id, output)
        except BaseException:
            output.unlink(missing_ok=True)  # nothing leaves without its act
            raise
        written = [_beside(output, name, data) for name, data in sent.documents]
    screen = door.screen
    screen.record({**_document(sent.delivery), "package": str(output), "objects": sent.objects})
    screen.say("delivery_is_sent", style="green", file=output, count=sent.objects)
    for path in written:
        screen.line(f"  {path}")
    return 0


def list_deliveries(door: Door) -> int:
    """List requests, oldest first."""
    from sae.jobs.deliver_request import list_deliveries as listed

    with door.archive() as archive:
        known = listed(archive)
    screen = door.screen
    for one in known:
        screen.record(_document(one))
    if not known:
        screen.say("deliveries_none")
        return 0
    screen.table(
        [
            (
                one.request_id,
                screen.day(one.requested_at.date().isoformat()),
                screen.text(f"delivery_state_{one.state.value}"),
                screen.text("delivery_with_derogation") if one.derogation else "",
                one.requester,
            )
            for one in known
        ]
    )
    return 0


def show(door: Door, *, delivery: Request) -> int:
    """Show a request: who asks, what, where it stands, what is waited for."""
    from sae.jobs.deliver_request import show_delivery

    with door.archive() as archive:
        shown = show_delivery(archive, delivery)
    screen, found = door.screen, shown.delivery
    screen.record(_document(found, shown))
    screen.line(screen.styled(found.request_id, "bold"))
    pairs = [
        ("delivery_label_state", screen.text(f"delivery_state_{found.state.value}")),
        ("delivery_label_requester", found.requester),
        ("delivery_label_purpose", found.purpose),
        ("delivery_label_requested", screen.instant(found.requested_at)),
        ("delivery_label_decided", screen.instant(found.decided_at) if found.decided_at else ""),
        ("delivery_label_motive", found.motive),
        ("delivery_label_sent", screen.instant(found.delivered_at) if found.delivered_at else ""),
        ("delivery_label_authorized", ", ".join(_said(screen, found))),
        ("delivery_label_waits", ", ".join(name for _, name in found.missing)),
        ("delivery_label_occulted", ", ".join(copy.object_id for copy in found.occulted)),
    ]
    screen.pairs([(screen.text(key), value) for key, value in pairs], indent=2)
    for unit_id in found.unit_ids:
        screen.line(f"  {screen.styled(unit_id, 'cyan')}")
    if found.state.value in ("requested", "accepted"):
        _say_openness(screen, shown)
    return 0


COMMANDS = {
    "deliver request": request,
    "deliver decide": decide,
    "deliver occult": occult,
    "deliver send": send,
    "deliver list": list_deliveries,
    "deliver show": show,
}


# ----------------------------------------------------------------------------- private


def _answer(typed: str, *, granted: bool) -> "AnswerFile":
    """Read `FILE` (a SEDA reply), `control=FILE`, `originating=FILE`, `originating:AGENCY=FILE`."""
    from sae.domain.delivery import Authority
    from sae.errors import UsageError
    from sae.jobs.deliver_decide import AnswerFile

    who, equals, file = typed.partition("=")
    name, _, agency = who.partition(":")
    if equals and name in set(Authority):
        path = Path(file)
        answer = AnswerFile(path, authority=Authority(name), agency=agency, granted=granted)
    else:
        path = Path(typed)
        answer = AnswerFile(path)
    if not path.is_file():
        raise UsageError("delivery_answer_missing", file=path)
    return answer


def _beside(package: Path, name: str, data: bytes) -> Path:
    path = package.with_name(f"{package.name}.{name}")
    path.write_bytes(data)
    return path


def _said(screen: Screen, delivery: "Delivery") -> list[str]:
    return [
        f"{one.agency} ({screen.text('delivery_granted' if one.granted else 'delivery_refused')})"
        for one in delivery.authorizations
    ]


def _say_openness(screen: Screen, shown: "ShownDelivery") -> None:
    opened = shown.openness
    if opened is None:
        screen.say("delivery_units_gone", style="yellow")
    elif not opened.closed:
        screen.say("delivery_all_open")
    else:
        count = len(opened.closed)
        if opened.open_on is None:
            screen.say("delivery_closed_unknown", style="yellow", count=count)
        else:
            day = screen.day(opened.open_on.isoformat())
            screen.say("delivery_closed_until", style="yellow", count=count, day=day)
        for unit_id in opened.closed[:SHOWN_CLOSED]:
            screen.line(f"  {unit_id}")
        asked = shown.delivery.derogation
        screen.say("delivery_ask_authorities" if asked else "delivery_may_derogate")


def _document(delivery: "Delivery", shown: "ShownDelivery | None" = None) -> dict[str, Any]:
    opened = shown.openness if shown is not None else None
    return {
        "request_id": delivery.request_id,
        "state": delivery.state.value,
        "requester": delivery.requester,
        "purpose": delivery.purpose,
        "derogation": delivery.derogation,
        "units": list(delivery.unit_ids),
        "reply_code": delivery.reply_code,
        "motive": delivery.motive,
        "missing": [[authority.value, name] for authority, name in delivery.missing],
        "occulted": [copy.object_id for copy in delivery.occulted],
        "closed": list(opened.closed) if opened is not None else [],
        "open_on": opened.open_on.isoformat() if opened is not None and opened.open_on else "",
    }
