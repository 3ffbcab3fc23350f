"""The tree of an explanation, in plain words: one sentence for each node, in both languages.

The keys of the sentences are `why_` and the code of the node, then what makes the sentence another
one (a rule that is stated here or comes from above, a day that never comes).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.explain import Tree

_CONFIRMATIONS = frozenset({"agency_to_confirm", "agreement_to_confirm"})


@dataclass(frozen=True, slots=True)
class Said:
    """A node in words. document: the same for programs, words included."""

    words: str
    style: str
    document: dict[str, Any]
    children: "tuple[Said, ...]"

    def show(self, screen: Screen, depth: int = 0) -> None:
        """Print the node, then what is below it, further in."""
        if self.words:
            screen.line("  " * depth + screen.styled(self.words, self.style))
        for child in self.children:
            child.show(screen, depth + 1 if self.words else depth)


class Explainer:
    """Says nodes in the language of a screen. titles: of units, by id."""

    def __init__(self, screen: Screen, titles: Mapping[str, str], unit_id: str) -> None:
        self._screen = screen
        self._titles = titles
        self._unit_id = unit_id

    def said(self, tree: "Tree") -> Said:
        """Say a node and all below it; the conclusion comes first, as a reader wants it."""
        children = tree.children
        if tree.code == "unit":
            last = [one for one in children if one.code in ("conclusion", "on_day")]
            children = (*last, *(one for one in children if one not in last))
        told = tuple(self.said(child) for child in children)
        words = self._words(tree)
        document: dict[str, Any] = {
            "code": tree.code,
            "fields": dict(tree.fields),
            "words": words,
        }
        if told:
            document["children"] = [one.document for one in told]
        style = "bold" if tree.code in ("category", "conclusion", "on_day") else ""
        return Said(words, style, document, told)

    def _words(self, tree: "Tree") -> str:
        say: Callable[[Tree], str] | None = getattr(self, f"_{tree.code}", None)
        return say(tree) if say is not None else self._text(f"why_{tree.code}", tree)

    # ------------------------------------------------------------------------- one by code

    def _unit(self, _tree: "Tree") -> str:
        return ""  # its title stands above

    def _category(self, tree: "Tree") -> str:
        return self._screen.text(f"category_{tree.field('category')}")

    def _rule(self, tree: "Tree") -> str:
        here = tree.field("stated_by") == self._unit_id
        label = next((self._label(one) for one in tree.children if one.code == "definition"), "")
        return self._screen.text(
            "why_rule_here" if here else "why_rule_inherited",
            rule=tree.field("rule_id"),
            label=label,
            unit=self._title(tree.field("stated_by")),
        )

    def _path(self, tree: "Tree") -> str:
        titles = (self._title(one) for one in tree.field("units").split(" / "))
        return self._screen.text("why_path", units=" > ".join(titles))

    def _definition(self, tree: "Tree") -> str:
        screen = self._screen
        sort = tree.field("final_sort")
        law = " ".join(filter(None, (tree.field("legal_basis"), tree.field("article"))))
        agreement = (
            screen.text(
                "why_agreement",
                reference=tree.field("agreement_reference"),
                day=self._day(tree.field("agreement_on")),
            )
            if tree.field("agreement_reference")
            else screen.text("why_no_agreement")
        )
        needs = tree.field("category") == "AppraisalRule"
        parts = (
            self._duration(tree),
            self._event(tree.field("start_event")),
            screen.text("why_table_sort", sort=screen.text(f"sort_{sort}")) if sort else "",
            law,
            agreement if needs else "",
            "" if tree.field("active") == "true" else screen.text("why_not_active"),
        )
        return screen.text(
            "why_definition", parts=screen.text("why_between").join(filter(None, parts))
        )

    def _hold_stated(self, tree: "Tree") -> str:
        parts = (
            tree.field("owner"),
            tree.field("reason"),
            self._day(tree.field("end_on")) if tree.field("end_on") else "",
        )
        said = ", ".join(filter(None, parts))
        return self._screen.text("why_hold_stated", parts=said) if said else ""

    def _event_given(self, tree: "Tree") -> str:
        event = self._event(tree.field("event")) or self._screen.text("why_event_of_rule")
        return self._screen.text("why_event_given", event=event, day=self._day(tree.field("on")))

    def _delay(self, tree: "Tree") -> str:
        return self._screen.text("why_delay", sum=self._sum(tree))

    def _alternative(self, tree: "Tree") -> str:
        return self._screen.text("why_alternative", sum=self._sum(tree))

    def _term(self, tree: "Tree") -> str:
        if not tree.field("ends_on"):
            return self._screen.text(
                "why_term_none", reason=self._reason_words(tree.field("reason"))
            )
        key = "why_term_alternative" if tree.field("chosen") == "alternative" else "why_term"
        return self._screen.text(key, day=self._day(tree.field("ends_on")))

    def _property(self, tree: "Tree") -> str:
        if tree.field("implicit") == "true":
            return self._screen.text("why_property_implicit", agency=tree.field("agency"))
        name = _name(tree)
        key = "why_property_to_sort" if tree.field("to_sort") == "true" else "why_property"
        return self._screen.text(
            key,
            name=self._screen.seda_name(name),
            value=self._screen.seda_value(name, tree.field("value")),
            unit=self._title(tree.field("stated_by")),
        )

    def _stopped(self, tree: "Tree") -> str:
        value = self._screen.seda_value(_name(tree), tree.field("value"))
        stated = tree.field("rule_id") or value
        words = self._screen.text(
            f"why_stopped_{tree.field('by')}",
            stated=stated,
            unit=self._title(tree.field("stated_by")),
            at=self._title(tree.field("at")),
        )
        if tree.field("reaches_otherwise") == "true":
            return f"{words} {self._screen.text('why_reaches_otherwise')}"
        return words

    def _opens(self, tree: "Tree") -> str:
        day = tree.field("on")
        key = {"": "why_opens_never", "always": "why_opens_always"}.get(day, "why_opens")
        return self._screen.text(key, day=self._day(day))

    def _in_use(self, tree: "Tree") -> str:
        day = tree.field("until")
        return self._screen.text("why_in_use" if day else "why_in_use_unknown", day=self._day(day))

    def _held(self, tree: "Tree") -> str:
        day = tree.field("until")
        return self._screen.text("why_held" if day else "why_held_unlimited", day=self._day(day))

    def _archive_hold(self, tree: "Tree") -> str:
        hold, day = tree.field("hold_id"), tree.field("until")
        if hold in _CONFIRMATIONS:
            return self._reason_words(hold)
        key = "why_archive_hold_until" if day else "why_archive_hold"
        unit = self._title(tree.field("set_on"))
        return self._screen.text(key, hold=hold, unit=unit, day=self._day(day))

    def _conclusion(self, tree: "Tree") -> str:
        fate, day = tree.field("fate"), tree.field("due_on")
        leaves = fate in ("destroy", "sort")
        key = f"why_conclusion_{fate}" + ("" if day or not leaves else "_never")
        return self._screen.text(key, day=self._day(day))

    def _on_day(self, tree: "Tree") -> str:
        screen = self._screen
        readable = "why_communicable" if tree.field("communicable") == "true" else "why_closed"
        return screen.text(
            "why_on_day",
            day=self._day(tree.field("day")),
            outcome=screen.text(f"outcome_{tree.field('outcome')}"),
            readable=screen.text(readable),
        )

    def _reason(self, tree: "Tree") -> str:
        code = tree.field("reason")
        if tree.field("rule_id") in _CONFIRMATIONS:
            code = tree.field("rule_id")
        words = self._reason_words(code)
        about = (
            "" if code in _CONFIRMATIONS else tree.field("rule_id"),
            self._title(tree.field("unit_id")) if tree.field("unit_id") != self._unit_id else "",
        )
        said = ", ".join(filter(None, about))
        until = tree.field("until")
        if until and until != "always":
            words = f"{words} {self._screen.text('why_until', day=self._day(until))}"
        return f"{words} ({said})" if said else words

    # ------------------------------------------------------------------------- pieces

    def _text(self, key: str, tree: "Tree") -> str:
        return self._screen.text(key, **dict(tree.fields))

    def _reason_words(self, code: str) -> str:
        return self._screen.text(f"reason_{code}")

    def _title(self, unit_id: str) -> str:
        return self._titles.get(unit_id) or unit_id

    def _label(self, definition: "Tree") -> str:
        english = self._screen.lang == "en" and definition.field("label_en")
        return definition.field("label_en") if english else definition.field("label")

    def _day(self, written: str) -> str:
        if written == "always":
            return self._screen.text("day_always")
        return self._screen.day(written) if written else self._screen.text("day_never")

    def _event(self, event: str) -> str:
        return self._screen.text(f"event_{event}") if event else ""

    def _duration(self, tree: "Tree") -> str:
        count = tree.field("duration")
        if not count:
            return ""
        if count == "unlimited":
            return self._screen.text("duration_unlimited")
        return self._screen.text(f"duration_{tree.field('measurement').lower()}", count=count)

    def _sum(self, tree: "Tree") -> str:
        """Write the arithmetic: from which day, found where, plus how long, gives which day."""
        screen = self._screen
        start, counted = tree.field("start_on"), tree.field("counted_from")
        source = screen.text(f"why_source_{tree.field('source')}")
        event = self._event(tree.field("start_event"))
        found = ", ".join(filter(None, (event, source)))
        anchored = (
            screen.text("why_counted_from", day=self._day(counted)) if counted != start else ""
        )
        return screen.text(
            "why_sum",
            start=self._day(start),
            found=found,
            anchored=anchored,
            duration=self._duration(tree),
            end=self._day(tree.field("ends_on")),
        )


# ----------------------------------------------------------------------------- private


def _name(tree: "Tree") -> str:
    """Give the SEDA name of a property: `final_action` is FinalAction."""
    return "".join(part.capitalize() for part in tree.field("name").split("_"))
