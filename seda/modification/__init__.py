"""Changes to the description and the rules of archive units, written at the element they touch."""
