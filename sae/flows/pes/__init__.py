"""Accounting flows between a town hall and the treasury (PES v2) become draft archive units.

A flow carries slips (bordereaux) of payment orders or of revenue orders, the documents that justify
them, and comes back as acknowledgements and returns. Elements and codes keep the names of the
protocol; the flow itself, as received, stays the legal original.
"""
