"""What files are, by their bytes: PRONOM through pygfried, libmagic as second opinion.

Adapter of `FormatIdentifier`. The reading happens in a child process (see
`identification_child`); here are what to make of its verdict, and the limits of patience.
"""

import re
import tempfile
from pathlib import Path, PurePath

from sae.adapters.child_process import ChildProcess, Fate
from sae.adapters.format_families import Family, clash, families_of_mime, families_of_name
from sae.ports import Identification
from seda.findings import Finding, info, warning

TIMEOUT_SECONDS = 30.0
FILES_PER_CHILD = 50_000
REPLY_BYTES = 64 << 10

# PRONOM release 125 (January 2026) by its signature file as pygfried 2.2.0 carries it: numbers
# are given in order and never taken back. A release adds some sixty.
LAST_FMT = 2118
LAST_X_FMT = 455
NEVER_GIVEN = frozenset({"x-fmt/11", "x-fmt/366", "x-fmt/431"})


class PronomIdentifier:
    """Identifies files in one persistent child of this process, started at the first file."""

    def __init__(self) -> None:
        self._child: ChildProcess | None = None

    def identify(self, path: Path, *, filename: str) -> Identification:
        """Identify one file; `filename` is the name people know, for extension and reports.

        Never raises for what the file holds: a file that cannot be told apart is unknown.
        """
        if path.stat().st_size == 0:
            return _unknown(info("format_of_empty_file", filename))
        answer = self._started_child().ask(
            {"path": str(path.absolute()), "filename": _shortened(filename)},
            timeout_seconds=TIMEOUT_SECONDS,
        )
        if answer.fate is not Fate.ANSWERED or "puid" not in answer.values:
            return _unknown(warning("format_identification_failed", filename))
        return _judge(answer.values, filename)

    def knows(self, puid: str) -> bool:
        """Say whether PRONOM has given this identifier, up to the release this file names."""
        match = _PUID.fullmatch(puid)
        if match is None or puid in NEVER_GIVEN:
            return False
        return int(match["number"]) <= (LAST_X_FMT if match["experimental"] else LAST_FMT)

    def close(self) -> None:
        """End the child process; a later `identify` starts another."""
        if self._child is not None:
            self._child.close()

    # ------------------------------------------------------------------------- private

    def _started_child(self) -> ChildProcess:
        if self._child is None:
            self._child = ChildProcess(
                "sae.adapters.identification_child",
                arguments=(),
                # One core per worker is enough, and its garbage is collected early (measured:
                # 95 MiB instead of 155). Excerpts and links are short-lived files.
                environment=(
                    ("GOMAXPROCS", "1"),
                    ("GOGC", "25"),
                    ("TMPDIR", tempfile.gettempdir()),
                ),
                reply_bytes=REPLY_BYTES,
                requests_per_child=FILES_PER_CHILD,
            )
        return self._child


# ----------------------------------------------------------------------------- private

_PUID = re.compile(r"(?P<experimental>x-)?fmt/(?P<number>[1-9][0-9]{0,4})")


def _judge(verdict: dict[str, object], filename: str) -> Identification:
    """Turn a child's verdict into an identification with its findings."""
    puid, name, mime, second = (
        str(verdict.get(field, "")) for field in ("puid", "format_name", "mime", "second_mime")
    )
    findings: list[Finding] = []
    if second and clash(families_of_mime(mime), families_of_mime(second)):
        findings.append(info("format_second_opinion", filename, first=mime, second=second))
        if verdict.get("by_name"):  # only the extension spoke for it, and the bytes against
            puid, name, mime = "", "", second
    if not puid:
        findings.append(info("format_unknown", filename, mime=mime))
    signs = _signs(verdict.get("signs"))
    findings.extend(warning(kind, filename, detail=detail) for kind, detail in signs)
    found = families_of_mime(mime)
    if any(kind == "executable" for kind, _ in signs) and not found & {Family.TEXT}:
        found = frozenset({Family.EXECUTABLE})
    if clash(found, families_of_name(filename)):
        suffix = PurePath(filename).suffix
        findings.append(
            warning("extension_mismatch", filename, extension=suffix, found=name or mime)
        )
    return Identification(puid=puid, format_name=name, mime=mime, findings=tuple(findings))


def _signs(value: object) -> tuple[tuple[str, str], ...]:
    """Take the pairs of a reply whose kind is known."""
    if not isinstance(value, list):
        return ()
    return tuple(
        (str(pair[0]), str(pair[1]))
        for pair in value
        if isinstance(pair, list) and len(pair) == 2 and pair[0] in _SIGNS
    )


_SIGNS = ("executable", "active_content", "polyglot")


def _unknown(finding: Finding) -> Identification:
    return Identification(puid="", format_name="", mime="", findings=(finding,))


def _shortened(filename: str) -> str:
    """Keep what matters of a name: its end, where the extension is."""
    return filename[-255:]
