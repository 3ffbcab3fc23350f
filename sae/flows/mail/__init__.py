"""Mail becomes draft archive units: a unit for each message, one below for each attachment.

The message stays the original, with its headers and its bodies; what was attached stands beside it.
"""
