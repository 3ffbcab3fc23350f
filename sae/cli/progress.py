"""The bar that long work shows on a terminal, and the silence it keeps elsewhere."""

import sys
from types import TracebackType
from typing import Protocol, Self


class Progress(Protocol):
    """What a command tells as its work goes on."""

    def __enter__(self) -> Self:
        """Begin to show."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""

    def total(self, count: int | None) -> None:
        """Say how much there is to do; None while nobody knows."""

    def advance(self, count: int = 1) -> None:
        """Say that so much more is done."""

    def reach(self, done: int, count: int) -> None:
        """Say how far the work is, and how much there is in all: what jobs tell."""

    def tell(self, words: str) -> None:
        """Say what is being done."""


class Silence:
    """No bar: the output is not a terminal."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    def total(self, count: int | None) -> None:
        """Say nothing."""

    def advance(self, count: int = 1) -> None:
        """Say nothing."""

    def reach(self, done: int, count: int) -> None:
        """Say nothing."""

    def tell(self, words: str) -> None:
        """Say nothing."""


class Bar:
    """A bar of `rich` on standard error, which vanishes when the work ends.

    Lines printed meanwhile on the same terminal appear above it.
    """

    def __init__(self, label: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        self._bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[words]}", markup=False),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=sys.stdout.isatty(),  # a file or a pipe keeps its own lines
        )
        self._task = self._bar.add_task(label, total=None, words="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def total(self, count: int | None) -> None:
        """Show out of how much."""
        self._bar.update(self._task, total=count)

    def advance(self, count: int = 1) -> None:
        """Move the bar."""
        self._bar.advance(self._task, count)

    def reach(self, done: int, count: int) -> None:
        """Move the bar to where the work is."""
        self._bar.update(self._task, completed=done, total=count)

    def tell(self, words: str) -> None:
        """Show what is being done, on the right."""
        self._bar.update(self._task, words=words)
