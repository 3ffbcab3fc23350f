"""Reads the files of profiles that an archivist imports. Bytes in, versions of profiles out.

A profile comes as its own document (RelaxNG, XSD, JSON Schema), or in a JSON list as Vitam exports
archive-unit profiles, each with its `ControlSchema`. A list without documents (CSV or JSON:
Identifier, Name, Status) changes what is said of profiles that are known. What differs from the
present version is a new version; nothing is replaced.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sae.domain.records import ProfileVersion, Referentials
from sae.domain.referential_files import PROFILES
from sae.domain.table_lines import Line, Unreadable, lines_of
from seda.findings import Finding, error, has_errors, warning
from seda.profiles.archival import load_profile
from seda.profiles.unit import load_unit_profile

JSON_SCHEMA = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an archivist says of a profile besides its document. in_force_from: now, if None."""

    identifier: str = ""
    name: str = ""
    in_force_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFile:
    """What a file says. rows: versions, in order. documents: by the path of their row, new ones."""

    rows: tuple[ProfileVersion, ...]
    documents: Mapping[str, bytes]
    findings: tuple[Finding, ...]


def read_profiles(  # noqa: PLR0913 - a file, what is known and what is asked
    table: str, data: bytes, *, name: str, known: Referentials, asked: Asked, now: datetime
) -> ProfileFile:
    """Read a file of one of the tables of profiles. name: of the file. now: aware."""
    reading = _Reading(table, name, known, asked, now)
    if table == PROFILES and _is_xml(data):
        reading.archival(data)
    elif table != PROFILES and _is_schema(data):
        reading.unit(data, asked.identifier, asked.name, None, where=name)
    else:
        reading.list(data)
    if has_errors(reading.findings):
        return ProfileFile(rows=(), documents={}, findings=tuple(reading.findings))
    return ProfileFile(
        rows=tuple(reading.rows.values()),
        documents=reading.documents,
        findings=tuple(reading.findings),
    )


def latest(known: Referentials, table: str) -> dict[str, ProfileVersion]:
    """Give the last version of each profile of a table, by identifier."""
    # They come in the order of their versions.
    return {one.identifier: one for one in known.profiles if one.table == table}


# ----------------------------------------------------------------------------- private


class _Reading:
    def __init__(
        self, table: str, name: str, known: Referentials, asked: Asked, now: datetime
    ) -> None:
        self._table = table
        self._name = name
        self._known = latest(known, table)
        self._since = asked.in_force_from or now
        self._asked = asked
        self.rows: dict[str, ProfileVersion] = {}
        self.documents: dict[str, bytes] = {}
        self.findings: list[Finding] = []

    def archival(self, data: bytes) -> None:
        """Read an archival profile from its document."""
        loaded = load_profile(data, name=self._name)
        self.findings.extend(loaded.findings)
        if loaded.profile is None:
            return
        said = loaded.profile.identifier
        identifier = self._asked.identifier or said
        if said and said != identifier:
            self.findings.append(
                warning("profile_identifier_other", self._name, profile=identifier, said=said)
            )
        self._document(
            identifier,
            self._asked.name,
            None,
            data,
            form=(loaded.profile.format, loaded.profile.version),
            where=self._name,
        )

    def unit(
        self, data: bytes, identifier: str, name: str, active: bool | None, *, where: str
    ) -> None:
        """Read an archive-unit profile from its document."""
        loaded = load_unit_profile(data, name=where)
        self.findings.extend(loaded.findings)
        if loaded.profile is not None:
            self._document(identifier, name, active, data, form=(JSON_SCHEMA, ""), where=where)

    def list(self, data: bytes) -> None:
        """Read a list of profiles."""
        try:
            lines = list(lines_of(data, name=self._name))
        except Unreadable as wrong:
            self.findings.append(wrong.finding)
            return
        if not lines:
            self.findings.append(error("referential_empty", self._name))
        for line in lines:
            self._line(line)

    def _line(self, line: Line) -> None:
        identifier = line.value("Identifier") or self._asked.identifier
        status = line.value("Status").lower()
        if status not in ("", "active", "inactive"):
            self.findings.append(
                error(
                    "referential_value_unknown",
                    line.where,
                    column="Status",
                    value=status,
                    allowed="active, inactive",
                )
            )
            return
        active = None if not status else status == "active"
        schema = line.value("ControlSchema")
        if schema:
            name = line.value("Name")
            self.unit(schema.encode(), identifier, name, active, where=line.where)
        elif not identifier:
            self.findings.append(
                error("referential_value_missing", line.where, column="Identifier")
            )
        elif identifier not in self._known:
            self.findings.append(error("profile_document_missing", line.where, profile=identifier))
        else:
            before = self._known[identifier]
            self._keep(before, line.value("Name") or before.name, active, line.where)

    def _document(  # noqa: PLR0913 - what is said of a document, from two kinds of files
        self,
        identifier: str,
        name: str,
        active: bool | None,
        data: bytes,
        *,
        form: tuple[str, str],
        where: str,
    ) -> None:
        """Make a version from a document. form: format and version of SEDA."""
        if not identifier:
            self.findings.append(error("profile_identifier_missing", where))
            return
        before = self._known.get(identifier)
        sha512 = hashlib.sha512(data).hexdigest()
        if before is not None and before.sha512 == sha512:
            self._keep(before, name or before.name, active, where)
            return
        path = f"profiles/{sha512[:32]}.{form[0]}"
        self.documents[path] = data
        self._add(
            ProfileVersion(
                table=self._table,
                identifier=identifier,
                version=1 if before is None else before.version + 1,
                name=name or (before.name if before else self._name.rpartition(".")[0]),
                active=True if active is None else active,
                format=form[0],
                seda_version=form[1],
                in_force_from=self._since,
                sha512=sha512,
                object_id="",
                path=path,
            ),
            where,
        )

    def _keep(self, before: ProfileVersion, name: str, active: bool | None, where: str) -> None:
        """Keep a document, and make a version if something else is said of it."""
        said = replace(before, name=name, active=before.active if active is None else active)
        since = self._asked.in_force_from
        if said == before and since in (None, before.in_force_from):
            self._add(before, where)
        else:
            self._add(replace(said, version=before.version + 1, in_force_from=self._since), where)

    def _add(self, row: ProfileVersion, where: str) -> None:
        if row.identifier in self.rows:
            twice = {"identifier": row.identifier, "first": self._name}
            self.findings.append(error("referential_twice", where, **twice))
        self.rows[row.identifier] = row


def _is_xml(data: bytes) -> bool:
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"<", b"\xff\xfe", b"\xfe\xff"))


def _is_schema(data: bytes) -> bool:
    """Say whether a file is a JSON Schema itself, not a list of profiles."""
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return data.lstrip()[:1] == b"{"
    if not isinstance(document, dict):
        return False
    return not any(name.lower() in ("identifier", "controlschema") for name in document)
