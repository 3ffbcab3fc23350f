"""The help, bad usage, and languages of the command line."""

import re
import resource
import subprocess
import sys
from importlib import import_module

import pytest
import typer

from sae.cli.app import VERBS, commands
from tests.doors.command_line import sae, sae_alone


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_command_and_option_has_its_help_in_both_languages(lang: str) -> None:
    silent = [
        f"{path}: {words}"
        for path, words in every_help(commands(lang))
        if not words or re.match(r"\[\w+\]", words)
    ]

    assert silent == []


def test_the_help_speaks_french_by_default() -> None:
    done = sae("--help")

    assert done.status == 0
    assert "Usage : sae" in done.out
    assert "Commandes :" in done.out
    assert "ingest" in done.out


def test_no_arguments_show_the_help() -> None:
    assert sae().out == sae("--help").out


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [(("--lang", "en"), {}), ((), {"LANG": "en_GB.UTF-8"}), ((), {"SAE_LANG": "en"})],
)
def test_the_help_speaks_english_when_asked(
    arguments: tuple[str, ...], variables: dict[str, str]
) -> None:
    done = sae(*arguments, "--help", **variables)

    assert "Commands:" in done.out
    assert "Take SEDA packages in charge" in done.out


def test_a_group_without_a_command_lists_its_commands() -> None:
    done = sae("referential")

    assert done.status == 2
    assert "import" in done.out
    assert done.err == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("foo",), "Cette commande n'existe pas : 'foo'"),
        (("search", "--foo", "x"), "Cette option n'existe pas : --foo"),
        (("prepare", "csv", "-o", "x"), "Il manque 'CSV' à la commande."),
        (("open", "12345678"), "Il manque l'option '-o' / '--output' à la commande."),
        (("search", "x", "--limit", "beaucoup"), "Valeur refusée pour '--limit'"),
        (("show", "a", "b"), "La commande ne sait que faire de : b"),
        (("search", "x", "--sort"), "L'option '--sort' attend une valeur."),
    ],
)
def test_bad_usage_is_said_in_french_with_status_2(arguments: tuple[str, ...], words: str) -> None:
    done = sae(*arguments)

    assert done.status == 2
    assert words in done.err
    assert "--help" in done.err
    assert done.out == ""


def test_bad_usage_is_a_json_line_for_programs() -> None:
    done = sae("foo", "--json")

    assert done.status == 2
    assert done.document["error"]["code"] == "usage"


def test_the_help_comes_at_once_and_loads_no_library() -> None:
    heavy = {"sqlalchemy", "lxml", "rich", "tantivy", "cryptography", "pydantic", "pygfried"}
    program = (
        "import sys; from sae.cli.app import run; run(['--help']); "
        f"print(sorted({heavy!r} & set(sys.modules)), file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stderr.strip() == "[]"


def test_the_help_takes_less_than_300_milliseconds() -> None:
    quickest = min(seconds_of_help() for _ in range(3))

    assert quickest < 0.3


def test_accents_survive_a_machine_without_locale() -> None:
    done = sae_alone("--help", LANG="C", LC_ALL="", PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert done.status == 0
    assert "électronique" in done.out


def test_each_module_makes_commands_of_one_verb() -> None:
    modules = [module for each in VERBS.values() for module in each]

    assert len(modules) == len(set(modules))
    for verb, own in VERBS.items():
        names = {
            name.split(" ")[0] for one in own for name in import_module(f"sae.cli.{one}").COMMANDS
        }
        assert names == {verb}


def test_what_is_not_typed_is_listed_all_the_same() -> None:
    lone = commands("fr", only={"init"})

    assert list(lone.commands) == list(VERBS)


def test_typer_still_has_the_english_words_that_we_translate() -> None:
    # A new version of typer may say things otherwise: this test, then, tells.
    assert typer.__version__
    for words in ("Usage:", "Options:", "Show this message"):
        assert words not in sae("ingest", "--help").out


def seconds_of_help() -> float:
    """Give the processor time it takes: the machine may be busy with other tests."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert sae_alone("--help").status == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def every_help(command: object, path: str = "sae") -> list[tuple[str, str]]:
    found = [(path, getattr(command, "help", "") or "")]
    found.extend(
        (f"{path} {parameter.name}", getattr(parameter, "help", "") or "")
        for parameter in getattr(command, "params", ())
    )
    for name, inner in getattr(command, "commands", {}).items():
        found.extend(every_help(inner, f"{path} {name}"))
    return found
