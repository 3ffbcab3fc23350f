"""The page about linted packages that a depositor can be sent: one file, no script, no address.

Everything shown passes through `escape`.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape as escape_html
from importlib import resources
from typing import TYPE_CHECKING

from sae.cli.lint_remarks import Group, basis_of, grouped, heading, place_of, verdict
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.lint import Linted, Remark
    from sae.messages import Words

SHOWN = 50  # places of one kind of remark; a page is read, not searched
SEVERITIES = ("error", "warning", "info")


def report_page(screen: Screen, answers: "Sequence[Linted]") -> str:
    """Write the page, in the language of the screen."""
    title = screen.text("lint_page_title", name=", ".join(one.package.name for one in answers[:3]))
    body = "".join(_package(screen, one, rank) for rank, one in enumerate(answers, 1))
    style = (resources.files("sae.cli") / "lint_report.css").read_text(encoding="utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="{screen.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<main>\n{body}</main>\n{_footer(screen)}</body>\n</html>\n"
    )


def escape(words: str) -> str:
    """Make words safe in HTML, and keep French signs on the line of the word that they follow."""
    return _SIGNS.sub("\u00a0", escape_html(words))


# ----------------------------------------------------------------------------- private

_SIGNS = re.compile(r" (?=[;:!?»])|(?<=«) ")


def _package(screen: Screen, answer: "Linted", rank: int) -> str:
    groups = list(grouped(screen, answer))
    counts = {severity: answer.count(severity) for severity in SEVERITIES}
    shown = "".join(
        f'<li class="{severity}"><strong>{screen.number(count)}</strong> '
        f"{escape(screen.text(f'lint_count_{severity}', count=count))}</li>"
        for severity, count in counts.items()
    )
    sentence = screen.text(verdict(answer), errors=counts["error"], warnings=counts["warning"])
    state = "error" if answer.errors else "warning" if counts["warning"] else "clean"
    sections = "".join(
        _section(screen, severity, [one for one in groups if one.severity == severity], rank)
        for severity in SEVERITIES
        if counts[severity]
    )
    kind = escape(screen.text("lint_page_kind"))
    return (
        f'<div class="package">\n<header>\n<p class="kind">{kind}</p>\n'
        f"<h1>{escape(answer.package.name)}</h1>\n"
        f'<p class="verdict {state}">{escape(sentence)}</p>\n'
        f"<p>{escape(heading(screen, answer))}<br>"
        f"{escape(screen.text('lint_page_made', at=screen.instant(answer.at)))}</p>\n"
        f'<ul class="counts">{shown}</ul>\n</header>\n{sections}</div>\n'
    )


def _section(screen: Screen, severity: str, groups: list[Group], rank: int) -> str:
    title = escape(screen.text(f"lint_section_{severity}"))
    name = f"{severity}-{rank}"
    cards = "".join(_card(screen, group) for group in groups)
    return (
        f'<section class="{severity}" aria-labelledby="{name}">\n'
        f'<h2 id="{name}">{title}</h2>\n{cards}</section>\n'
    )


def _card(screen: Screen, group: Group) -> str:
    (first, words), *others = group.remarks
    remedy = ""
    if group.remedy:
        label = escape(screen.text("lint_page_remedy"))
        remedy = f'<p class="remedy"><strong>{label}</strong> {escape(group.remedy)}</p>\n'
    return (
        f"<article>\n<h3>{escape(words.message)}</h3>\n{_place(first)}{remedy}"
        f"{_others(screen, others)}"
        f'<p class="basis {first.rule.basis.value}">{escape(basis_of(screen, first))} '
        f"<code>{escape(group.code)}</code></p>\n</article>\n"
    )


def _others(screen: Screen, others: "Sequence[tuple[Remark, Words]]") -> str:
    if not others:
        return ""
    title = escape(screen.text("lint_page_others", count=len(others)))
    return f"<p><strong>{title}</strong></p>\n<ul>{''.join(_items(screen, others))}</ul>\n"


def _items(screen: Screen, others: "Sequence[tuple[Remark, Words]]") -> Iterator[str]:
    for remark, words in others[: SHOWN - 1]:
        yield f"<li>{escape(words.message)}{_place(remark)}</li>\n"
    if len(others) >= SHOWN:
        more = screen.text("lint_page_more", count=screen.number(len(others) - SHOWN + 1))
        yield f"<li>{escape(more)}</li>\n"


def _place(remark: "Remark") -> str:
    place = place_of(remark)
    return f'<p class="place"><code>{escape(place)}</code></p>\n' if place else ""


def _footer(screen: Screen) -> str:
    terms = "".join(
        f"<dt>{escape(screen.text(f'lint_basis_{basis}'))}</dt>"
        f"<dd>{escape(screen.text(f'lint_basis_{basis}_means'))}</dd>\n"
        for basis in ("standard", "habit", "advice")
    )
    title = escape(screen.text("lint_page_reading"))
    return f"<footer>\n<h2>{title}</h2>\n<dl>\n{terms}</dl>\n</footer>\n"
