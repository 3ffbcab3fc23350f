"""Prepare mail: a SEDA package of messages (.eml) and mailboxes (.mbox), attachments taken out.

(1) refuse what makes no sense, hold the work folder beside the package
(2) look at each file: a message, a mailbox, or another document, by what it holds
(3) read each message in a child process; take out what is attached to it, bit for bit
(4) join each answer to what it answers, when both are here
(5) draft the units: message > attachments; mailbox > its file, its messages
(6) pack the files, each read once; write the manifest, judge it strictly, show the package

A message is never changed; what cannot be read is archived as it is, and told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.mail.units import (
    EXPORT,
    attachment_unit,
    document_unit,
    mailbox_unit,
    message_unit,
)
from sae.jobs.flow_preparation import FlowRequest, FlowSource, master_file, prepare_flow
from sae.jobs.mail_messages import Messages, ReadMessage, is_mailbox
from sae.jobs.preparation import PreparationTools, Prepared, Told
from sae.ports import MailReader
from seda.findings import info


def prepare_mail(
    request: FlowRequest,
    tools: PreparationTools,
    reader: MailReader,
    *,
    told: Told = lambda _done, _all: None,
) -> Prepared:
    """Follow the six steps.

    Raises: UsageError, PreparationBusy, PreparationUnwritable.
    """

    def drafting(source: FlowSource) -> Iterator[DraftUnit]:
        return _Mail(source, reader).drafted()

    return prepare_flow("mail", request, tools, drafting, told=told)  # (1), (6)


# ----------------------------------------------------------------------------- private


@dataclass(frozen=True, slots=True)
class _Received:
    """A file received. messages: one, or those of a mailbox; none for another document."""

    title: str
    file: DraftFile
    messages: tuple[ReadMessage, ...]
    is_mailbox: bool = False


class _Mail:
    """The mail of one request."""

    def __init__(self, source: FlowSource, reader: MailReader) -> None:
        self._source = source
        self._messages = Messages(source.extracted, reader, tell=source.tell)
        self._known: set[str] = set()

    def drafted(self) -> Iterator[DraftUnit]:
        """Follow steps (2) to (5)."""
        received = list(self._received())  # (2), (3)
        for one in received:  # (4)
            for read in one.messages:
                self._know(read)
        for one in received:  # (5)
            if one.is_mailbox:
                yield mailbox_unit(one.title)
                yield document_unit(one.title, EXPORT, one.file, depth=1)
                for read in one.messages:
                    yield from self._message(read, depth=1)
            elif one.messages:
                yield from self._message(one.messages[0], depth=0)
            else:
                yield document_unit(one.title, "Document", one.file, depth=0)

    # ------------------------------------------------------------------------- private

    def _received(self) -> Iterator[_Received]:
        for node in self._source.nodes():
            name, file = master_file(node)
            path = self._source.folder / node.path
            if is_mailbox(path, name.title):
                read: Iterable[ReadMessage] = self._messages.of_mailbox(path, name.title)
                yield _Received(name.title, file, tuple(read), is_mailbox=True)
                continue
            message = self._messages.read(path, file, name.title)
            yield _Received(name.title, file, (message,) if message is not None else ())

    def _know(self, read: ReadMessage) -> None:
        identifier = read.message.identifier
        if identifier and identifier in self._known:
            self._source.tell(info("mail_twice", identifier))
        self._known.add(identifier)

    def _message(self, read: ReadMessage, *, depth: int) -> Iterator[DraftUnit]:
        message = read.message
        answers = bool(message.replied_to) and message.replied_to in self._known
        yield message_unit(message, read.file, depth=depth, answers=answers)
        for one in read.attachments:
            if one.message is not None:
                yield from self._message(one.message, depth=depth + 1)
            else:
                yield attachment_unit(one.title, one.file, depth=depth + 1)
