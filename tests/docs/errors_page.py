"""Makes docs/errors.md from the catalogues of sentences: `python -m tests.docs.errors_page`."""

import tomllib
from pathlib import Path

from seda.sentences import LANGUAGES
from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "errors.md"
COMMAND = "make docs"

_TOP = """\
# Codes of findings and errors

Made by `{command}` from the catalogues of sentences; do not edit. A code is a stable word: it
stands in replies, in `findings.json` and in `--json` outputs, and never changes its meaning.
Sentences may be said better from one version to the next. `{{field}}` stands for what the finding
carries; `{{field_named}}` and `{{field_said}}` for the same in words: an element with its label, a
type as people say it. `{{why_said}}` says what the field `why` means, and names the field `hint`;
`why` is one of: {whys}.
"""
_PARTS = (
    ("Of packages", "What can be said of a package by itself.", "seda/messages_{lang}.toml"),
    ("Of the archive", "What needs the archive to be said.", "sae/messages/{lang}.toml"),
)


def errors_page() -> str:
    """Write the page."""
    whys = ", ".join(f"`{word}`" for word in _whys())
    parts = [_TOP.format(command=COMMAND, whys=whys)]
    for title, sentence, path in _PARTS:
        catalogues = {lang: _codes(ROOT / path.format(lang=lang)) for lang in LANGUAGES}
        parts.append(f"## {title}\n\n{sentence}\n")
        parts += [_entry(code, catalogues) for code in sorted(catalogues["en"])]
    return "\n".join(parts)


def _whys() -> list[str]:
    words = tomllib.loads((ROOT / "seda/messages_en.toml").read_text(encoding="utf-8"))
    return sorted(key.removeprefix("schema_why_") for key in words if key.startswith("schema_why_"))


def _codes(path: Path) -> dict[str, dict[str, str]]:
    """Give the words of each code; texts of screens are in the same files and are left out."""
    words = tomllib.loads(path.read_text(encoding="utf-8"))
    return {code: parts for code, parts in words.items() if "sentence" in parts}


def _entry(code: str, catalogues: dict[str, dict[str, dict[str, str]]]) -> str:
    lines = [f"### `{code}`", ""]
    for lang in sorted(catalogues):
        words = catalogues[lang].get(code, {"sentence": ""})
        remedy = f" *{_plain(words['remedy'])}*" if words.get("remedy") else ""
        lines.append(f"- {lang}: {_plain(words['sentence'])}{remedy}")
    return "\n".join((*lines, ""))


def _plain(words: str) -> str:
    """Keep Markdown from reading signs in words, which may have placeholders and stars."""
    return " ".join(words.split()).replace("*", r"\*").replace("<", "&lt;").replace("_", r"\_")


if __name__ == "__main__":
    PAGE.write_text(errors_page(), encoding="utf-8")
