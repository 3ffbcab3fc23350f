"""Folders of the i-Parapheur (visa and signature circuit) become draft archive units.

A folder is exported with its documents, detached signatures, a slip for people and a history: in
PREMIS since version 5, in the platform's own XML before.
"""
