"""Prints figures as a table, and medians of interleaved rounds."""

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter


def interleaved(
    rounds: int, measured: Sequence[tuple[str, Callable[[], object]]]
) -> dict[str, float]:
    """Run each thing once per round, in turn; give the median seconds of each."""
    seconds: dict[str, list[float]] = {name: [] for name, _ in measured}
    for _ in range(rounds):
        for name, run in measured:
            started = perf_counter()
            run()
            seconds[name].append(perf_counter() - started)
    return {name: median(values) for name, values in seconds.items()}


def print_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table."""
    print(f"\n## {title}\n")
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
