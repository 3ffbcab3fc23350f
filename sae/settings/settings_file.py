"""The file `sae.toml` of a home, changed one value at a time: comments and order stay as they are.

What the values mean is not known here: see `sae.settings`.
"""

import os
import re
import tomllib
from pathlib import Path
from typing import Any

from sae.errors import HomeUnavailable
from sae.settings.template import toml_text


class SettingsFile:
    """The settings of one home, as bytes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> bytes:
        """Give the file as it is."""
        return self._path.read_bytes()

    def changed(self, section: str, key: str, value: str) -> bytes:
        """Give the file with one value changed, or added; nothing is written.

        Raises: HomeUnavailable when this cannot be done without touching something else.
        """
        data = self.read()
        before = tomllib.loads(data.decode())
        wanted: dict[str, Any] = {**before, section: {**before.get(section, {}), key: value}}
        made = _with_line(data.decode(), section, f"{key} = {toml_text(value)}", key)
        try:
            found = tomllib.loads(made)
        except tomllib.TOMLDecodeError:
            found = {}
        if found != wanted:  # a value on several lines, a section written in another way
            raise HomeUnavailable(
                "setting_by_hand", file=self._path, section=section, key=key, value=value
            )
        return made.encode()

    def put(self, data: bytes) -> None:
        """Replace the file, whole or not at all."""
        aside = self._path.with_name(f"{self._path.name}.new")
        with aside.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        aside.chmod(self._path.stat().st_mode & 0o777)
        aside.rename(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


# ----------------------------------------------------------------------------- private


# A text between quotes, or anything up to a comment.
_VALUE = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^#\n]*)"""


def _with_line(text: str, section: str, line: str, key: str) -> str:
    """Put a line in place of the one that gives a key in a section, or first in the section."""
    head = re.search(rf"^\[{re.escape(section)}\][ \t\r]*(?:#.*)?$", text, re.MULTILINE)
    if head is None:
        return f"{text.rstrip()}\n\n[{section}]\n{line}\n"
    end = re.search(r"^\s*\[", text[head.end() :], re.MULTILINE)
    stop = head.end() + end.start() if end else len(text)
    body = text[head.end() : stop]
    given = re.compile(rf"^[ \t]*{re.escape(key)}[ \t]*=[ \t]*{_VALUE}", re.MULTILINE)
    made, count = given.subn(lambda _: line, body, count=1)
    if not count:
        made = f"\n{line}{body}"
    return text[: head.end()] + made + text[stop:]
