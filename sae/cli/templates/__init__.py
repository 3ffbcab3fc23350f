"""Documents to start from, written for a French commune: models to fill, a first table of series.

Files only; `policy template` and `scheme template` write them where they are asked.
"""
