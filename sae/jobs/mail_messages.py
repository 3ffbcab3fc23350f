"""The messages of a source, their attachments taken out: a step of their preparation.

A message that is attached to another is read too, and so on, so many times; deeper ones are kept
as they are.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath

from sae.flows.draft import DraftFile
from sae.flows.file_names import read_name
from sae.flows.mail.decoding import PartDamaged, decoded
from sae.flows.mail.mailbox_file import is_separator, messages
from sae.flows.mail.model import MESSAGE, Message, Part
from sae.jobs.extracted_files import ExtractedFiles
from sae.jobs.file_start import first_bytes
from sae.ports import MailReader
from seda.findings import Finding, info, warning

MAX_FORWARDS = 5  # messages attached to messages attached to messages...
MAX_MESSAGES = 200_000  # of one mbox file
TNEF = "winmail.dat"
OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] §2.2: what Outlook keeps a message in
LINE_BYTES = 1 << 20

Tell = Callable[[Finding], None]


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """A message that was read, and what was attached to it."""

    message: Message
    file: DraftFile
    attachments: tuple["Attachment", ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment. file: None when its bytes are damaged. message: when it is one itself."""

    title: str
    file: DraftFile | None
    message: ReadMessage | None = None


class Messages:
    """Reads the messages of one source, one after the other."""

    def __init__(self, folder: Path, reader: MailReader, *, tell: Tell) -> None:
        self._extracted = ExtractedFiles(folder)
        self._reader = reader
        self._tell = tell

    def read(self, path: Path, file: DraftFile, title: str) -> ReadMessage | None:
        """Read a file as a message; None, and a finding when it should be one, otherwise."""
        head = first_bytes(path)
        named = title.lower().endswith(".eml")
        if head.startswith(OUTLOOK) and title.lower().endswith(".msg"):
            self._tell(warning("mail_outlook", title))
            return None
        if not (named or _looks_like_headers(head)):
            return None
        read = self._read(path, file, title, 1)
        if read is None and named:
            self._tell(warning("mail_unreadable", title))
        sure = read is not None and (named or (read.message.writers and read.message.sent))
        return read if sure else None

    def of_mailbox(self, path: Path, title: str) -> Iterator[ReadMessage]:
        """Read the messages of an mbox file. May raise OSError."""
        rank, modified = 0, path.stat().st_mtime_ns
        with path.open("rb") as stream:
            lines = iter(partial(stream.readline, LINE_BYTES), b"")
            for rank, one in enumerate(_grouped(messages(lines)), 1):
                if rank > MAX_MESSAGES:
                    self._tell(warning("mail_too_many", title, limit=MAX_MESSAGES))
                    return
                name = f"message-{rank}.eml"
                taken, file = self._extracted.keep(one, name, modified=modified)
                read = self._read(taken, file, f"{title} › {name}", 1)
                if read is None:
                    self._tell(warning("mail_unreadable", f"{title} › {name}"))
                    read = ReadMessage(Message(subject=name), file, ())
                yield read

    # ------------------------------------------------------------------------- private

    def _read(self, path: Path, file: DraftFile, title: str, depth: int) -> ReadMessage | None:
        message = self._reader.read(path)
        if message is None:
            return None
        for finding in dict.fromkeys(_told(one, title) for one in message.problems):
            self._tell(finding)
        attachments = tuple(self._attachment(path, part, title, depth) for part in message.parts)
        return ReadMessage(message, file, attachments)

    def _attachment(self, path: Path, part: Part, title: str, depth: int) -> Attachment:
        last = PurePosixPath(part.name.replace("\\", "/")).name
        name = read_name(last or "document")
        try:
            data = decoded(_body(path, part), part.encoding)
        except PartDamaged:
            self._tell(warning("mail_attachment_damaged", title, document=name.title))
            return Attachment(name.title, None)
        modified = path.stat().st_mtime_ns
        taken, file = self._extracted.keep((data,), name.filename, modified=modified)
        if name.title.lower() == TNEF:
            self._tell(info("mail_tnef", title))
        is_message = part.mime == MESSAGE or name.title.lower().endswith(".eml")
        inner = None
        if is_message and depth < MAX_FORWARDS:
            inner = self._read(taken, file, f"{title} › {name.title}", depth + 1)
        return Attachment(name.title, file, inner)


def is_mailbox(path: Path, title: str) -> bool:
    """Say whether a file begins as an mbox; an .eml may too, when it was saved out of one."""
    if not is_separator(first_bytes(path).split(b"\n", 1)[0]):
        return False
    return not title.lower().endswith(".eml") or _holds_several(path)


# ----------------------------------------------------------------------------- private

_TOO_MUCH = {"headers_too_long", "parts_too_deep", "parts_too_many"}
_HEADERS = (
    *(b"return-path:", b"received:", b"from:", b"to:", b"date:", b"message-id:", b"subject:"),
    *(b"mime-version:", b"delivered-to:", b"x-mozilla-status:", b"dkim-signature:"),
)


def _told(problem: str, title: str) -> Finding:
    if problem == "date_unreadable":
        return warning("mail_date_unreadable", title)
    return warning("mail_too_complex" if problem in _TOO_MUCH else "mail_damaged", title)


def _looks_like_headers(head: bytes) -> bool:
    return head.lower().startswith(_HEADERS)


def _holds_several(path: Path) -> bool:
    with path.open("rb") as stream:
        lines = iter(partial(stream.readline, LINE_BYTES), b"")
        begun = (begins for begins, _ in messages(lines) if begins)
        return sum(islice(begun, 2)) > 1


def _body(path: Path, part: Part) -> bytes:
    with path.open("rb") as stream:
        stream.seek(max(part.start, 0))
        return stream.read(max(part.end - max(part.start, 0), 0))


def _grouped(lines: Iterable[tuple[bool, bytes]]) -> Iterator[Iterator[bytes]]:
    """Give the lines of each message; each must be read whole before the next one is asked for."""
    following: list[bytes] = []
    source = iter(lines)

    def one(first: bytes) -> Iterator[bytes]:
        yield first
        for begins, line in source:
            if begins:
                following.append(line)
                return
            yield line

    for _, line in source:
        yield one(line)
        while following:
            yield one(following.pop())
