"""`sae seda message`: what a SEDA message says, and whether it is valid."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.door import Door
from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.seda_message import ShownField, ShownMessage


def message(
    door: Door,
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="seda_message_file")],
) -> int:
    """Show a message; 1 when it is not valid."""
    from sae.bootstrap import instruments
    from sae.jobs.seda_message import show_message

    screen = door.screen
    shown = show_message(file, schemas=instruments().schemas, lang=door.lang)
    for finding in shown.findings:
        screen.record(finding_document(screen, finding))
    screen.record({"message": _document(shown)})
    if shown.name:
        screen.say(
            "message_title",
            style="bold",
            label=shown.label,
            name=shown.name,
            version=shown.version,
        )
        _show(screen, shown.fields, indent=2)
        _show_package(screen, shown)
    show_findings(screen, shown.findings, indent=0)
    if shown.valid:
        screen.say("message_valid", style="green", version=shown.version)
    elif shown.name:
        screen.say("message_invalid", style="red", version=shown.version)
    return 0 if shown.valid else 1


COMMANDS = {"seda message": message}


# ----------------------------------------------------------------------------- private

SHOWN = 10  # of elements alike on a screen; --json gives them all

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"  # of use inside the document only
_INSTANTS = frozenset({"Date", "GrantDate", "TransferDate", "EventDateTime"})


def _document(shown: "ShownMessage") -> dict[str, Any]:
    package = shown.package
    return {
        "document": shown.document,
        "name": shown.name,
        "label": shown.label,
        "version": shown.version,
        "valid": shown.valid,
        "schema": shown.schema,
        "fields": [_field(field) for field in shown.fields],
        "package": package
        and {"units": package.units, "objects": package.objects, "bytes": package.size},
    }


def _field(field: "ShownField") -> dict[str, Any]:
    document: dict[str, Any] = {"name": field.name, "label": field.label}
    if field.fields:
        document["fields"] = [_field(below) for below in field.fields]
    else:
        document["value"] = field.value
    if field.meaning:
        document["meaning"] = field.meaning
    if field.attributes:
        document["attributes"] = dict(field.attributes)
    return document


def _show(screen: Screen, fields: Iterable["ShownField"], *, indent: int) -> None:
    """Print fields: values in two columns, what holds others below its label."""
    rows: list[tuple[str, str]] = []
    for _, alike in groupby(fields, key=lambda field: field.name):
        group = list(alike)
        for field in group[:SHOWN]:
            value, below = _folded(screen, field)
            if not below:
                rows.append((field.label, value or "-"))
                continue
            screen.pairs(rows, indent=indent)
            rows = []
            screen.line(f"{' ' * indent}{screen.styled(field.label, 'dim')}  {value}".rstrip())
            _show(screen, below, indent=indent + 2)
        if len(group) > SHOWN:
            rows.append(("", screen.text("message_more", count=len(group) - SHOWN)))
    screen.pairs(rows, indent=indent)


def _folded(screen: Screen, field: "ShownField") -> tuple[str, tuple["ShownField", ...]]:
    """Give the value to print beside a label, and what is left: an agency is its identifier."""
    lone = next((one for one in field.fields if one.name == "Identifier" and not one.fields), None)
    value = _value(screen, lone or field)
    return value, tuple(one for one in field.fields if one is not lone)


def _value(screen: Screen, field: "ShownField") -> str:
    value = screen.seda_value(field.name, field.value)
    if field.name in _INSTANTS:
        value = _instant(screen, field.value)
    if field.meaning:
        value = f"{value} ({field.meaning})"
    named = ", ".join(
        f"{name.rpartition('}')[2]}={text}" for name, text in field.attributes if name != _XML_ID
    )
    return f"{value} [{named}]".strip() if named else value


def _instant(screen: Screen, written: str) -> str:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return written
    return screen.instant(at) if at.tzinfo is not None else written


def _show_package(screen: Screen, shown: "ShownMessage") -> None:
    if shown.package is not None:
        screen.say(
            "message_package",
            units=screen.number(shown.package.units),
            objects=screen.number(shown.package.objects),
            size=screen.size(shown.package.size),
        )
