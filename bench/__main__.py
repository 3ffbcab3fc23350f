"""`python -m bench [CHAPTER]...`: see the package's docstring."""

import argparse
import tempfile
from pathlib import Path

CHAPTERS = (
    "start",
    "validation",
    "seda",
    "profiles",
    "rules",
    "ingest",
    "memory",
    "prepare",
    "invoices",
    "pes",
    "exports",
    "ocr",
    "search",
    "removal",
    "decisions",
    "related",
    "signatures",
    "huge",
)


def main() -> None:
    """Run chapters in a folder that disappears."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("chapters", nargs="*", choices=[*CHAPTERS, []])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--documents", type=int, default=10_000, help="of the search chapter")
    parser.add_argument("--files", type=int, default=100_000, help="of the prepare chapter")
    parser.add_argument("--invoices", type=int, default=1_000, help="of their chapter")
    parser.add_argument("--work", type=Path, default=None, help="a folder with room")
    parser.add_argument("--units", type=int, default=1_000_000, help="of the decisions chapter")
    asked = parser.parse_args()
    chapters = asked.chapters or [name for name in CHAPTERS if name != "huge"]
    with tempfile.TemporaryDirectory(dir=asked.work) as folder:
        for chapter in chapters:
            _run(chapter, Path(folder), asked)


def _run(chapter: str, work: Path, asked: argparse.Namespace) -> None:  # noqa: C901, PLR0912 - a list
    from bench import (
        decisions,
        exports,
        ingest,
        invoices,
        memory,
        ocr,
        pes,
        prepare,
        profiles,
        related,
        removal,
        rules,
        search,
        seda,
        signatures,
        start,
        validation,
    )

    match chapter:
        case "start":
            start.run(work, rounds=asked.rounds)
        case "validation":
            validation.run(work, rounds=asked.rounds)
        case "seda":
            seda.run(work, rounds=asked.rounds)
        case "profiles":
            profiles.run(work)
        case "rules":
            rules.run(work)
        case "ingest":
            ingest.run(work, rounds=asked.rounds)
        case "memory":
            memory.run(work)
        case "prepare":
            prepare.run(work, files=asked.files)
        case "invoices":
            invoices.run(work, count=asked.invoices)
        case "pes":
            pes.run(work)
        case "exports":
            exports.run(work)
        case "ocr":
            ocr.run(work)
        case "search":
            search.run(asked.documents)
        case "removal":
            removal.run(work)
        case "decisions":
            decisions.run(work, units=asked.units)
        case "related":
            related.run(work)
        case "signatures":
            signatures.run(work, rounds=asked.rounds)
        case "huge":
            memory.run_huge(work)


if __name__ == "__main__":
    main()
