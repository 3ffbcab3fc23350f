"""The verbs of `sae`, in the order of its help, and how a run of one ends."""

import os
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Any

import typer
from typer.main import get_command

from sae.cli.command import command, common
from sae.cli.failures import failed, interrupted, pipe_closed
from sae.cli.help import say_helps, usage_sentence
from sae.cli.language import asked_on, choose_language
from sae.cli.screen import Screen
from sae.messages import Words

# What is typed after `sae`, in the order of the help -> modules of this package that make it. Each
# has COMMANDS: name of a command, as typed after `sae` -> function of a Door and its own options,
# which gives the exit status: 0 nothing wrong, 1 something was refused or found wrong.
VERBS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "init": ("init",),
        "accounts": ("accounts",),
        "referential": ("referential",),
        "rules": ("rules", "rules_events", "rules_explain", "rules_campaign"),
        "sort": ("sort",),
        "scheme": ("scheme",),
        "policy": ("policy",),
        "prepare": ("prepare",),
        "lint": ("lint",),
        "convert": ("convert",),
        "ingest": ("ingest",),
        "ocr": ("ocr",),
        "search": ("search",),
        "show": ("show",),
        "related": ("related",),
        "open": ("open_object",),
        "export": ("export",),
        "proof": ("proof",),
        "verify": ("verify",),
        "signatures": ("signatures",),
        "deliver": ("deliver",),
        "hold": ("hold",),
        "modify": ("modify",),
        "eliminate": ("eliminate_prepare", "eliminate_decide", "eliminate_show"),
        "restitute": ("restitute",),
        "withdraw": ("withdraw",),
        "register": ("register",),
        "attest": ("attest",),
        "audit": ("audit",),
        "journal": ("journal",),
        "storage": ("storage_status", "storage_repair"),
        "sweep": ("sweep",),
        "rebuild": ("rebuild",),
        "seda": ("seda_element", "seda_schemas", "seda_profile", "seda_message"),
        "demo": ("demo",),
    }
)


def run(arguments: Sequence[str]) -> int:
    """Run a command line and give its exit status: 0, 1, 2 (bad usage), 3 (archive unavailable)."""
    _speak_utf8()
    lang = choose_language(asked_on(arguments), None, os.environ)
    screen = Screen(lang, as_json="--json" in arguments)
    try:
        status = commands(lang, only=VERBS.keys() & set(arguments)).main(
            args=list(arguments) or ["--help"], prog_name="sae", standalone_mode=False
        )
        sys.stdout.flush()
    except typer.TyperException as error:
        return _bad_usage(error, screen)
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.Abort:
        return interrupted(screen)
    except BrokenPipeError:
        return pipe_closed()
    except Exception as error:  # noqa: BLE001 - before a command has its own screen
        return failed(error, screen)
    return status if isinstance(status, int) else 0


def commands(lang: str, *, only: Collection[str] | None = None) -> Any:  # noqa: ANN401 - typer does not name the commands it makes
    """Build the tree of commands, with its helps in a language.

    only: verbs that are typed; the others are there by name, without what they are made of, so
    that a command and the help do not pay for all of them.
    """
    app = _group(common)
    for verb, modules in VERBS.items():
        if only is None or verb in only:
            _add(app, modules)
        else:
            app.command(verb)(_nothing)
    root = get_command(app)
    say_helps(root, lang)
    return root


# ----------------------------------------------------------------------------- private

_HELP_OPTIONS = {"help_option_names": ["-h", "--help"]}


def _add(app: typer.Typer, modules: Iterable[str]) -> None:
    """Add the commands of a verb, and the groups they are in."""
    groups: dict[str, typer.Typer] = {}
    for module in modules:
        made: dict[str, Callable[..., int]] = import_module(f"sae.cli.{module}").COMMANDS
        for name, function in made.items():
            *above, own = name.split(" ")
            parent = app
            for depth, group in enumerate(above, 1):
                path = " ".join(above[:depth])
                if path not in groups:
                    groups[path] = _group(_nothing)
                    parent.add_typer(groups[path], name=group)
                parent = groups[path]
            parent.command(own, context_settings=_HELP_OPTIONS)(command(function))


def _group(callback: Callable[..., None]) -> typer.Typer:
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,  # rich costs more than the whole start of the program
        pretty_exceptions_enable=False,
        context_settings=_HELP_OPTIONS,
        no_args_is_help=True,
        callback=callback,
    )


def _nothing() -> None:
    """Keep typer from making a lone command the whole program, or stand for one not typed."""


def _bad_usage(error: typer.TyperException, screen: Screen) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":  # typer gives it no public name
        screen.line(error.format_message())
        return error.exit_code
    words = Words(usage_sentence(error, screen.lang), screen.text("usage_remedy"))
    screen.record({"error": {"code": "usage", "message": words.message, "remedy": words.remedy}})
    screen.alarm(words)
    return error.exit_code


def _speak_utf8() -> None:
    # Accents must not depend on the locale of a service or of a minimal container.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
