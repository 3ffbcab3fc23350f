"""Scans, looked at and read in child processes: facts of pages, and their words (tesseract)."""
