"""Speed and memory, measured beside what they are compared with, in the same run.

    make bench                       everything but the long ones
    python -m bench ingest           one chapter; `--help` names them all
    python -m bench huge             a 20 GiB package (long, needs 70 GB of free space)

Machines are noisy: rounds are interleaved, medians and ratios are printed.
"""
