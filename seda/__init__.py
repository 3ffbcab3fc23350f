"""SEDA 2.1, 2.2 and 2.3: XML and container streams in, frozen objects out.

No database, no clock, no network. Installable alone.
"""
