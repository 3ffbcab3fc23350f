"""Show a SEDA message: what it says, and whether it is valid. No archive is needed.

(1) find it: an XML file, or the manifest of a package (zip, tar or folder)
(2) read its elements, with their labels; the package that it carries is only counted
(3) judge it with the strict schema of its version

A message that is not valid is shown all the same, as far as it can be read.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sae.errors import UsageError
from seda.byte_source import open_source
from seda.findings import Finding, error, has_errors
from seda.messages.message_reader import message_of
from seda.messages.packages import ReceivedPackage
from seda.messages.received import MessageError, Received, receive
from seda.messages.shown import ShownField, shown_fields
from seda.package import ContainerDamaged, PackageKind, open_package
from seda.schema import Schemas
from seda.vocabulary import label

__all__ = ["ShownField", "ShownMessage", "ShownPackage", "show_message"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPackage:
    """What a message carries: archive units, data objects, bytes of XML that describe them."""

    units: int
    objects: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMessage:
    """A message as shown. document: the file that holds it.

    name: of its root, empty when nothing could be read. label: the same in words.
    schema: which one judged. package: None when it carries none.
    """

    document: str
    name: str
    label: str
    version: str
    schema: str
    fields: tuple[ShownField, ...]
    package: ShownPackage | None
    findings: tuple[Finding, ...]

    @property
    def valid(self) -> bool:
        """Say whether it is a message that the standard allows."""
        return not has_errors(self.findings)


def show_message(path: Path, *, schemas: Schemas, lang: str) -> ShownMessage:
    """Follow the three steps. lang: of the labels, `fr` or `en`.

    Raises: UsageError when there is nothing at `path`, or a package has no manifest to show.
    """
    if not path.exists():
        raise UsageError("no_message_there", path=path)
    with tempfile.TemporaryDirectory() as work, _opened(path, Path(work)) as (stream, where):  # (1)
        try:
            received = receive(stream, where=where)  # (2)
        except MessageError as unreadable:
            return _unread(where, unreadable.findings)
        except (ContainerDamaged, OSError) as damaged:
            return _unread(where, (_said(damaged, where),))
    judged, schema = _judge(received, schemas, where)  # (3)
    carried = [one for one in received.root.children if isinstance(one, ReceivedPackage)]
    return ShownMessage(
        document=where,
        name=received.name,
        label=label(received.name, lang),
        version=received.version,
        schema=schema,
        fields=shown_fields(received, lang=lang),
        package=_counted(carried[0]) if carried else None,
        findings=(*received.findings, *judged),
    )


# ----------------------------------------------------------------------------- private


@contextmanager
def _opened(path: Path, work: Path) -> Iterator[tuple[BinaryIO, str]]:
    """Open the document that a path leads to, and name it."""
    with open_package(path, work=work) as package:
        if package.kind is PackageKind.UNKNOWN:
            try:
                file = path.open("rb")
            except OSError as unreadable:
                reason = unreadable.strerror or type(unreadable).__name__
                raise UsageError("message_not_opened", path=path, reason=reason) from unreadable
            with file:
                yield file, path.name
        elif package.manifest_name is None:
            raise UsageError("no_manifest_to_show", path=path)
        else:
            with package.open(package.manifest_name) as stream:
                yield stream, package.manifest_name


def _judge(received: Received, schemas: Schemas, where: str) -> tuple[tuple[Finding, ...], str]:
    """Give what the schema finds, and its name; reading adds only what the schema let pass."""
    found = schemas.validate(
        open_source(received.source), received.version, tolerant=False, where=where
    )
    if found.findings:
        return found.findings, found.schema
    try:
        message_of(received, where=where)
    except MessageError as unreadable:
        return unreadable.findings, found.schema
    return (), found.schema


def _counted(package: ReceivedPackage) -> ShownPackage:
    return ShownPackage(units=package.units, objects=package.objects, size=package.size)


def _said(damaged: ContainerDamaged | OSError, where: str) -> Finding:
    if isinstance(damaged, ContainerDamaged):
        return damaged.finding
    return error("message_unreadable", where, reason=damaged.strerror or type(damaged).__name__)


def _unread(where: str, findings: tuple[Finding, ...]) -> ShownMessage:
    return ShownMessage(
        document=where,
        name="",
        label="",
        version="",
        schema="",
        fields=(),
        package=None,
        findings=findings,
    )
