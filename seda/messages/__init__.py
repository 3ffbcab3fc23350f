"""The fifteen messages of SEDA 2.1 to 2.3: frozen objects, read and written as streams.

They are made of the nouns of `seda.nouns`. Texts are made legible and tokens collapsed; a message
that breaks the standard is not written. What no field says whole is kept (`others`).

>>> import io
>>> from seda.messages.acknowledgement import Acknowledgement
>>> from seda.messages.message_reader import read_message
>>> from seda.messages.message_writer import write_message
>>> from seda.nouns import Identifier, agency
>>> message = Acknowledgement(
...     version="2.1", date="2026-01-15T08:30:00Z", message_identifier=Identifier("ACK-1"),
...     message_received_identifier=Identifier("<2024/17>"),
...     sender=agency("ARCHIVES"), receiver=agency("FINANCES"),
... )
>>> out = io.BytesIO()
>>> write_message(message, out)
>>> out.getvalue().count(b"&lt;2024/17&gt;"), read_message(io.BytesIO(out.getvalue())) == message
(1, True)
"""
