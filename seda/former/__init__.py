"""SEDA 0.2 and 1.0: read, moved to SEDA 2, never written."""
