"""What every command is asked: which home, in which language, for people or for programs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sae.cli.language import choose_language
from sae.cli.screen import Screen
from sae.messages import wording

if TYPE_CHECKING:
    from sae.bootstrap import Opening
    from sae.ports import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One command's way in. home: folder of the archive home, which may not exist yet.

    account: login of who acts; empty for the operator of the machine.
    """

    home: Path
    lang: str
    as_json: bool
    screen: Screen = field(repr=False)
    account: str = ""

    @classmethod
    def of(cls, home: Path | None, *, asked_lang: str, as_json: bool, account: str = "") -> "Door":
        """Make the door of a command from its common options."""
        place = home or Path.cwd()
        lang = choose_language(asked_lang, place, os.environ)
        screen = Screen(lang, as_json=as_json)
        return cls(home=place, lang=lang, as_json=as_json, screen=screen, account=account)

    def opening(self) -> "Opening":
        """Say how `bootstrap` opens this home; also what worker processes receive."""
        from sae.bootstrap import Opening

        return Opening(home=self.home, wording=partial(wording, lang=self.lang))

    @contextmanager
    def archive(self, *, for_writing: bool = False) -> Iterator["Archive"]:
        """Open the archive for the time of a command, in the name of who acts.

        Raises: HomeUnavailable, CatalogueBehind, NotAllowed.
        """
        from sae.bootstrap import open_archive

        opening = self._signed_in(self.opening()) if self.account else self.opening()
        archive = open_archive(opening, for_writing=for_writing)
        try:
            yield archive
        finally:
            for one in archive.copies.take_incidents():
                words = self.screen.text(f"incident_{one.kind}", copy=one.copy, where=one.key)
                self.screen.warn(words)
            close(archive)

    def _signed_in(self, opening: "Opening") -> "Opening":
        from sae.bootstrap import open_archive
        from sae.cli.secret import ask_secret
        from sae.jobs.accounts import sign_in

        secret = ask_secret(self.screen, self.account)
        archive = open_archive(opening, for_writing=True)
        try:
            return replace(opening, caller=sign_in(archive, self.account, secret))
        finally:
            close(archive)


def close(archive: "Archive") -> None:
    """End the processes and connections of an archive."""
    archive.workers.close()
    archive.text.close()
    archive.signatures.close()
    archive.inspector.close()
    archive.ocr.close()
    archive.printer.close()
    archive.catalogue.close()
