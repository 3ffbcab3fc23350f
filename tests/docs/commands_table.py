"""Makes the table of commands of both READMEs from their helps: `make docs`."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from sae.cli import app
from tests.docs.pages import ROOT

READMES = {"en": ROOT / "README.md", "fr": ROOT / "README.fr.md"}
_SECTION = re.compile(r"(?<=<!-- commands -->\n).*(?=<!-- /commands -->)", re.DOTALL)
_HEADINGS = {
    "en": ("Commands", "command", "what it does"),
    "fr": ("Commandes", "commande", "ce qu'elle fait"),
}


@cache
def tree(lang: str) -> Any:  # noqa: ANN401 - typer does not name its commands
    """Give the tree of commands, in a language."""
    return app.commands(lang)


def commands(
    node: Any,  # noqa: ANN401
    path: tuple[str, ...] = (),
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give every command that can be typed, with its words after `sae`, in the order of help."""
    inner = getattr(node, "commands", None)
    if inner is None:
        yield path, node
        return
    for name, child in inner.items():
        yield from commands(child, (*path, name))


def with_table(readme: str, lang: str) -> str:
    """Give the text of a README with the table of commands made anew."""
    title, command, meaning = _HEADINGS[lang]
    rows = [
        f"| `sae {' '.join(path)}` | {_cell(node.short_help)} |"
        for path, node in commands(tree(lang))
    ]
    table = "\n".join((f"## {title}", "", f"| {command} | {meaning} |", "|---|---|", *rows))
    return _SECTION.sub(lambda _: f"{table}\n", readme)


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", r"\|")


if __name__ == "__main__":
    for one, page in READMES.items():
        page.write_text(with_table(page.read_text(encoding="utf-8"), one), encoding="utf-8")
