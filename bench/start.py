"""What a person waits for before anything happens: --help, a new home, the first reply."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench import packages
from bench.table import interleaved, print_table


def run(work: Path, *, rounds: int = 5) -> None:
    """Measure the command line, from cold process to answer."""
    many = work / "first"
    many.mkdir()
    package = next(packages.write_many(many, count=1))
    sae = [sys.executable, "-m", "sae.cli"]
    home = work / "first-home"

    def quietly(*command: str, **environment: str) -> None:
        subprocess.run(command, env={**os.environ, **environment}, capture_output=True, check=True)

    def help_() -> None:
        quietly(*sae, "--help")

    def first_reply() -> None:
        shutil.rmtree(home, ignore_errors=True)
        quietly(*sae, "init", str(home))
        quietly(*sae, "ingest", str(package), SAE_HOME=str(home))

    def python() -> None:
        quietly(sys.executable, "-c", "pass")

    seconds = interleaved(
        rounds,
        [("an empty Python", python), ("sae --help", help_), ("init + first reply", first_reply)],
    )
    rows = [(name, f"{value * 1000:.0f}") for name, value in seconds.items()]
    print_table(f"Start, medians of {rounds} rounds", ("what", "ms"), rows)
