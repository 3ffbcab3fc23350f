"""The messages of SEDA that answer a transfer: written as streams, read back whole.

`Acknowledgement` says that a message arrived; `ArchiveTransferReply` says what became of it.
Both are valid against the official schema of their version whatever the texts they are given.

>>> from datetime import UTC, datetime
>>> from seda.messages.acknowledgement import Acknowledgement, write_acknowledgement
>>> write_acknowledgement(Acknowledgement(
...     version="2.1", date=datetime(2026, 1, 15, tzinfo=UTC), message_identifier="ACK-1",
...     received_identifier="<2024/17>", sender="ARCHIVES", receiver="FINANCES", comment="",
... )).count(b"&lt;2024/17&gt;")
1
"""
