"""What zip, tar and folders have in common: names, limits, entries, and how each is read."""
