"""Messages, read in a child process with limits (`MailReader`)."""

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from sae.adapters.child_process import ChildProcess, Fate
from sae.flows.mail.model import Message

MAX_MESSAGE_BYTES = 256 << 20  # mail servers stop near 50 MB
MAX_REPLY_BYTES = 16 << 20  # headers and places of parts, no content
MESSAGES_PER_CHILD = 5_000


class ChildMailReader:
    """Reads messages in one persistent child of this process."""

    def __init__(self, *, timeout_seconds: int = 30, memory_bytes: int = 2 << 30) -> None:
        self._timeout_seconds = timeout_seconds
        self._child = ChildProcess(
            "sae.adapters.mail_child",
            arguments=(str(memory_bytes), str(timeout_seconds), str(MAX_MESSAGE_BYTES)),
            reply_bytes=MAX_REPLY_BYTES,
            requests_per_child=MESSAGES_PER_CHILD,
        )

    def read(self, path: Path) -> Message | None:
        """Read a message; None when it is none, or cannot be read. Never raises for what it is."""
        answer = self._child.ask(
            {"path": str(path.absolute())}, timeout_seconds=self._timeout_seconds
        )
        if answer.fate is not Fate.ANSWERED or answer.values.get("message") is None:
            return None
        try:
            # The child met hostile bytes: only what has the expected shape is believed.
            return _MESSAGE.validate_python(answer.values["message"])
        except ValidationError:
            return None

    def close(self) -> None:
        """End the child process."""
        self._child.close()


# ----------------------------------------------------------------------------- private

_MESSAGE = TypeAdapter(Message)
