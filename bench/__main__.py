"""`python -m bench [CHAPTER]...`: see the package's docstring."""

import argparse
import tempfile
from pathlib import Path

CHAPTERS = ("start", "ingest", "memory", "search", "seda", "huge")


def main() -> None:
    """Run chapters in a folder that disappears."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("chapters", nargs="*", choices=[*CHAPTERS, []])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--documents", type=int, default=10_000, help="of the search chapter")
    parser.add_argument("--work", type=Path, default=None, help="a folder with room")
    arguments = parser.parse_args()
    chapters = arguments.chapters or [name for name in CHAPTERS if name != "huge"]
    with tempfile.TemporaryDirectory(dir=arguments.work) as folder:
        work = Path(folder)
        for chapter in chapters:
            _run(chapter, work, arguments.rounds, documents=arguments.documents)


def _run(chapter: str, work: Path, rounds: int, *, documents: int) -> None:
    from bench import ingest, memory, search, seda, start

    if chapter == "start":
        start.run(work, rounds=rounds)
    elif chapter == "ingest":
        ingest.run(work, rounds=rounds)
    elif chapter == "memory":
        memory.run(work)
    elif chapter == "seda":
        seda.run(work, rounds=rounds)
    elif chapter == "huge":
        memory.run_huge(work)
    else:
        search.run(documents)


if __name__ == "__main__":
    main()
