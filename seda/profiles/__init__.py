"""Profiles: what an archive asks of its depositors beyond the standard.

An archival profile (RelaxNG or XSD) constrains a whole manifest; an archive-unit profile (JSON
Schema) constrains one unit. Both are read, explained and applied here, in a stream.
"""
