"""From a failure to a sentence, what to do about it, and an exit status. No traceback."""

import os
import sys
import tempfile
import traceback
from typing import TYPE_CHECKING

from sae.cli.screen import Screen
from sae.messages import Words

if TYPE_CHECKING:
    from sae.messages.failures import Failure

INTERRUPTED = 130  # as shells say of a process that Ctrl-C ended


def failed(error: BaseException, screen: Screen) -> int:
    """Say why a command stopped and give its exit status.

    What nobody foresaw is described in a file for the people who maintain the software;
    SAE_DEBUG raises it instead.
    """
    from sae.messages.failures import explain

    failure = explain(error, screen.lang)
    if failure is None:
        if os.environ.get("SAE_DEBUG"):
            raise error
        failure = _unforeseen(error, screen)
    words = failure.words
    screen.record(
        {"error": {"code": failure.code, "message": words.message, "remedy": words.remedy}}
    )
    screen.alarm(words)
    return failure.exit_status


def interrupted(screen: Screen) -> int:
    """Say that a command was stopped by the person who started it, and how to go on."""
    screen.alarm(Words(screen.text("interrupted"), screen.text("interrupted_remedy")))
    return INTERRUPTED


def pipe_closed() -> int:
    """End quietly: who read our output (`head`, a pager) has read enough."""
    # What is still buffered must not be written, and complained about, at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


# ----------------------------------------------------------------------------- private


def _unforeseen(error: BaseException, screen: Screen) -> "Failure":
    from sae.messages.failures import Failure

    with tempfile.NamedTemporaryFile(
        "w", prefix="sae-report-", suffix=".txt", delete=False, encoding="utf-8"
    ) as report:
        report.writelines(traceback.format_exception(error))
    words = Words(
        screen.text("unforeseen", kind=type(error).__name__),
        screen.text("unforeseen_remedy", file=report.name),
    )
    return Failure(code="internal_error", words=words, exit_status=3)
