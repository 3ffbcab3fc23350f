"""The electronic archiving system: jobs, custody, journal, catalogue and doors."""
