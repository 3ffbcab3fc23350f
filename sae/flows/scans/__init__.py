"""Scans: pictures of paper, what is known of each page, and of the documents they show.

`model` has the facts, `batch` reads what comes beside the pictures, `policies` says what a law asks
that a scan does not do, `separators` parts a batch, `fidelity` writes its record, `units` drafts.
"""
