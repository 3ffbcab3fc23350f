"""Turns a plain function into a command: common options in front, a status behind.

    Force = Annotated[bool, typer.Option(help="option_force")]

    def seal(door: Door, *, force: Force = False) -> int: ...

`command(seal)` takes `--home`, `--json`, `--lang` and `--as` besides `--force`, gives the
function its `Door`, and leaves with the status it returns. Helps are keys of the catalogue of
messages; `help` says the words.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from sae.cli.door import Door
from sae.cli.failures import failed, interrupted, pipe_closed

Home = Annotated[
    Path | None,
    typer.Option("--home", envvar="SAE_HOME", help="option_home", metavar="DIR", show_envvar=True),
]
Json = Annotated[bool, typer.Option("--json", help="option_json")]
Account = Annotated[
    str,
    typer.Option("--as", envvar="SAE_ACCOUNT", help="option_as", metavar="LOGIN", show_envvar=True),
]
Lang = Annotated[str, typer.Option("--lang", help="option_lang", metavar="fr|en")]


@dataclass(frozen=True, slots=True)
class Before:
    """Common options typed before the verb: `sae --home DIR search WORDS`."""

    home: Path | None = None
    as_json: bool = False
    lang: str = ""
    account: str = ""


def common(
    context: typer.Context,
    *,
    home: Home = None,
    as_json: Json = False,
    lang: Lang = "",
    account: Account = "",
) -> None:
    """Keep what was typed before the verb, for the verb."""
    context.obj = Before(home, as_json, lang, account)


def command(function: Callable[..., int]) -> Callable[..., int]:
    """Give a function of a `Door` the options that all commands have."""

    @wraps(function)
    def run(
        context: typer.Context,
        *,
        home: Path | None = None,
        as_json: bool = False,
        lang: str = "",
        account: str = "",
        **own: Any,  # noqa: ANN401 - whatever the command declares
    ) -> int:
        before: Before = context.obj or Before()
        door = Door.of(
            home or before.home,
            asked_lang=lang or before.lang,
            as_json=as_json or before.as_json,
            account=account or before.account,
        )
        try:
            return function(door, **own)
        except KeyboardInterrupt:
            return interrupted(door.screen)
        except BrokenPipeError:
            return pipe_closed()
        except Exception as error:  # noqa: BLE001 - every failure becomes a sentence, here only
            return failed(error, door.screen)

    context, *added = inspect.signature(common).parameters.values()
    own = list(inspect.signature(function).parameters.values())[1:]
    signature = inspect.Signature([context, *own, *added], return_annotation=int)
    run.__signature__ = signature  # type: ignore[attr-defined]  # read by inspect and typer
    run.__annotations__ = {name: item.annotation for name, item in signature.parameters.items()}
    return run
