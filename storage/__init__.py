"""Bytes only: object stores, OCFL objects, replicated copies, fixity.

This library does not know what an archive is: it keeps objects (trees of files with an
identifier and a version) and plain files under keys, in several copies, and can say at any
time whether the bytes are still those that were digested.

    ports              what a store must do; `file_store`, `memory_store` do it
    io_layer           every system call that changes a disk, where crash tests hook in
    layout, ocfl       where things stand and what makes them OCFL 1.1: pure
    replicated_store   `Copies`, what the archive writes to and reads from
    draft              a new object being staged on every copy at once
    fixity, repair     is it still right; make it right again, by the digest that was sealed

>>> from datetime import UTC, datetime
>>> from storage.memory_store import MemoryStore
>>> from storage.replicated_store import Copies, Copy
>>> copies = Copies((Copy(name="site", store=MemoryStore(), required=True),))
>>> copies.initialise(b"How to read this copy.")
>>> identifier = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
>>> draft = copies.draft(identifier, message="received", user="me", created=datetime.now(UTC))
>>> draft.add("letter.txt", [b"Dear ", b"mayor"]).size
10
>>> summary = draft.close()
>>> copies.sync([draft])
>>> copies.verify([draft])
>>> copies.publish([identifier])
>>> copies.read_bytes(identifier, "letter.txt")
b'Dear mayor'
"""
