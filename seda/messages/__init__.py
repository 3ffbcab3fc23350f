"""The fifteen messages of SEDA 2.1 to 2.3: frozen objects, read and written as streams.

What exists can be written: texts are made legible, identifiers collapsed, and a message that
breaks the standard cannot be made. What the standard does not name is kept (`others`).

>>> import io
>>> from seda.messages.acknowledgement import Acknowledgement
>>> from seda.messages.dates import Instant
>>> from seda.messages.message_reader import read_message
>>> from seda.messages.message_writer import write_message
>>> from seda.messages.parts import OrganizationWithId
>>> from seda.messages.values import Identifier
>>> message = Acknowledgement(
...     version="2.1", date=Instant("2026-01-15T08:30:00Z"), message_identifier=Identifier("ACK-1"),
...     message_received_identifier=Identifier("<2024/17>"),
...     sender=OrganizationWithId(Identifier("ARCHIVES")),
...     receiver=OrganizationWithId(Identifier("FINANCES")),
... )
>>> out = io.BytesIO()
>>> write_message(message, out)
>>> out.getvalue().count(b"&lt;2024/17&gt;"), read_message(io.BytesIO(out.getvalue())) == message
(1, True)
"""
