"""Help in the reader's language: typer speaks English, and our helps are keys of the catalogue."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sae.messages import text

if TYPE_CHECKING:
    from typer import TyperException


def say_helps(root: Any, lang: str) -> None:  # noqa: ANN401 - a command of typer, which it does not name
    """Replace, in a tree of commands, each key by its words, and typer's own words by ours.

    A command `referential list` has the help of key `help_referential_list`.
    """
    for path, one in _each(root, ()):
        one.help = text("_".join(("help", *path)), lang)
        one.short_help = one.help.split("\n", 1)[0]
        one.get_help = _in_language(one.get_help, lang)
        for parameter in one.params:
            if getattr(parameter, "help", None):
                parameter.help = text(parameter.help, lang)
            if parameter.param_type_name == "argument":
                parameter.display_type_rich = _no_type  # `<list[Path]>` helps nobody


def usage_sentence(error: "TyperException", lang: str) -> str:
    """Say what is wrong with what was typed."""
    return _translated(error.format_message(), _ERRORS, lang)


# ----------------------------------------------------------------------------- private

_HEADINGS = (
    (re.compile(r"^Usage: ", re.MULTILINE), "typer_usage"),
    (re.compile(r"^Options:$", re.MULTILINE), "typer_options"),
    (re.compile(r"^Arguments:$", re.MULTILINE), "typer_arguments"),
    (re.compile(r"^Commands:$", re.MULTILINE), "typer_commands"),
    (re.compile(r"\[OPTIONS\]"), "typer_options_shown"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "typer_command_shown"),
    (re.compile(r"Show this message and exit\."), "option_help"),
    (re.compile(r"\[required\]"), "typer_required"),
    (re.compile(r"\[default:\s+"), "typer_default"),  # a line may be cut in the middle of these
    (re.compile(r"\[env\s+var:\s+"), "typer_variable"),
    (re.compile(r";\s+required\]"), "typer_also_required"),
)
_BRACES = re.compile(r"\{([^{}\s]+)\}")  # typer's sign of what is required
_TWICE = re.compile(r"\[?\[?([A-Z|]+)(?:\]?\.\.\.)\]?\.\.\.")  # our dots, then typer's
_ERRORS = (
    (re.compile(r"^No such option: (?P<name>.*)$", re.DOTALL), "typer_no_option"),
    (
        re.compile(r"^No such command (?P<name>[^.]*)\. Did you mean (?P<close>.*)\?$", re.DOTALL),
        "typer_no_command_but",
    ),
    (re.compile(r"^No such command (?P<name>.*)\.$", re.DOTALL), "typer_no_command"),
    (re.compile(r"^Missing argument (?P<name>.*)\.$", re.DOTALL), "typer_no_argument"),
    (re.compile(r"^Missing option (?P<name>.*)\.$", re.DOTALL), "typer_missing_option"),
    (re.compile(r"^Missing command\.$"), "typer_missing_command"),
    (re.compile(r"^Option (?P<name>\S+) requires an argument\.$"), "typer_option_without_value"),
    (
        re.compile(r"^Got unexpected extra arguments?(?:\(s\))? \((?P<name>.*)\)$", re.DOTALL),
        "typer_extra",
    ),
    (
        re.compile(
            r"^Invalid value for (?P<name>[^:]*):"
            r".*?'(?P<value>[^']*)' does not match the format.*$",
            re.DOTALL,
        ),
        "typer_bad_day",
    ),
    (
        re.compile(r"^Invalid value for (?P<name>[^:]*): (?P<reason>.*)$", re.DOTALL),
        "typer_invalid",
    ),
)


def _each(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from _each(inner, (*path, name))


def _in_language(get_help: Any, lang: str) -> Any:  # noqa: ANN401
    def told(ctx: Any) -> str:  # noqa: ANN401
        words = _translated(get_help(ctx), _HEADINGS, lang)
        return _TWICE.sub(r"[\1]...", _BRACES.sub(r"\1", words))

    return told


def _no_type(**_: object) -> str:
    return ""


def _translated(words: str, table: tuple[tuple[re.Pattern[str], str], ...], lang: str) -> str:
    for pattern, key in table:
        found = pattern.search(words)
        if found is not None:
            ours = text(key, lang, **found.groupdict())
            words = pattern.sub(ours.replace("\\", r"\\"), words)
    return words
