"""Which language a command speaks: the one asked, the home's, the system's, or French."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from sae.messages import LANGUAGES

OPTION = "--lang"
VARIABLE = "SAE_LANG"
FRENCH = "fr"


def choose_language(asked: str, home: Path | None, environment: Mapping[str, str]) -> str:
    """Choose: what was asked, then the home's own language, then the system's, then French."""
    for wish in (asked, environment.get(VARIABLE, "")):
        if wish in LANGUAGES:
            return wish
    if home is not None and (own := _language_of_home(home)):
        return own
    return _language_of_system(environment)


def asked_on(arguments: Sequence[str]) -> str:
    """Find `--lang en` or `--lang=en` in arguments nobody has parsed yet; empty without it."""
    for place, argument in enumerate(arguments):
        if argument == OPTION:
            return "".join(arguments[place + 1 : place + 2])
        if argument.startswith(f"{OPTION}="):
            return argument.removeprefix(f"{OPTION}=")
    return ""


# ----------------------------------------------------------------------------- private


def _language_of_home(home: Path) -> str:
    # Only to choose words, those of "your settings are wrong" included: settings are read and
    # checked by `bootstrap`, when the home is opened.
    try:
        settings = tomllib.loads((home / "sae.toml").read_text(encoding="utf-8"))
        language = settings["home"]["language"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return language if language in LANGUAGES else ""


def _language_of_system(environment: Mapping[str, str]) -> str:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if wanted := environment.get(variable, ""):
            return "en" if wanted.startswith("en") else FRENCH
    return FRENCH
