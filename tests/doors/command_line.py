"""Runs the command line as people do, in this process or in one of its own.

done = sae("search", "facture", home=home)
assert done.status == 0 and done.documents[0]["title"] == "Facture"   # with "--json"
"""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sae.cli.app import run

FRENCH = {"LANG": "fr_FR.UTF-8"}
OURS = (
    "SAE_HOME",
    "SAE_ACCOUNT",
    "SAE_SECRET",
    "SAE_NEW_SECRET",
    "SAE_LANG",
    "SAE_DEBUG",
    "LC_ALL",
    "LC_MESSAGES",
    "LANG",
)


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended. out, err: what it printed."""

    status: int
    out: str
    err: str

    @property
    def documents(self) -> list[dict[str, Any]]:
        """The JSON lines of standard output; every line must be one."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def document(self) -> dict[str, Any]:
        """The only JSON line of standard output."""
        (lone,) = self.documents
        return lone


def sae(*arguments: object, home: Path | None = None, **variables: str) -> Done:
    """Run a command in this process, in French unless told otherwise."""
    out, err = io.StringIO(), io.StringIO()
    with (
        _environment(home, variables),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        status = run([str(argument) for argument in arguments])
    return Done(status, out.getvalue(), err.getvalue())


def sae_alone(*arguments: object, home: Path | None = None, **variables: str) -> Done:
    """Run a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "sae.cli", *map(str, arguments)],
        env=_variables(home, variables),
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def a_home(folder: Path, *arguments: object) -> Path:
    """Create an archive home that works in one process."""
    assert sae("init", folder, *arguments).status == 0
    change_settings(folder, "processes = 0", "processes = 1")
    return folder


def change_settings(home: Path, old: str, new: str) -> None:
    """Change the text of a home's settings."""
    file = home / "sae.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


# ----------------------------------------------------------------------------- private


@contextlib.contextmanager
def _environment(home: Path | None, variables: Mapping[str, str]) -> Iterator[None]:
    with patch.dict(os.environ, _variables(home, variables), clear=True):
        yield


def _variables(home: Path | None, variables: Mapping[str, str]) -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if name not in OURS}
    own = {"SAE_HOME": str(home)} if home is not None else {}
    return {**others, **FRENCH, **own, **variables}
