"""What the archive is: records, dossiers and AIPs, events. Pure: no file, no clock, no SQL."""
