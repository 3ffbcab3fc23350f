"""Asks a person for a secret: on her terminal, or in a variable for programs; never as an option.

An option would stand in the list of processes and in the history of the shell.
"""

import getpass
import os
import sys

from sae.cli.screen import Screen
from sae.errors import UsageError

VARIABLE = "SAE_SECRET"


def ask_secret(screen: Screen, login: str, *, variable: str = VARIABLE, twice: bool = False) -> str:
    """Give the secret of an account. twice: it is a new one, typed again to be sure.

    Raises: UsageError where there is neither variable nor terminal, or when the two differ.
    """
    given = os.environ.get(variable, "")
    if given:
        return given
    if not sys.stdin.isatty():
        raise UsageError("secret_not_given", variable=variable)
    secret = getpass.getpass(screen.text("secret_of", login=login), stream=sys.stderr)
    if twice and getpass.getpass(screen.text("secret_again"), stream=sys.stderr) != secret:
        raise UsageError("secrets_differ")
    return secret
