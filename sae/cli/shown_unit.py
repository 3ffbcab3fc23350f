"""A unit on a screen."""

import json
import re
from typing import TYPE_CHECKING, Any

from sae.cli.screen import Screen
from sae.cli.shown_decision import show_decision
from sae.cli.shown_differences import show_history
from sae.cli.shown_document_facts import document_rows, reading_rows
from sae.cli.shown_signatures import signature_lines

if TYPE_CHECKING:
    from sae.domain.records import ObjectRecord, RuleDefinition, RuleRecord
    from sae.jobs.show import ShownUnit, Traces

_PATH_MARK = " > "
_WHOLE_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SAID_ABOVE = frozenset({"Title", "DescriptionLevel"})


def show_unit(screen: Screen, shown: "ShownUnit") -> None:
    """Print a unit: what it is, where it stands, what it holds, what proves it."""
    unit = shown.unit
    screen.line(screen.styled(unit.title or screen.text("untitled"), "bold"))
    if shown.path:
        above = _PATH_MARK.join(line.title for line in shown.path)
        screen.line(screen.styled(above, "dim"))
    screen.line()
    screen.pairs(
        (
            (screen.text("label_unit"), unit.unit_id),
            (screen.text("label_level"), screen.seda_value("level", unit.level)),
            (screen.text("label_dates"), screen.span(unit.start_date, unit.end_date)),
            (screen.text("label_agency"), unit.originating_agency),
        )
    )
    _show_description(screen, json.loads(unit.metadata))
    _show_rules(screen, shown)
    show_decision(screen, shown)
    _show_objects(screen, shown)
    if shown.children:
        heading(screen, "heading_children")
        screen.table([(line.unit_id, line.title) for line in shown.children], indent=2)
    _show_origin(screen, shown)
    if shown.history:
        heading(screen, "heading_history")
        show_history(screen, shown.history)
    show_traces(screen, shown.traces)


def show_traces(screen: Screen, traces: "Traces") -> None:
    """Print which copies hold something, and what the journal says of it."""
    heading(screen, "heading_proof")
    screen.pairs(((screen.text("label_copies"), ", ".join(traces.copies)),), indent=2)
    rows = [
        (
            screen.text("journal_line", seq=line.seq),
            screen.instant(line.at),
            screen.text(f"entry_{line.type}"),
        )
        for line in traces.lines
    ]
    if rows:
        screen.table(rows, indent=2)
    seal = traces.seal
    if seal is None:
        screen.say("seal_waits", style="yellow")
    else:
        key = "seal_covers" if seal.timestamped else "seal_covers_without_token"
        screen.say(key, number=seal.number, at=screen.instant(seal.sealed_at))


def heading(screen: Screen, key: str) -> None:
    """Print the name of a part."""
    screen.line()
    screen.say(key, style="bold")


# ----------------------------------------------------------------------------- private


def _show_description(screen: Screen, metadata: dict[str, Any]) -> None:
    rows = [
        (screen.seda_name(name), _said(screen, name, value))
        for name, value in metadata.items()
        if name not in _SAID_ABOVE and not name.startswith("@")
    ]
    if rows:
        heading(screen, "heading_description")
        screen.pairs(rows, indent=2)


def _said(screen: Screen, name: str, value: Any) -> str:  # noqa: ANN401 - the tree of a Content
    if name == "Keyword" and isinstance(value, list):
        return "\n".join(_said(screen, name, one) for one in value)
    if name == "Keyword" and isinstance(value, dict) and "KeywordContent" in value:
        return _keyword(screen, value)
    return _words(screen, value)


def _keyword(screen: Screen, value: dict[str, Any]) -> str:
    """Write a keyword on one line, with what its reference means when it is a term we know."""
    words = _words(screen, value["KeywordContent"]).replace("\n", ", ")
    reference = _words(screen, value.get("KeywordReference", ""))
    meaning = screen.term(reference)
    return f"{f'{meaning} : ' if meaning else ''}{words}{f'  ({reference})' if reference else ''}"


def _words(screen: Screen, value: Any) -> str:  # noqa: ANN401 - the tree of a Content
    """Write a value of a Content: texts one below the other, inner elements after their name."""
    if isinstance(value, list):
        return "\n".join(_words(screen, one) for one in value)
    if isinstance(value, dict):
        text = str(value.get("#", ""))
        inner = [
            f"{screen.seda_name(name)} : {_words(screen, one)}".replace("\n", "\n  ")
            for name, one in value.items()
            if name != "#" and not name.startswith("@")
        ]
        return "\n".join(filter(None, (text, *inner)))
    text = str(value)
    return screen.day(text) if _WHOLE_DAY.fullmatch(text) else text


def _show_rules(screen: Screen, shown: "ShownUnit") -> None:
    if not shown.rules:
        if shown.decision is not None:
            heading(screen, "heading_outcome")
        return
    heading(screen, "heading_rules")
    for rule, definition in shown.rules:
        screen.line(f"  {_rule_words(screen, rule, definition)}")
        for name, text in rule.properties:
            screen.line(f"    {screen.seda_name(name)} : {screen.seda_value(name, text)}")
        if definition is None and rule.rule_id:
            screen.say("rule_not_known", style="yellow")


def _rule_words(screen: Screen, rule: "RuleRecord", definition: "RuleDefinition | None") -> str:
    parts = [screen.text(f"category_{rule.category}"), rule.rule_id]
    if definition is not None:
        parts.append(definition.value)
    if rule.start_date:
        parts.append(screen.text("rule_from", day=screen.day(rule.start_date)))
    return "  ".join(filter(None, parts))


def _show_objects(screen: Screen, shown: "ShownUnit") -> None:
    if shown.objects:
        heading(screen, "heading_objects")
    for item in shown.objects:
        name = item.physical_id if item.physical else item.filename or item.uri
        screen.line(f"  {screen.styled(name, 'bold')}")
        facts = shown.documents.get(item.sha512)
        read = reading_rows(screen, shown.readings.get(item.object_id))
        rows = (*_object_rows(screen, item), *document_rows(screen, facts), *read)
        screen.pairs(rows, indent=4)
        own = [one for one in shown.signatures if one.object_id == item.object_id]
        for line in signature_lines(screen, own):
            screen.line(f"    {line}")


def _object_rows(screen: Screen, item: "ObjectRecord") -> tuple[tuple[str, str], ...]:
    if item.physical:
        return (
            (screen.text("label_object"), item.object_id),
            (screen.text("label_usage"), item.usage),
        )
    format_name = item.format_name or screen.text("format_not_known")
    return (
        (screen.text("label_object"), item.object_id),
        (screen.text("label_usage"), item.usage),
        (screen.text("label_format"), " ".join(filter(None, (format_name, item.puid)))),
        (screen.text("label_size"), screen.size(item.size)),
        ("SHA-512", f"{item.sha512[:64]}\n{item.sha512[64:]}"),
    )


def _show_origin(screen: Screen, shown: "ShownUnit") -> None:
    heading(screen, "heading_origin")
    transfer = shown.transfer
    screen.pairs(
        (
            (screen.text("label_transfer"), transfer.transfer_id),
            (screen.text("label_message"), transfer.message_identifier),
            (screen.text("label_received"), screen.instant(transfer.received_at)),
            (screen.text("label_transferring"), transfer.transferring_agency),
            (screen.text("label_agreement"), transfer.archival_agreement),
            ("AIP", shown.aip.aip_id),
        ),
        indent=2,
    )
