"""`sae seda element`: what an element of SEDA means, where it stands, what it holds."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.door import Door
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.describe_element import DescribedForm, DescribedPlace, NamedElement


def element(
    door: Door,
    *,
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="seda_element_name")] = "",
) -> int:
    """Show one element, or list them all."""
    from sae.jobs.describe_element import describe_element, list_elements

    if not name:
        listed = list_elements(lang=door.lang)
        whole = max((one.versions for one in listed), key=len)
        for one in listed:
            door.screen.record(asdict(one))
            if not door.as_json:
                door.screen.line(f"{one.name} — {one.label}{_only(one.versions, whole)}")
        return 0
    found = describe_element(name, lang=door.lang)
    forms = [asdict(form) for form in found.forms]
    for form in forms:
        form["values"] = [{"value": value, "meaning": words} for value, words in form["values"]]
        for place in form["places"]:
            place["parents"] = [parent for parent, _ in place["parents"]]
    door.screen.record({**asdict(found.named), "forms": forms})
    if not door.as_json:
        _show_name(door.screen, found.named)
        for shown in found.forms:
            _show_form(door.screen, shown, found.named.versions)
    return 0


COMMANDS = {"seda element": element}


# ----------------------------------------------------------------------------- private


def _show_name(screen: Screen, named: "NamedElement") -> None:
    screen.line(f"{screen.styled(named.name, 'bold')} — {named.label}")
    screen.line(named.meaning)
    screen.line(f"SEDA {', '.join(named.versions)}")


def _show_form(screen: Screen, form: "DescribedForm", versions: tuple[str, ...]) -> None:
    screen.line()
    for place in form.places:
        screen.line(_placed(screen, place, versions))
    if form.abstract:
        screen.say("seda_element_abstract")
    if form.value:
        screen.say("seda_element_value", kind=form.value)
    if form.values:
        screen.say("seda_element_values")
        screen.table(form.values, indent=2)
    if form.attributes:
        screen.say("seda_element_attributes")
        required = screen.text("seda_element_required")
        screen.table(
            [(one.name, required if one.required else "", one.meaning) for one in form.attributes],
            indent=2,
        )
    if form.is_open:
        screen.say("seda_element_open")
    if form.children:
        screen.say("seda_element_children")
        screen.table(
            [
                (
                    one.name,
                    _often(screen, one.occurs, alternative=one.alternative),
                    one.label + _only(one.versions, versions),
                )
                for one in form.children
            ],
            indent=2,
        )
    if "(" in form.model:
        screen.say("seda_element_model", model=form.model)


def _placed(screen: Screen, place: "DescribedPlace", versions: tuple[str, ...]) -> str:
    only = _only(place.versions, versions)
    if not place.parents:
        return screen.text("seda_element_message") + only
    parents = ", ".join(f"{name} ({words})" for name, words in place.parents)
    often = _often(screen, place.occurs, alternative=place.alternative)
    after = screen.text("seda_element_after", after=place.after) if place.after else ""
    return screen.text("seda_element_in", parents=parents, often=often) + after + only


def _often(screen: Screen, occurs: str, *, alternative: bool) -> str:
    """Say `0..1` in words."""
    words = screen.text(f"seda_occurs_{occurs.replace('..', '_')}")
    return f"{words}, {screen.text('seda_element_or')}" if alternative else words


def _only(those: tuple[str, ...], versions: tuple[str, ...]) -> str:
    """Name the versions of a part, when they are not those of the whole."""
    return "" if those == versions else f" (SEDA {', '.join(those)})"
