"""Says everything people read, French or English: findings, errors, texts of the screens.

>>> from seda.findings import Finding, Severity
>>> render(Finding("never_heard_of", Severity.ERROR, "a.pdf"), "fr").message
'never_heard_of (a.pdf)'
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sae.errors import SaeError
from seda import sentences
from seda.findings import Finding
from seda.sentences import LANGUAGES, Catalogue

__all__ = [
    "LANGUAGES",
    "Finding",
    "Words",
    "catalogue",
    "render",
    "render_error",
    "text",
    "wording",
]


@dataclass(frozen=True, slots=True)
class Words:
    """What happened, and what to do about it (empty when nobody wrote it)."""

    message: str
    remedy: str


def render(finding: Finding, lang: str) -> Words:
    """Say a finding: words of sae first, then those of seda; a code without words shows itself."""
    fields = sentences.fields_of(finding, lang)
    fields.update(_causes(fields, lang))
    message = catalogue(lang).words(finding.code, "sentence", fields)
    if message is None:
        return Words(sentences.sentence(finding, lang), sentences.remedy(finding, lang))
    return Words(message, catalogue(lang).words(finding.code, "remedy", fields) or "")


def wording(finding: Finding, *, lang: str) -> str:
    """Say a finding in one sentence: what an `Archive` is given, for SEDA replies."""
    return render(finding, lang).message


def render_error(error: SaeError, lang: str) -> Words:
    """Say an error of the archive, by its code; a code without words shows itself."""
    fields = {**error.fields, **_roles(error.fields, lang)}
    message = catalogue(lang).words(error.code, "sentence", fields)
    remedy = catalogue(lang).words(error.code, "remedy", fields)
    return Words(str(error) if message is None else message, remedy or "")


def text(key: str, lang: str, **fields: object) -> str:
    """Give a text of a screen. With a `count` that is singular, its `one` form when it has one.

    A key without words shows itself.
    """
    shown = {name: str(value) for name, value in fields.items()}
    words = None
    if _singular(shown, lang):
        words = catalogue(lang).words(key, "one", shown)
    if words is None:
        words = catalogue(lang).words(key, "text", shown)
    return f"[{key}]" if words is None else words


@cache
def catalogue(lang: str) -> Catalogue:
    """Give the words of sae in a language. Raises: ValueError for a language we do not speak."""
    if lang not in LANGUAGES:
        raise ValueError(f"language {lang!r}")
    return Catalogue.read(resources.files("sae.messages") / f"{lang}.toml")


# ----------------------------------------------------------------------------- private

_CAUSE = re.compile(r"(?:line (?P<line>\d+): )?(?P<code>[a-z_]+)")


def _roles(fields: Mapping[str, str], lang: str) -> dict[str, str]:
    """Say the roles that an error names, of which it has the codes, as people call them."""
    if "roles" not in fields:
        return {}
    return {"roles": ", ".join(text(f"role_{one}", lang) for one in fields["roles"].split(", "))}


def _causes(fields: Mapping[str, str], lang: str) -> dict[str, str]:
    """Say the codes that stand inside a finding: why a document of others was not read, by whom."""
    said = {}
    found = _CAUSE.fullmatch(fields.get("reason", ""))
    if found is not None:
        words = catalogue(lang).words(
            f"cause_{found['code']}", "text", {"line": found["line"] or "?"}
        )
        said.update({"reason": words} if words is not None else {})
    if fields.get("signer") == "?":
        said["signer"] = text("signer_unknown", lang).lower()
    return said


def _singular(fields: Mapping[str, str], lang: str) -> bool:
    count = fields.get("count", "")
    return count == "1" or (count == "0" and lang == "fr")  # "0 unité", but "0 units"
