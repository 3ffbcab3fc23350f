"""The plot: one file per job of the archive, and the steps that several jobs share.

A job's docstring numbers its steps; its body repeats the numbers. A job never calls another.
"""
