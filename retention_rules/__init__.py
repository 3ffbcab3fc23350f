"""Pure arithmetic of retention: durations, inheritance, decisions.

The day is always an argument; nothing here reads a file, a clock or a database.
"""
