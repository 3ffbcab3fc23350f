"""Exports of business software become draft archive units: a table, a mapping, the files it names.

A mapping says which columns mean what, and what is written of them in which element of SEDA. Four
are shipped (payroll, civil registry, school invoices, land deeds); anybody can write another.
"""
