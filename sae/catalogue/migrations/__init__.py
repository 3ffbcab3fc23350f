"""Numbered changes of the tables: additive, and able to run while the previous code does."""
