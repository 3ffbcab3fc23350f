"""What people have, as archive units: pure code, from records and texts to drafts.

A flow reads no disk and writes no XML: jobs hand it what they found (names, sizes, dates, rows of a
table) and write what it drafts. A draft says what the standard says of a unit, in its words, and
which files go with it; `seda` puts it into a manifest.
"""
